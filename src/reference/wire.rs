//! Requests and answers as the reference servers see them, free of any HTTP library.
//! A contract's code takes an [`ServerRequest`] and gives a [`ServerResponse`]; only the listener knows sockets.

use std::fmt::Debug;

use percent_encoding::percent_decode_str;

/// A request, read to its end.
#[derive(Clone, Debug)]
pub struct ServerRequest {
    /// The method, as sent.
    pub method: String,
    /// The path behind the base path, still percent-encoded.
    pub path: String,
    /// The query, still percent-encoded.
    pub query: Option<String>,
    /// The header fields in the order of their arrival, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// An answer, before it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerResponse {
    /// The status code.
    pub status: u16,
    /// The header fields.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// A contract's server behind the listener.
pub(super) trait App: Debug + Send + Sync {
    /// Answers a request under the base path.
    fn answer(&self, ask: &ServerRequest) -> ServerResponse;

    /// Answers what the listener has to refuse by itself: 404 outside of the base path, 413 for a
    /// body above the limit. The contract gives the words, so that even these are its errors.
    fn refuse(&self, status: u16) -> ServerResponse;
}

impl ServerRequest {
    /// The first header field of a name, which is given in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The segments of the path, decoded. None where a segment is not UTF-8.
    pub(super) fn segments(&self) -> Option<Vec<String>> {
        let path = self.path.strip_prefix('/')?;
        path.split('/')
            .map(|raw| Some(percent_decode_str(raw).decode_utf8().ok()?.into()))
            .collect()
    }

    /// The parameters of the query in their order, decoded as a form is.
    pub(super) fn parameters(&self) -> Vec<(String, String)> {
        let query = self.query.as_deref().unwrap_or_default();
        url::form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect()
    }
}

impl ServerResponse {
    pub(super) fn new(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    #[must_use]
    pub(super) fn with_header(mut self, name: &str, value: &str) -> Self {
        self.set_header(name, value);
        self
    }

    #[must_use]
    pub(super) fn with_body(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.set_header("content-type", media_type);
        self.body = body.into();
        self
    }

    /// Puts one field in place of all fields of that name.
    pub(super) fn set_header(&mut self, name: &str, value: &str) {
        self.drop_header(name);
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    pub(super) fn drop_header(&mut self, name: &str) {
        self.headers.retain(|(key, _)| key != name);
    }
}
