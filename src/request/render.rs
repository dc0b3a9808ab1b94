//! A draft as what goes over the wire: URL, header fields, body bytes. No credentials of the target yet:
//! the caller adds them, to the host that they belong to.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use super::{Credentials, Draft};
use crate::view::PathPart;

/// All but the unreserved characters of RFC 3986, section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A request ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wire {
    /// The method.
    pub method: String,
    /// The whole URL.
    pub url: Url,
    /// Header fields in order, without the credentials of the target; with what is invented in their
    /// place.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<Vec<u8>>,
}

/// Renders a draft below an address.
pub fn render(draft: &Draft, base: &Url) -> Wire {
    let request = &draft.request;
    let mut path = base.path().trim_end_matches('/').to_owned();
    for part in &request.path {
        match part {
            PathPart::Text(text) => path.push_str(text),
            PathPart::Variable(_, value) => {
                path.extend(utf8_percent_encode(value, RESERVED));
            }
        }
    }
    let mut url = base.clone();
    url.set_path(&path);
    if !request.query.is_empty() {
        let pairs: Vec<String> = request
            .query
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        url.set_query(Some(&pairs.join("&")));
    }
    let mut headers = request.headers.clone();
    let body = draft.body();
    if let Credentials::Instead(value) = &draft.credentials {
        headers.push(("Authorization".into(), value.clone()));
    }
    let typed = headers
        .iter()
        .any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    if body.is_some() && !typed {
        headers.push(("Content-Type".into(), "application/json".into()));
    }
    Wire {
        method: request.method.clone(),
        url,
        headers,
        body,
    }
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}
