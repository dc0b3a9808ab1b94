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
    /// The header fields in order. They hold invented credentials, but not those of the target.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<Vec<u8>>,
}

impl Wire {
    /// The request document for a request that has no draft. It has only the method and the header
    /// fields.
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
