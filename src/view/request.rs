//! A request as one document: `/method`, `/path/<variable>`, `/query/<name>`, `/headers/<name>`,
//! `/body/…`.

use serde_json::Value;

use super::Pointer;
use super::pointer::dig;

/// A request before it becomes bytes, and as it was sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The path, in pieces: fixed text, and variables with their value (not yet encoded).
    pub path: Vec<PathPart>,
    /// Query pairs in order (not yet encoded).
    pub query: Vec<(String, String)>,
    /// Header fields in order, without the credentials.
    pub headers: Vec<(String, String)>,
    /// The JSON body.
    pub body: Option<Value>,
}

/// A piece of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathPart {
    /// Text that is sent as it stands.
    Text(String),
    /// A variable: its name and its value, percent-encoded when it is sent.
    Variable(String, String),
}

impl Request {
    /// The value at a place, if there is one.
    pub fn at(&self, place: &Pointer) -> Option<Value> {
        let (head, rest) = place.split_first()?;
        match (head, rest) {
            ("method", []) => Some(self.method.clone().into()),
            ("path", [name]) => self.variable(name).map(Into::into),
            ("query", [name]) => find(&self.query, |key| key == name),
            ("headers", [name]) => find(&self.headers, |key| key.eq_ignore_ascii_case(name)),
            ("body", rest) => dig(self.body.as_ref()?, rest).cloned(),
            _ => None,
        }
    }

    fn variable(&self, wanted: &str) -> Option<&str> {
        self.path.iter().find_map(|part| match part {
            PathPart::Variable(name, value) if name == wanted => Some(value.as_str()),
            _ => None,
        })
    }
}

/// Whether a pointer can name a place of a request.
pub fn is_request_place(place: &Pointer) -> bool {
    match place.split_first() {
        Some(("method", []) | ("path" | "query" | "headers", [_]) | ("body", _)) => true,
        Some(_) | None => false,
    }
}

/// Whether a place is the whole path below the address, which can only be set.
pub fn is_whole_path(place: &Pointer) -> bool {
    matches!(place.split_first(), Some(("path", [])))
}

/// Whether a place is that of the credentials, which are no part of a request until it is sent.
pub fn is_credentials(place: &Pointer) -> bool {
    matches!(place.split_first(), Some(("headers", [name])) if name.eq_ignore_ascii_case("authorization"))
}

fn find(pairs: &[(String, String)], is: impl Fn(&str) -> bool) -> Option<Value> {
    pairs
        .iter()
        .find(|(name, _)| is(name))
        .map(|(_, value)| value.as_str().into())
}
