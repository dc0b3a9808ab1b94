//! Expected responses, and the watches that check every response.

use std::fmt;
use std::sync::Arc;

use super::check::{Assertion, Check};
use crate::diag::Location;
use crate::view::Pointer;
use crate::vocab::{CaseId, Level};

/// The group name with which a watch selects the responses to scripted visits.
pub const VISITS: &str = "visit";

/// The group name with which a watch selects the responses to visits that submitted a password.
pub const PASSWORD_VISITS: &str = "visit.password";

/// A response that a document describes.
#[derive(Debug, Clone)]
pub struct ExpectedResponse {
    /// The name of the expected response.
    pub name: String,
    /// Where the expected response is defined.
    pub location: Location,
    /// The allowed status codes.
    pub status: Vec<Status>,
    /// The media type, in lower case and without parameters.
    pub media: Option<String>,
    /// The schema that the response must fit.
    pub schema: Option<String>,
    /// The part of the response that the schema applies to.
    pub at: Pointer,
    /// The checks of what a schema cannot express.
    pub checks: Vec<Check>,
    /// The rule that a valid request's response of another form breaks.
    pub rule: Option<String>,
}

/// A status code, or a class of status codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// One code.
    Code(u16),
    /// All codes of a class: 4 means `4xx`.
    Class(u16),
}

impl ExpectedResponse {
    /// Whether it refuses the request: by its status, or by an error in a redirect.
    pub fn is_refusal(&self) -> bool {
        let demands_error = |check: &Check| {
            let demands = match &check.assertion {
                Assertion::Present(present) => *present,
                Assertion::Equals(_) | Assertion::In { .. } | Assertion::Matches(_) => true,
                _ => false,
            };
            demands && check.at.is_in("redirect") && check.at.tokens().iter().any(|t| t == "error")
        };
        let mut statuses = self.status.iter();
        statuses.any(|status| status.class() >= 4) || self.checks.iter().any(demands_error)
    }
}

impl Status {
    /// Whether a status code matches this status.
    pub fn covers(self, code: u16) -> bool {
        match self {
            Self::Code(one) => one == code,
            Self::Class(class) => code / 100 == class,
        }
    }

    /// The class of the status: 4 for 412.
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
    /// The name of the watch.
    pub name: String,
    /// What the watch checks, as a sentence about the server.
    pub title: Arc<str>,
    /// The id of the watch in reports.
    pub id: CaseId,
    /// Where the watch is defined.
    pub location: Location,
    /// The rules that the watch cites.
    pub rules: Vec<String>,
    /// The level of the watch.
    pub level: Level,
    /// Checks only responses that match one of these; empty: all responses.
    pub when: Vec<Arc<ExpectedResponse>>,
    /// Checks only responses whose status no listed response of the case has.
    pub unlisted: bool,
    /// Checks only responses to ops of this group.
    pub group: Option<String>,
    /// Checks only responses to requests that this identity sent with its own credentials.
    pub identity: Option<String>,
    /// Whether the watch checks the error object of the contract.
    pub envelope: bool,
    /// The schema that the response must fit.
    pub schema: Option<String>,
    /// The part of the response that the schema applies to.
    pub at: Pointer,
    /// The checks of the response.
    pub checks: Vec<Check>,
}
