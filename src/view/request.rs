//! A request as one document: `/method`, `/path/<variable>`, `/query/<name>`, `/headers/<name>`,
//! `/form/<name>`, `/body/…`.

use serde_json::Value;

use super::pointer::{self, Pointer};

/// A request. The type is used both before the request is encoded and for the request as sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The path, in pieces: fixed text, and variables with their value (not yet encoded).
    pub path: Vec<PathPart>,
    /// Query pairs in order.
    pub query: Vec<Pair>,
    /// Header fields in order, without the credentials.
    pub headers: Vec<(String, String)>,
    /// The pairs of a form, in order; a request with a form has no JSON body.
    pub form: Option<Vec<Pair>>,
    /// The JSON body.
    pub body: Option<Value>,
}

/// A pair of a query or of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The name, not yet encoded.
    pub name: String,
    /// The value, not yet encoded unless `raw` is set.
    pub value: String,
    /// Whether the value is sent without encoding.
    pub raw: bool,
}

impl Pair {
    /// A pair whose value is encoded when it is sent.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            raw: false,
        }
    }
}

/// A piece of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathPart {
    /// Text that is sent without encoding.
    Text(String),
    /// A variable: its name and its value, percent-encoded when it is sent.
    Variable(String, String),
}

impl Request {
    /// The value that a pointer points to.
    pub fn at(&self, at: &Pointer) -> Option<Value> {
        let (head, rest) = at.split_first()?;
        match (head, rest) {
            ("method", []) => Some(self.method.clone().into()),
            ("path", [name]) => self.variable(name).map(Into::into),
            ("query", [name]) => find(&self.query, name),
            ("form", [name]) => find(self.form.as_ref()?, name),
            ("headers", [name]) => {
                let mut headers = self.headers.iter();
                let found = headers.find(|(key, _)| key.eq_ignore_ascii_case(name));
                found.map(|(_, value)| value.as_str().into())
            }
            ("body", rest) => pointer::get(self.body.as_ref()?, rest).cloned(),
            _ => None,
        }
    }

    /// Replaces the header field of this name, or adds it at the end. Returns whether the request
    /// changed.
    pub fn put_header(&mut self, name: &str, value: String) -> bool {
        let is = |(key, _): &&mut (String, String)| key.eq_ignore_ascii_case(name);
        let Some((_, old)) = self.headers.iter_mut().find(is) else {
            self.headers.push((name.to_owned(), value));
            return true;
        };
        let changed = *old != value;
        *old = value;
        changed
    }

    /// The pairs of the `query` or of the `form`.
    pub fn pairs_mut(&mut self, head: &str) -> Option<&mut Vec<Pair>> {
        match head {
            "query" => Some(&mut self.query),
            "form" => self.form.as_mut(),
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

/// Whether a pointer can find something in a request.
pub fn is_request_pointer(at: &Pointer) -> bool {
    match at.split_first() {
        Some(("method", []) | ("path" | "query" | "headers" | "form", [_]) | ("body", _)) => true,
        Some(_) | None => false,
    }
}

/// Whether a pointer means the whole path below the base URL, which can only be set.
pub fn is_whole_path(at: &Pointer) -> bool {
    matches!(at.split_first(), Some(("path", [])))
}

/// Whether a pointer means the credentials, which are added to a request when it is sent.
pub fn is_credentials(at: &Pointer) -> bool {
    matches!(at.split_first(), Some(("headers", [name])) if name.eq_ignore_ascii_case("authorization"))
}

/// Whether a pointer means a query pair, a header field or a form pair, which can occur more than once.
pub fn is_repeatable(at: &Pointer) -> bool {
    matches!(at.split_first(), Some(("query" | "headers" | "form", [_]))) && !is_credentials(at)
}

fn find(pairs: &[Pair], name: &str) -> Option<Value> {
    let found = pairs.iter().find(|pair| pair.name == name);
    found.map(|pair| pair.value.as_str().into())
}
