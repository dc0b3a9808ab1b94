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
    /// What happened, without the URL.
    pub why: String,
}

impl fmt::Display for NoResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}
