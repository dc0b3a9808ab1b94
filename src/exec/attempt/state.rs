//! The state of one attempt at a case or prerequisite. The other files of this folder add methods
//! to it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value};

use crate::case::{ExpectedResponse, Fallback, Generator, Op};
use crate::exec::client::Client;
use crate::exec::context::{ContractContext, Permit};
use crate::exec::cookies::CookieJar;
use crate::exec::stop::{Interruption, Stop};
use crate::judge::{Evidence, Exchange};
use crate::request::{RequestDraft, Values};
use crate::vocab::{Caller, ExchangeRole, TroubleKind};

/// A case or prerequisite while it runs. Its evidence stays, whatever stops it.
pub(crate) struct Attempt<'s> {
    pub(crate) context: &'s ContractContext,
    /// The id of the case or prerequisite. Fresh values are derived from this id, and the journal
    /// lists everything that the attempt creates under it.
    pub(crate) owner: String,
    /// The number of the attempt; the first is 1.
    pub(crate) number: u32,
    pub(crate) evidence: Evidence,
    /// The values of each fixture that is ready.
    pub(crate) fixtures: BTreeMap<String, Map<String, Value>>,
    /// The number of requests that were built, for values that are new in each request.
    pub(crate) sends: u32,
    /// The budget that each request of the shot is taken from.
    pub(crate) budget: Option<String>,
    /// The request of the shot, if a step in `after` sends it again.
    pub(crate) shot: Option<(RequestDraft, Values)>,
    /// The fallback whose edits are applied to the shot.
    pub(crate) fallback: Option<&'s Fallback>,
    /// The cookie jar of each identity.
    pub(crate) jars: BTreeMap<String, CookieJar>,
    /// The identities that logged in for this attempt only.
    pub(crate) logged_in: BTreeSet<String>,
    /// The job slot that the attempt holds, from its first request on.
    pub(crate) permit: Option<Permit>,
    /// How long the attempt held job slots that are free again.
    pub(crate) held: Duration,
    /// What interrupted the attempts before this one.
    pub(crate) after: Interruptions,
    /// Whether the case provokes limits, so that a listed one is the response to its shot.
    pub(crate) provokes_limits: Option<ProvokedLimits>,
}

/// What interrupted the attempts before this one, so that it takes care.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Interruptions {
    /// How many of them met a limit.
    pub(crate) limited: u32,
    /// How many of them met a closed connection.
    pub(crate) closed: u32,
}

impl Interruptions {
    /// Counts one more.
    pub(crate) fn add(&mut self, why: Interruption) {
        match why {
            Interruption::Limited => self.limited += 1,
            Interruption::Closed => self.closed += 1,
        }
    }
}

/// Which limits are responses to the shot of a case that provokes them.
#[derive(Debug, Clone)]
pub(crate) enum ProvokedLimits {
    /// Those that the case lists.
    Listed(Vec<Arc<ExpectedResponse>>),
    /// All: only the shot meets them, again and again.
    All,
}

/// The values that the steps of a case or fixture share, besides the values of fixtures.
#[derive(Debug, Clone, Default)]
pub(crate) struct StepValues {
    /// The roles for which the case chooses a fixture of another name (`fixtures`).
    pub(crate) role_fixtures: BTreeMap<String, String>,
    /// The values that `new` generates.
    pub(crate) new: Map<String, Value>,
    /// The values that steps save.
    pub(crate) saved: Map<String, Value>,
}

/// The role of a request, and the name of its step in reports.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StepLabel<'l> {
    pub(crate) role: ExchangeRole,
    pub(crate) name: &'l str,
}

impl<'l> StepLabel<'l> {
    pub(crate) fn new(role: ExchangeRole, name: &'l str) -> Self {
        Self { role, name }
    }
}

impl StepValues {
    /// The fixture that fills a role.
    pub(crate) fn fixture<'f>(&'f self, role: &'f str) -> &'f str {
        self.role_fixtures.get(role).map_or(role, String::as_str)
    }
}

impl<'s> Attempt<'s> {
    pub(crate) fn new(context: &'s ContractContext, owner: &str, number: u32) -> Self {
        Self {
            context,
            owner: owner.to_owned(),
            number,
            evidence: Evidence::default(),
            fixtures: BTreeMap::new(),
            sends: 0,
            budget: None,
            shot: None,
            fallback: None,
            jars: BTreeMap::new(),
            logged_in: BTreeSet::new(),
            permit: None,
            held: Duration::ZERO,
            after: Interruptions::default(),
            provokes_limits: None,
        }
    }

    /// The client; after a closed connection, each request gets a new one.
    pub(crate) fn client(&self) -> Client {
        if self.after.closed > 0 {
            return self.context.client.with_new_connections();
        }
        self.context.client.clone()
    }

    /// Waits for a job slot, unless it has one. A run that has ended meanwhile sends nothing more.
    pub(crate) async fn acquire_slot(&mut self) -> Result<(), Stop> {
        if self.permit.is_some() {
            return Ok(());
        }
        self.permit = Some(self.context.slots.acquire().await);
        match self.context.halt.reason() {
            None => Ok(()),
            Some(why) => Err(Stop::Trouble(TroubleKind::Interrupted, why.to_string())),
        }
    }

    /// Frees the job slot until the next request.
    pub(crate) fn release_slot(&mut self) {
        if let Some(permit) = self.permit.take() {
            self.held += permit.held();
        }
    }

    /// The values that a request of this op can use. Earlier ones shadow later ones: `let`, saved
    /// values, `new` of the case or fixture, `new` of the op (new in each request), fixtures by
    /// role, `me`, `run`.
    pub(crate) fn values(
        &mut self,
        op: &Op,
        sender: &str,
        shared: &StepValues,
        lets: Map<String, Value>,
    ) -> Values {
        self.sends += 1;
        let mut roles = Map::new();
        for role in op.uses.iter().chain(shared.role_fixtures.keys()) {
            if let Some(values) = self.fixtures.get(shared.fixture(role)) {
                roles.insert(role.clone(), Value::Object(values.clone()));
            }
        }
        let fresh = self.new_values(&op.new, format_args!("send {}", self.sends));
        let identity = self.context.identity_values.get(sender);
        identity
            .cloned()
            .unwrap_or_default()
            .under(roles)
            .under(fresh)
            .under(shared.new.clone())
            .under(shared.saved.clone())
            .under(lets)
    }

    pub(crate) fn new_values(
        &self,
        new: &[(String, Generator)],
        user: fmt::Arguments<'_>,
    ) -> Map<String, Value> {
        let mut values = Map::new();
        let owner = format!("{} {} {user}", self.owner, self.number);
        for (name, generator) in new {
            let fresh = &self.context.fresh;
            fresh.put(&mut values, (name, generator), &owner, self.sends);
        }
        values
    }

    /// The name of the caller in the target file that sends for an identity.
    pub(crate) fn sender(&self, identity: &str) -> String {
        self.context.caller_name(identity)
    }

    /// Whether the request had credentials that a server can refuse.
    pub(crate) fn has_credentials(&self, exchange: &Exchange) -> bool {
        let caller = self.context.caller(&exchange.identity);
        caller.is_none_or(|(_, caller)| *caller != Caller::Nobody)
    }

    /// Returns trouble: a step that prepares the case got a response that is not accepted.
    pub(crate) fn not_accepted(&self, step: &str, at: usize, why: &str) -> Stop {
        let exchange = &self.evidence.exchanges[at];
        let kind = match exchange.outcome.response().map(|response| response.status) {
            None => TroubleKind::Transport,
            Some(401) if exchange.credentials.are_own() && self.has_credentials(exchange) => {
                TroubleKind::Credentials
            }
            Some(502..=504) => TroubleKind::Throttled,
            Some(_) => TroubleKind::SetUp,
        };
        let (op, who) = (&exchange.op, &exchange.identity);
        let message = match kind {
            TroubleKind::Credentials => {
                format!("{step} (`{op}`): the target refused the credentials of `{who}` (401)")
            }
            _ => format!("{step} (`{op}`) was not accepted: {why}"),
        };
        Stop::Trouble(kind, message)
    }
}
