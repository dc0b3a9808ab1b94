//! What all cases of one contract share while they run: contract, target, client, schemas, journal,
//! shared fixtures, and the way to stop.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value, json};
use tokio::sync::{OnceCell, Semaphore, watch};

use super::Stop;
use super::client::Client;
use super::halt::Halt;
use super::journal::Journal;
use super::removal::Remover;
use crate::case::Contract;
use crate::judge::Judge;
use crate::request::{Fresh, Scope};
use crate::schema::Store;
use crate::target::Target;
use crate::vocab::Redactor;

/// Fixtures that all cases share, each made once, or why it could not be made.
pub(crate) type SharedFixtures = BTreeMap<String, OnceCell<Result<Map<String, Value>, Stop>>>;

/// One contract at one target, while it runs.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) contract: Arc<Contract>,
    pub(crate) target: Arc<Target>,
    pub(crate) client: Client,
    pub(crate) store: Arc<Store>,
    pub(crate) journal: Arc<Journal>,
    pub(crate) redactor: Redactor,
    pub(crate) fresh: Fresh,
    /// How long to wait before something is asked for once more.
    pub(crate) pause: Duration,
    pub(crate) halt: watch::Sender<Option<Halt>>,
    /// As many places at the servers of the run as there are jobs.
    pub(crate) places: Arc<Semaphore>,
    /// Fixtures that all cases share, made when the first of them needs it.
    pub(crate) shared: SharedFixtures,
    /// The outermost values: the run.
    pub(crate) outermost: Scope,
}

impl Site {
    pub(crate) fn judge(&self) -> Judge<'_> {
        Judge {
            contract: &self.contract,
            store: &self.store,
        }
    }

    /// Ends the run, unless it is ended already. Credentials that were accepted and are refused now
    /// make every later verdict worthless.
    pub(crate) fn end(&self, why: Halt) {
        self.halt
            .send_if_modified(|halt| halt.is_none() && halt.replace(why).is_none());
    }

    pub(crate) fn remover(&self) -> Remover<'_> {
        Remover {
            client: &self.client,
            target: &self.target,
            pause: self.pause,
        }
    }

    /// The cells of the shared fixtures of a contract.
    pub(crate) fn shared_of(contract: &Contract) -> SharedFixtures {
        let shared = contract.fixtures.values().filter(|fixture| fixture.shared);
        shared
            .map(|fixture| (fixture.name.clone(), OnceCell::new()))
            .collect()
    }

    /// The values that every request sees.
    pub(crate) fn outermost_of(fresh: &Fresh) -> Scope {
        let values = json!({ "run": fresh.mark() });
        Scope::default().under(values.as_object().cloned().unwrap_or_default())
    }
}
