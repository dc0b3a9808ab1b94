//! A rendered request.

use url::Url;

use crate::view::Request;

/// A rendered request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wire {
    /// The method.
    pub method: String,
    /// The whole URL.
    pub url: Url,
    /// Header fields in order: without the credentials of the target, with invented ones.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<Vec<u8>>,
}

impl Wire {
    /// The request of a response document if there is no draft: only method and header fields.
    pub fn request(&self) -> Request {
        Request {
            method: self.method.clone(),
            path: Vec::new(),
            query: Vec::new(),
            headers: self.headers.clone(),
            form: None,
            body: None,
        }
    }
}
