//! HTTP requests and responses, independent of any HTTP library. The code of a contract maps a
//! [`ServerRequest`] to a [`ServerResponse`]. Only the listener uses sockets.

use percent_encoding::percent_decode_str;

/// A request with its whole body.
#[derive(Clone, Debug)]
pub struct ServerRequest {
    /// The method, as sent.
    pub method: String,
    /// The path below the base path, still percent-encoded.
    pub path: String,
    /// The query, still percent-encoded.
    pub query: Option<String>,
    /// The header fields in the order of arrival, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// A response that has not been sent yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerResponse {
    /// The status code.
    pub status: u16,
    /// The header fields, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl ServerRequest {
    /// The value of the first header field with this name (in lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.header_values(name).next()
    }

    /// The values of all header fields with this name (in lower case), in the order of arrival.
    pub(crate) fn header_values<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let fields = self.headers.iter().filter(move |(key, _)| key == name);
        fields.map(|(_, value)| value.as_str())
    }

    /// The query without the question mark, empty if there is none.
    pub(crate) fn raw_query(&self) -> &str {
        self.query.as_deref().unwrap_or_default()
    }

    /// The segments of the path, percent-encoded as they arrived.
    pub(crate) fn raw_segments(&self) -> Option<Vec<String>> {
        let path = self.path.strip_prefix('/')?;
        Some(path.split('/').map(str::to_owned).collect())
    }

    /// The segments of the path, decoded after the split, so that a segment may contain an encoded
    /// slash. None if a segment is not UTF-8.
    pub(crate) fn segments(&self) -> Option<Vec<String>> {
        let decode = |raw: &String| Some(percent_decode_str(raw).decode_utf8().ok()?.into());
        self.raw_segments()?.iter().map(decode).collect()
    }

    /// The decoded parameters of the query (form format), in order. A broken escape stays
    /// unchanged.
    pub(crate) fn parameters(&self) -> Vec<(String, String)> {
        url::form_urlencoded::parse(self.raw_query().as_bytes())
            .into_owned()
            .collect()
    }
}

impl ServerResponse {
    pub(crate) fn new(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    #[must_use]
    pub(crate) fn with_header(mut self, name: &str, value: &str) -> Self {
        self.set_header(name, value);
        self
    }

    #[must_use]
    pub(crate) fn with_body(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.set_header("content-type", media_type);
        self.body = body.into();
        self
    }

    /// The value of the first header field with this name, to be changed in place.
    pub(crate) fn header_mut(&mut self, name: &str) -> Option<&mut String> {
        let mut fields = self.headers.iter_mut().filter(|(key, _)| key == name);
        fields.next().map(|(_, value)| value)
    }

    /// Removes all header fields with this name and adds one at the end.
    pub(crate) fn set_header(&mut self, name: &str, value: &str) {
        self.drop_header(name);
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn drop_header(&mut self, name: &str) {
        self.headers.retain(|(key, _)| key != name);
    }
}
