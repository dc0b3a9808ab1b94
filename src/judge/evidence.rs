//! What a case sent and received, unredacted: it lives until the case is judged.

use std::time::Duration;

use crate::request::{Credentials, Values, Wire};
use crate::view::{Outcome, Request};
use crate::vocab::ExchangeRole;

/// A request and its outcome.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// Why it was sent.
    pub role: ExchangeRole,
    /// The step that it belongs to, in words.
    pub step: String,
    /// The op.
    pub op: String,
    /// The identity that sent it.
    pub identity: String,
    /// The credentials that were sent.
    pub credentials: Credentials,
    /// What a report shows instead of the `Authorization` that was sent.
    pub shown: Option<&'static str>,
    /// The request as a document.
    pub sent: Request,
    /// The request as bytes, without credentials.
    pub wire: Wire,
    /// The response, or why there is none.
    pub outcome: Outcome,
    /// The values that were in scope.
    pub scope: Values,
    /// The time from sending to the whole response.
    pub took: Duration,
    /// The kind of scripted browser visit that it was, if any.
    pub visited: Option<VisitKind>,
    /// Whether cookies of a session were sent.
    pub in_session: bool,
    /// Whether the response only asked to slow down: no watch looks at it.
    pub limited: bool,
}

/// What a scripted browser visit carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VisitKind {
    /// No password.
    Plainly,
    /// A password, in a form.
    WithPassword,
}

/// Which step of a case an exchange belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepOf {
    /// A step before the shot, by its index.
    Before(usize),
    /// A step after the shot, by its index.
    After(usize),
}

/// The reads of one fixture before and after the shot, as indices of exchanges.
#[derive(Debug, Clone)]
pub struct StateReads {
    /// The role of the fixture.
    pub role: String,
    /// The read before.
    pub before: Option<usize>,
    /// The read after.
    pub after: Option<usize>,
}

/// Everything that a case sent and received.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// Every exchange, in order.
    pub exchanges: Vec<Exchange>,
    /// The index of the shot.
    pub shot: Option<usize>,
    /// The last exchange of each step.
    pub steps: Vec<(StepOf, usize)>,
    /// The reads for `unchanged`.
    pub states: Vec<StateReads>,
    /// The first response to the shot, in words, if a repeated request got another one.
    pub unsteady: Option<String>,
    /// Remarks on how the shot was sent.
    pub notes: Vec<String>,
}

impl Evidence {
    /// The exchange that is judged.
    pub fn shot(&self) -> Option<&Exchange> {
        self.exchanges.get(self.shot?)
    }

    /// The steps and their last exchanges.
    pub fn steps(&self) -> impl Iterator<Item = (StepOf, &Exchange)> {
        self.steps
            .iter()
            .map(|(step, at)| (*step, &self.exchanges[*at]))
    }
}

impl Exchange {
    /// An exchange of no op and no identity. The caller fills in what it knows.
    pub fn bare(wire: Wire, outcome: Outcome, took: Duration) -> Self {
        Self {
            role: ExchangeRole::Control,
            step: String::new(),
            op: String::new(),
            identity: String::new(),
            credentials: Credentials::None,
            shown: None,
            sent: wire.request(),
            wire,
            outcome,
            scope: Values::default(),
            took,
            visited: None,
            in_session: false,
            limited: false,
        }
    }
}

/// Whether findings against a response of this role belong to the case; the others belong to the entry
/// of the watch.
pub(super) fn belongs_to_case(role: ExchangeRole) -> bool {
    match role {
        ExchangeRole::Before
        | ExchangeRole::State
        | ExchangeRole::Shot
        | ExchangeRole::After
        | ExchangeRole::Control => true,
        ExchangeRole::Fixture | ExchangeRole::Undo => false,
    }
}

#[cfg(test)]
impl Exchange {
    /// A shot and its response, for tests without a network.
    pub(crate) fn shot_for_test(sent: Request, answer: crate::view::Response) -> Self {
        let url = *answer.url.clone().expect("the answer to a request");
        Self {
            role: ExchangeRole::Shot,
            step: "shot".into(),
            op: "send".into(),
            identity: "owner".into(),
            credentials: Credentials::Own,
            shown: None,
            sent,
            wire: Wire {
                method: "POST".into(),
                url,
                headers: Vec::new(),
                body: None,
            },
            outcome: Outcome::Response(answer),
            scope: Values::default(),
            took: Duration::ZERO,
            visited: None,
            in_session: false,
            limited: false,
        }
    }
}
