//! Valid requests and the states that they need, checked.

use crate::diag::Location;
use std::sync::Arc;

use serde_json::Value;

use super::expect::ExpectedResponse;
use super::model::{Edit, Step};
use super::raw::Effect;
use super::template::{JsonTemplate, Template};
use crate::view::Pointer;

/// A valid request.
#[derive(Debug, Clone)]
pub struct Op {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub location: Location,
    /// The method.
    pub method: String,
    /// The endpoint that it goes to.
    pub endpoint: String,
    /// The path below the endpoint, in pieces; none: the endpoint as it is.
    pub path: Vec<PathPiece>,
    /// Query pairs in order.
    pub query: Vec<(String, Template)>,
    /// Header fields in order.
    pub headers: Vec<(String, Template)>,
    /// The pairs of a form in order.
    pub form: Option<Vec<(String, Template)>>,
    /// The JSON body.
    pub body: Option<JsonTemplate>,
    /// Values that are new in every send.
    pub new: Vec<(String, Generator)>,
    /// The identity that sends it.
    pub identity: String,
    /// The fixtures that it needs, by role.
    pub uses: Vec<String>,
    /// The groups that it belongs to, for matrices and watches.
    pub groups: Vec<String>,
    /// What the target has to be able to do.
    pub features: Vec<String>,
    /// Ops that have to be accepted before it is sent alone: what is wrong with them is not told again.
    pub rests: Vec<String>,
    /// Why it is never sent alone; absent: it is.
    pub no_control: Option<String>,
    /// The schema of its body.
    pub request: Option<String>,
    /// The answers that mean: understood, and this caller accepted.
    pub accept: Vec<Arc<ExpectedResponse>>,
    /// What it leaves behind.
    pub effect: Effect,
    /// What its undo takes from its answer, in place of the `let` of the same name.
    pub save: Vec<(String, Pointer)>,
    /// How that is removed.
    pub undo: Vec<Step>,
}

/// A piece of an op's path.
#[derive(Debug, Clone)]
pub enum PathPiece {
    /// Text as it stands.
    Text(String),
    /// A variable, named in `/path/<name>`.
    Variable(String),
}

/// How a fresh value is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Generator {
    /// A random UUID (RFC 9562, version 4).
    Uuid,
    /// This many letters and digits, marked with the run's tag where there is room.
    Token(usize),
    /// This many letters and digits, marked with the run's tag (RFC 6749 A.5 allows more).
    State(usize),
    /// A code verifier and its challenge (RFC 7636 4.1, 4.2): `.verifier`, `.challenge`.
    Pkce,
    /// A URI that nobody answers (RFC 6761 6.4), and the word in it that nobody else has: `.label`.
    Bait,
    /// Base32hex in lower case, marked with the run's tag: an id that a calendar takes for an event.
    EventId,
    /// A time some days from now, RFC 3339 in UTC.
    Time {
        /// Days from the day of the run; below zero: before it.
        days: i64,
        /// The time of day.
        hour: u32,
        /// The minute.
        minute: u32,
    },
}

impl Generator {
    /// The names of what it makes under a name: a value with parts has one for each.
    pub fn names(&self, name: &str) -> Vec<String> {
        let part = |part: &str| format!("{name}.{part}");
        match self {
            Self::Pkce => vec![part("verifier"), part("challenge")],
            Self::Bait => vec![name.to_owned(), part("label")],
            Self::Uuid | Self::Token(_) | Self::State(_) | Self::EventId | Self::Time { .. } => {
                vec![name.to_owned()]
            }
        }
    }
}

/// A named state.
#[derive(Debug, Clone)]
pub struct Fixture {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub location: Location,
    /// Whether the target may give it.
    pub given: bool,
    /// The values that a target has to give, beside those that requests take by its name.
    pub wants: Vec<String>,
    /// Whether all cases share one instance.
    pub shared: bool,
    /// Fresh values that are its own, and those of the steps that make it.
    pub new: Vec<(String, Generator)>,
    /// The names of its values that no report shows.
    pub secret: Vec<String>,
    /// The steps that make it.
    pub make: Vec<Step>,
    /// Its values where nobody gives or makes it.
    pub default: Option<Value>,
    /// How it is read for `unchanged`.
    pub state: Option<FixtureState>,
    /// The op that proves a given value once.
    pub probe: Option<String>,
}

/// How a fixture is read, to see whether it changed.
#[derive(Debug, Clone)]
pub struct FixtureState {
    /// The op that reads it.
    pub op: String,
    /// The places that have to stay the same.
    pub at: Vec<Pointer>,
}

impl Op {
    /// The identity that sends it with these edits.
    pub fn sender<'o>(&'o self, edits: &'o [Edit]) -> &'o str {
        let other = edits.iter().rev().find_map(Edit::identity);
        other.unwrap_or(&self.identity)
    }
}
