//! The outcome of a request: a response, or the reason why there is none.

use std::fmt;

use super::document::Response;

/// The outcome of a request.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// A whole response.
    Response(Response),
    /// No response, and why.
    None(NoResponse),
}

impl Outcome {
    /// The response, if there is one.
    pub fn response(&self) -> Option<&Response> {
        match self {
            Self::Response(response) => Some(response),
            Self::None(_) => None,
        }
    }

    /// Whether a kept connection ended before a response began.
    pub fn was_closed(&self) -> bool {
        matches!(self, Self::None(why) if why.was_closed)
    }

    /// The status, or why there is none, in a few words.
    pub fn brief(&self) -> String {
        match self {
            Self::Response(response) => response.status.to_string(),
            Self::None(why) => format!("no answer ({why})"),
        }
    }
}

/// Why there is no response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoResponse {
    /// Whether the connection failed (refused, DNS, TLS), so that nothing was sent.
    pub unreachable: bool,
    /// Whether the connection, which may have served an earlier request, ended before a whole head of a
    /// response: servers may close such a connection at any time (RFC 9112 9.3), so it says nothing.
    pub was_closed: bool,
    /// What happened, without the URL.
    pub why: String,
}

impl NoResponse {
    /// The request was not sent.
    pub fn unsent(why: String) -> Self {
        Self {
            unreachable: true,
            was_closed: false,
            why,
        }
    }
}

impl fmt::Display for NoResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}
