//! What all cases of one contract share while they run: contract, target, client, schemas, journal,
//! shared fixtures, and the way to stop.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value, json};
use tokio::sync::{OnceCell, watch};
use url::Url;

use super::Stop;
use super::budget::Budgets;
use super::client::Client;
use super::halt::Halt;
use super::jar::Jar;
use super::journal::Journal;
use super::places::Places;
use super::removal::Remover;
use crate::case::{Contract, Op};
use crate::judge::Judge;
use crate::plan::{Plan, caller_for, needs_endpoint};
use crate::request::{Fresh, Values};
use crate::schema::Store;
use crate::target_file::Target;
use crate::vocab::{Caller, Redactor, Secret};

/// Fixtures that all cases share, each made once, or why it could not be made.
pub(crate) type SharedFixtures = BTreeMap<String, OnceCell<Result<Map<String, Value>, Stop>>>;

/// The sessions of a target, each logged in by its line.
pub(crate) type Sessions = BTreeMap<String, OnceCell<Jar>>;

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
    pub(crate) budgets: Budgets,
    /// How long to wait before something is asked for once more.
    pub(crate) pause: Duration,
    pub(crate) halt: watch::Sender<Option<Halt>>,
    pub(crate) places: Arc<Places>,
    /// Fixtures that all cases share, made when the first of them needs it.
    pub(crate) shared: SharedFixtures,
    /// The cookies of each session that was logged in, by identity.
    pub(crate) sessions: Sessions,
    /// The outermost values, by the identity that sends: the run, and who it is.
    pub(crate) outermost: BTreeMap<String, Values>,
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

    /// The values that every request of an identity sees.
    pub(crate) fn outermost_of(fresh: &Fresh, plan: &Plan) -> BTreeMap<String, Values> {
        let names = plan.contract.identities.keys();
        let scope = |name: &String| {
            let me = caller_for(&plan.contract, &plan.target, name);
            let me = me.map_or_else(Map::new, |(_, caller)| parts(caller));
            let values = json!({ "run": fresh.mark(), "me": me });
            let values = values.as_object().cloned().unwrap_or_default();
            (name.clone(), Values::default().under(values))
        };
        names.map(scope).collect()
    }

    /// The name under which the target gives the caller behind an identity.
    pub(crate) fn stands_for(&self, identity: String) -> String {
        let name = self.caller(&identity).map(|(name, _)| name.to_owned());
        name.unwrap_or(identity)
    }

    /// Where the requests of an op go.
    pub(crate) fn endpoint(&self, op: &Op) -> Result<&Url, Stop> {
        let endpoint = self.target.endpoints.get(&op.endpoint);
        endpoint.ok_or_else(|| Stop::Skip(needs_endpoint(&op.endpoint)))
    }

    /// The caller that sends as this identity, and its name.
    pub(crate) fn caller<'s>(&'s self, identity: &'s str) -> Option<(&'s str, &'s Caller)> {
        caller_for(&self.contract, &self.target, identity)
    }
}

/// What `${me.…}` names.
fn parts(caller: &Caller) -> Map<String, Value> {
    let mut parts = Map::new();
    let mut put = |name: &str, text: Option<&str>| {
        parts.extend(text.map(|text| (name.to_owned(), Value::from(text))));
    };
    match caller {
        Caller::Bearer(token) => put("token", Some(token.expose())),
        Caller::Client(client) => {
            put("id", Some(&client.id));
            put("secret", client.secret.as_ref().map(Secret::expose));
        }
        Caller::Session | Caller::Nobody => {}
    }
    parts
}
