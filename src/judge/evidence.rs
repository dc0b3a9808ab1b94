//! What a case sent and received, not redacted. The evidence is kept until the case is judged.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::request::{Credentials, Values, Wire};
use crate::view::{Outcome, Request};
use crate::vocab::ExchangeRole;

/// One request and its outcome.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// Why the request was sent.
    pub role: ExchangeRole,
    /// The name of the step that sent the request.
    pub step: String,
    /// The name of the op.
    pub op: String,
    /// The identity that sent the request.
    pub identity: String,
    /// The credentials of the request.
    pub credentials: Credentials,
    /// The text that reports show in place of the `Authorization` header.
    pub shown: Option<&'static str>,
    /// The request as a document.
    pub sent: Request,
    /// The request as bytes, without credentials.
    pub wire: Wire,
    /// The response, or why there is none.
    pub outcome: Outcome,
    /// The values that templates could use.
    pub scope: Values,
    /// The time from sending the request until the response was complete.
    pub took: Duration,
    /// The kind of visit, if the scripted browser sent the request.
    pub visited: Option<VisitKind>,
    /// Whether the request had cookies of a session.
    pub in_session: bool,
    /// Whether the response only asked to slow down: no watch looks at it.
    pub limited: bool,
    /// Whether the response came from something in front of the API: no watch looks at it.
    pub in_front: bool,
}

/// Whether a visit of the scripted browser sent a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VisitKind {
    /// The visit sent no password.
    Plainly,
    /// The visit sent a form with a password.
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

/// The state reads of one fixture before and after the shot, as indices of exchanges.
#[derive(Debug, Clone)]
pub struct StateReads {
    /// The role of the fixture.
    pub role: String,
    /// The read before the shot.
    pub before: Option<usize>,
    /// The read after the shot.
    pub after: Option<usize>,
}

/// Everything that a case sent and received.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// All exchanges, in order.
    pub exchanges: Vec<Exchange>,
    /// The index of the shot.
    pub shot: Option<usize>,
    /// The last exchange of each step.
    pub steps: Vec<(StepOf, usize)>,
    /// The state reads for `unchanged`.
    pub states: Vec<StateReads>,
    /// The first response to the shot, in words. Set if the shot was repeated and got another
    /// response.
    pub unsteady: Option<String>,
    /// The ops that should have read back what the shot did, and that the target does not have.
    pub unread: BTreeSet<String>,
    /// Notes on how the shot was sent.
    pub notes: Vec<String>,
}

impl Evidence {
    /// The exchange of the shot, which is judged.
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
    /// An exchange without op and identity. The caller sets the fields that are known.
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
            in_front: false,
        }
    }
}

/// Whether the findings against a response belong to the case. Otherwise, they belong to the entry
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
            in_front: false,
        }
    }
}
