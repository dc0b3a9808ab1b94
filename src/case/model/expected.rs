//! Expected responses, and the watches that check every response.

use std::fmt;
use std::sync::Arc;

use super::check::Check;
use crate::diag::Location;
use crate::view::Pointer;
use crate::vocab::{CaseId, Level};

/// The group of a watch on the responses to scripted visits.
pub const VISITS: &str = "visit";

/// The group of a watch on the responses to visits that submitted a password.
pub const PASSWORD_VISITS: &str = "visit.password";

/// A response that a document describes.
#[derive(Debug, Clone)]
pub struct ExpectedResponse {
    /// The name.
    pub name: String,
    /// Where it is defined.
    pub location: Location,
    /// The allowed statuses.
    pub status: Vec<Status>,
    /// The media type, in lower case and without parameters.
    pub media: Option<String>,
    /// The schema.
    pub schema: Option<String>,
    /// The part of the response that the schema applies to.
    pub at: Pointer,
    /// What a schema cannot express.
    pub checks: Vec<Check>,
    /// The rule that a valid request's response of another form breaks.
    pub rule: Option<String>,
}

/// A status code, or a class of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// One code.
    Code(u16),
    /// All codes of a class: 4 for `4xx`.
    Class(u16),
}

impl Status {
    /// Whether a status code matches.
    pub fn covers(self, code: u16) -> bool {
        match self {
            Self::Code(one) => one == code,
            Self::Class(class) => code / 100 == class,
        }
    }

    /// The class: 4 for 412.
    pub fn class(self) -> u16 {
        match self {
            Self::Code(code) => code / 100,
            Self::Class(class) => class,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Class(class) => write!(f, "{class}xx"),
        }
    }
}

/// A passive check of every response of a run, whichever case sent the request.
#[derive(Debug)]
pub struct Watch {
    /// The name.
    pub name: String,
    /// What it checks, as a sentence about the server.
    pub title: Arc<str>,
    /// The id of its entry in reports.
    pub id: CaseId,
    /// Where it is defined.
    pub location: Location,
    /// The rules it cites.
    pub rules: Vec<String>,
    /// The level.
    pub level: Level,
    /// Only responses that match one of these; empty: all.
    pub when: Vec<Arc<ExpectedResponse>>,
    /// Only responses whose status no listed response of the case has.
    pub unlisted: bool,
    /// Only responses to ops of this group.
    pub group: Option<String>,
    /// Only responses to requests that this identity sent with its own credentials.
    pub identity: Option<String>,
    /// Whether it checks the error object of the contract.
    pub envelope: bool,
    /// The schema.
    pub schema: Option<String>,
    /// The part of the response that the schema applies to.
    pub at: Pointer,
    /// The checks.
    pub checks: Vec<Check>,
}
