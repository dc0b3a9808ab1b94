//! Fixtures and generated values.

use serde_json::Value;

use super::step::Step;
use crate::diag::Location;
use crate::view::Pointer;

/// A server state that requests need.
#[derive(Debug, Clone)]
pub struct Fixture {
    /// The name of the fixture.
    pub name: String,
    /// Where the fixture is defined.
    pub location: Location,
    /// Whether the target file may provide the fixture.
    pub given: bool,
    /// Values that the target file must provide, in addition to those that requests use.
    pub wants: Vec<String>,
    /// Whether all cases share one instance of the fixture.
    pub shared: bool,
    /// Values that are generated for each instance of the fixture.
    pub new: Vec<(String, Generator)>,
    /// The values that every report masks.
    pub secret: Vec<String>,
    /// The steps that create the fixture.
    pub make: Vec<Step>,
    /// The values of the fixture if no target file provides it and no step creates it.
    pub default: Option<Value>,
    /// How `unchanged` reads the fixture.
    pub state: Option<FixtureState>,
    /// The op that proves, once per run, that the values of the target file are usable.
    pub probe: Option<String>,
}

/// How to read a fixture to find out whether it changed.
#[derive(Debug, Clone)]
pub struct FixtureState {
    /// The op that reads the fixture.
    pub op: String,
    /// The parts of the response that must stay the same.
    pub at: Vec<Pointer>,
}

/// How a value is generated. A value that is long enough contains the mark of the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Generator {
    /// A random UUID (RFC 9562, version 4).
    Uuid,
    /// A token of this many characters: lowercase letters and digits.
    Token(usize),
    /// An OAuth `state` of this many letters and digits (RFC 6749 A.5 allows more).
    State(usize),
    /// A code verifier and its challenge (RFC 7636 4.1, 4.2): `.verifier`, `.challenge`.
    Pkce,
    /// A URI on a host that never resolves (RFC 6761 6.4), and its unique host label: `.label`.
    Bait,
    /// A calendar event id in lowercase base32hex.
    EventId,
    /// A time of day on a day relative to the start of the run, as RFC 3339 in UTC.
    Time {
        /// The number of days after the day of the run; negative: before it.
        days: i64,
        /// The hour.
        hour: u32,
        /// The minute.
        minute: u32,
    },
}

impl Generator {
    /// The names of the values that this generator makes for a name: one name per part.
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
