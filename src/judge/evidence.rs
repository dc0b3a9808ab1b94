//! All that was seen while a case ran, unredacted: it lives until the case is judged.

use std::time::Duration;

use crate::request::{Credentials, Values, Wire};
use crate::view::{Outcome, Request};
use crate::vocab::ExchangeRole;

/// A request and what came back.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// Why it was sent.
    pub role: ExchangeRole,
    /// Which step it was, in words.
    pub step: String,
    /// The op.
    pub op: String,
    /// Who sent it.
    pub identity: String,
    /// The credentials that were sent.
    pub credentials: Credentials,
    /// What a report shows in place of the `Authorization` that went with it.
    pub shown: Option<&'static str>,
    /// The request as a document.
    pub sent: Request,
    /// The request as bytes, without credentials.
    pub wire: Wire,
    /// The answer, or why there is none.
    pub outcome: Outcome,
    /// The values that were in scope.
    pub scope: Values,
    /// How long it took.
    pub took: Duration,
    /// Whether it was a scripted visit.
    pub visited: Option<VisitKind>,
    /// Whether cookies of a session went with it.
    pub in_session: bool,
}

/// What a scripted visit carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VisitKind {
    /// Nothing that matters.
    Plainly,
    /// A password, in a form.
    WithPassword,
}

/// Which step of a case an exchange belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepOf {
    /// A step that leads up to the shot.
    Before(usize),
    /// A step that looks at what the shot did.
    After(usize),
}

/// The reads of one fixture before and behind the shot, as places in the exchanges.
#[derive(Debug, Clone)]
pub struct StateReads {
    /// The role of the fixture.
    pub role: String,
    /// The read before.
    pub before: Option<usize>,
    /// The read behind.
    pub after: Option<usize>,
}

/// All that was seen.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// Every exchange, in order.
    pub exchanges: Vec<Exchange>,
    /// The place of the shot.
    pub shot: Option<usize>,
    /// The last exchange of each step.
    pub steps: Vec<(StepOf, usize)>,
    /// The reads for `unchanged`.
    pub states: Vec<StateReads>,
    /// What the first look saw, where the second saw something else.
    pub unsteady: Option<String>,
    /// How the shot came about, where that is worth saying.
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
    /// What was sent as bytes and came back, of no op and of nobody: whoever sends more than that says
    /// what it was.
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
        }
    }
}

#[cfg(test)]
impl Exchange {
    /// A shot and its answer, for tests that send nothing.
    pub(crate) fn of(sent: Request, answer: crate::view::Response) -> Self {
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
        }
    }
}
