//! A server that gives every request the refusal that one case expects, its first requests apart, which it
//! can answer truthfully. A case that passes there believes a refusal that has nothing to do with it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use url::{Url, form_urlencoded};

use crate::judge::Exchange;
use crate::reference::{App, Embedded, ServerRequest, ServerResponse};
use crate::view::{Pointer, Response};
use crate::vocab::CaseId;

/// The header fields of a refusal that the liar repeats. The others belong to the connection.
const REPEATED: [&str; 7] = [
    "allow",
    "cache-control",
    "content-type",
    "location",
    "pragma",
    "retry-after",
    "www-authenticate",
];

/// A refusal that the reference gave, to be given to every request.
#[derive(Debug, Clone)]
pub(super) struct Lie {
    response: ServerResponse,
    /// The origin of the server that gave it.
    origin: String,
}

/// The refusals that conformant servers gave, by the case and the expected response that they match.
pub(super) type Lies = BTreeMap<(CaseId, String), Lie>;

/// A server that tells one lie.
#[derive(Debug)]
pub(super) struct Liar {
    lie: Lie,
    /// How many requests it answers truthfully at first.
    honest: usize,
    requests: AtomicUsize,
    truth: Box<dyn App>,
    base_path: &'static str,
    /// Its own origin.
    origin: String,
}

impl Lie {
    /// The response to a shot, if it refuses the request.
    pub(super) fn from_shot(shot: &Exchange) -> Option<Self> {
        let response = shot.outcome.response()?;
        is_refusal(response).then(|| Self {
            response: repeated(response),
            origin: shot.wire.url.origin().ascii_serialization(),
        })
    }
}

impl Liar {
    pub(super) fn new(lie: Lie, honest: usize, embedded: &'static Embedded, origin: &str) -> Self {
        let base_path = embedded.base_path;
        Self {
            lie,
            honest,
            requests: AtomicUsize::new(0),
            truth: embedded.open(None, &format!("{origin}{base_path}")),
            base_path,
            origin: origin.to_owned(),
        }
    }

    /// The lie, with the state of the request, and with its own origin for that of the reference.
    fn lie(&self, request: &ServerRequest) -> ServerResponse {
        let mut response = self.lie.response.clone();
        for (name, value) in &mut response.headers {
            if name == "location" {
                let location = value.replace(&self.lie.origin, &self.origin);
                *value = with_state(&location, state(request).as_deref());
            }
        }
        response
    }
}

impl App for Liar {
    fn respond(&self, request: &ServerRequest) -> ServerResponse {
        let is_honest = self.requests.fetch_add(1, Ordering::Relaxed) < self.honest;
        match request.path.strip_prefix(self.base_path) {
            Some(path) if is_honest => self.truth.respond(&ServerRequest {
                path: path.to_owned(),
                ..request.clone()
            }),
            _ => self.lie(request),
        }
    }

    fn refuse(&self, request: &ServerRequest, _status: u16) -> ServerResponse {
        self.lie(request)
    }
}

/// Whether a response refuses a request: by its status, or by an error that it redirects with.
fn is_refusal(response: &Response) -> bool {
    let error = Pointer::from_tokens(["redirect", "params", "error"]);
    response.status >= 400 || response.at(&error).is_some()
}

fn repeated(response: &Response) -> ServerResponse {
    let headers = response.headers.iter();
    let headers = headers.filter(|(name, _)| REPEATED.contains(&name.as_str()));
    ServerResponse {
        status: response.status,
        headers: headers
            .map(|(name, value)| (name.clone(), String::from_utf8_lossy(value).into_owned()))
            .collect(),
        body: response.body.clone(),
    }
}

/// The state of an authorization request, in its query or its form.
fn state(request: &ServerRequest) -> Option<String> {
    let query = request.query.as_deref().unwrap_or_default().as_bytes();
    let mut pairs = form_urlencoded::parse(query).chain(form_urlencoded::parse(&request.body));
    let state = pairs.find(|(name, _)| name == "state");
    state.map(|(_, value)| value.into_owned())
}

/// An address whose error has this state in place of its own, or none.
fn with_state(location: &str, state: Option<&str>) -> String {
    let Ok(mut url) = Url::parse(location) else {
        return location.to_owned();
    };
    let query = url.query().map(|part| echo(part, state));
    url.set_query(query.as_deref());
    let fragment = url.fragment().map(|part| echo(part, state));
    url.set_fragment(fragment.as_deref());
    url.into()
}

/// The query or the fragment of a redirect. Without an error it stays as it is.
fn echo(part: &str, state: Option<&str>) -> String {
    let pairs = || form_urlencoded::parse(part.as_bytes());
    if !pairs().any(|(name, _)| name == "error") {
        return part.to_owned();
    }
    let others = pairs().filter(|(name, _)| name != "state");
    let mut echoed = form_urlencoded::Serializer::new(String::new());
    echoed.extend_pairs(others);
    echoed.extend_pairs(state.map(|state| ("state", state)));
    echoed.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lie_echoes_the_state_of_the_request() {
        let location = "https://c.test/cb?own=1&error=invalid_scope&state=old&iss=http%3A%2F%2Fs";
        assert_eq!(
            with_state(location, Some("new state")),
            "https://c.test/cb?own=1&error=invalid_scope&iss=http%3A%2F%2Fs&state=new+state"
        );
        assert_eq!(
            with_state("https://c.test/cb#error=access_denied&state=old", None),
            "https://c.test/cb#error=access_denied"
        );
        assert_eq!(
            with_state("/login?state=old", Some("new")),
            "/login?state=old"
        );
    }
}
