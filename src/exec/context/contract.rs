//! One contract at one target during a run: everything that its cases read and share.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value, json};
use tokio::sync::OnceCell;
use url::Url;

use super::budget::Budgets;
use super::contrast::Contrasts;
use super::fallback_controls::FallbackControls;
use super::halt::{Halt, HaltSignal};
use super::job_slots::JobSlots;
use super::unreadable::UnreadableOps;
use crate::case::{Contract, Op};
use crate::exec::cleanup::{Journal, Remover};
use crate::exec::client::Client;
use crate::exec::cookies::CookieJar;
use crate::exec::redaction::safe_line;
use crate::exec::stop::Stop;
use crate::judge::Judge;
use crate::plan::{Plan, Subject, caller_for, needs_endpoint};
use crate::request::{Fresh, Values};
use crate::schema::Store;
use crate::target_file::Target;
use crate::vocab::{Caller, Redactor, Secret};

/// The values of each shared fixture, or why it could not be created. Each is created once for all
/// cases.
pub(crate) type SharedFixtures = BTreeMap<String, OnceCell<Result<Map<String, Value>, Stop>>>;

/// The session cookies of each identity. The caller prerequisite of the identity logs in.
pub(crate) type Sessions = BTreeMap<String, OnceCell<CookieJar>>;

/// One contract at one target during a run.
#[derive(Debug)]
pub(crate) struct ContractContext {
    pub(crate) contract: Arc<Contract>,
    pub(crate) target: Arc<Target>,
    pub(crate) client: Client,
    pub(crate) store: Arc<Store>,
    pub(crate) journal: Arc<Journal>,
    pub(crate) redactor: Redactor,
    pub(crate) fresh: Fresh,
    pub(crate) budgets: Budgets,
    pub(crate) contrasts: Contrasts,
    pub(crate) unreadable: UnreadableOps,
    pub(crate) fallback_controls: FallbackControls,
    /// How long to wait before a request is sent a second time.
    pub(crate) pause: Duration,
    pub(crate) halt: HaltSignal,
    pub(crate) slots: JobSlots,
    pub(crate) shared_fixtures: SharedFixtures,
    pub(crate) sessions: Sessions,
    /// The values `${run}` and `${me.…}` for each identity that sends requests.
    pub(crate) identity_values: BTreeMap<String, Values>,
}

impl ContractContext {
    pub(crate) fn judge(&self) -> Judge<'_> {
        Judge {
            contract: &self.contract,
            store: &self.store,
        }
    }

    /// Ends the run because the target refuses credentials that it accepted before. Later verdicts
    /// would be meaningless.
    pub(crate) fn end_for_credentials(&self, message: &str) {
        let message = safe_line(message, &self.redactor);
        self.halt.raise(Halt::Credentials(message));
    }

    /// The op that a prerequisite sends.
    pub(crate) fn probe(&self, what: &Subject) -> Option<&Op> {
        let contract = &self.contract;
        let name = match what {
            Subject::Caller(identity) => contract.identities.get(identity)?.probe.as_ref()?,
            Subject::Given(fixture) => contract.fixtures.get(fixture)?.probe.as_ref()?,
            Subject::Control(op) => op,
            Subject::Case(_) | Subject::Watch(..) => return None,
        };
        contract.ops.get(name).map(AsRef::as_ref)
    }

    pub(crate) fn remover(&self) -> Remover<'_> {
        Remover {
            client: &self.client,
            target: &self.target,
            pause: self.pause,
        }
    }

    /// The name of the caller in the target file that sends for an identity.
    pub(crate) fn caller_name(&self, identity: &str) -> String {
        let name = self.caller(identity).map(|(name, _)| name);
        name.unwrap_or(identity).to_owned()
    }

    /// The endpoint of an op.
    pub(crate) fn endpoint(&self, op: &Op) -> Result<&Url, Stop> {
        let endpoint = self.target.endpoints.get(&op.endpoint);
        endpoint.ok_or_else(|| Stop::Skip(needs_endpoint(&op.endpoint)))
    }

    /// The caller that sends for this identity, and the name of the caller in the target file.
    pub(crate) fn caller<'s>(&'s self, identity: &'s str) -> Option<(&'s str, &'s Caller)> {
        caller_for(&self.contract, &self.target, identity)
    }
}

/// The values that every request of an identity can use, for all identities of a plan.
pub(crate) fn identity_values(fresh: &Fresh, plan: &Plan) -> BTreeMap<String, Values> {
    let names = plan.contract.identities.keys();
    let values = |name: &String| {
        let caller = caller_for(&plan.contract, &plan.target, name);
        let me = caller.map_or_else(Map::new, |(_, caller)| caller_values(caller));
        let values = json!({ "run": fresh.mark(), "me": me });
        let values = values.as_object().cloned().unwrap_or_default();
        (name.clone(), Values::default().under(values))
    };
    names.map(values).collect()
}

/// The values of `${me.…}`.
fn caller_values(caller: &Caller) -> Map<String, Value> {
    let mut values = Map::new();
    let mut put = |name: &str, text: Option<&str>| {
        values.extend(text.map(|text| (name.to_owned(), Value::from(text))));
    };
    match caller {
        Caller::Bearer(token) => put("token", Some(token.expose())),
        Caller::Client(client) => {
            put("id", Some(&client.id));
            put("secret", client.secret.as_ref().map(Secret::expose));
        }
        Caller::Session | Caller::Nobody => {}
    }
    values
}
