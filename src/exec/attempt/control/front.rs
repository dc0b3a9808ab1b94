//! Answers to valid requests that do not come from the API: a wrong address, a login page, a gateway.
//! Nothing is claimed of the server then; the message says what to do.

use url::Url;

use crate::case::{ExpectedResponse, Op};
use crate::view::Response;
use crate::vocab::Caller;

/// What to do about an answer to a valid request that does not come from the API; nothing if it may come
/// from it. Only the answers of ops that expect JSON can be told apart.
pub(super) fn advice(op: &Op, caller: Option<&Caller>, response: &Response) -> Option<String> {
    if !op.accept.iter().all(|one| is_json(one)) || is_like_json(response) {
        return None;
    }
    let is_page = response.page().is_some();
    let is_text = response
        .media()
        .is_some_and(|media| media.starts_with("text/"));
    let is_empty = response.body.is_empty() && response.unread.is_none();
    let is_bearer = matches!(caller, Some(Caller::Bearer(_)));
    match response.status {
        300..400 => redirect(response),
        200..300 if has_password(response) => {
            Some("it is a login page: does a gateway in front of the API want credentials?".into())
        }
        200..300 if is_page => Some("is this the address of a web site, not of the API?".into()),
        400 if speaks_tls(response) => {
            Some("the server speaks https: write https:// in its address".into())
        }
        407 => Some("a proxy in front of the API wants credentials".into()),
        401 | 403 if is_page || (is_bearer && has_basic_challenge(response)) => {
            Some("a gateway in front of the API wants credentials of its own".into())
        }
        404 if is_page || is_text || is_empty => {
            Some("does the address end where the paths of the API begin?".into())
        }
        400..500 if is_page => Some("is this the address of the API?".into()),
        _ => None,
    }
}

fn is_json(expected: &ExpectedResponse) -> bool {
    let by_schema = expected.schema.is_some() && expected.at.is_in("body");
    by_schema || expected.checks.iter().any(|check| check.at.is_in("body"))
}

/// Whether the body begins like JSON, whatever its media type and however it goes on.
fn is_like_json(response: &Response) -> bool {
    let text = String::from_utf8_lossy(&response.body);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with(['{', '['])
}

/// Says where a redirect goes. An API that moved keeps its paths.
fn redirect(response: &Response) -> Option<String> {
    let from = response.url.as_deref()?;
    let location = response.header("location")?;
    let to = from.join(&location).ok()?;
    if to.path() == from.path() && to.query() == from.query() {
        let origin = to.origin().ascii_serialization();
        return Some(format!(
            "it redirects to {origin}: put that into the address in the target file"
        ));
    }
    let place = without_query(&to);
    Some(format!(
        "it redirects to {place}: if the API moved, put that into the address; if it is a login page, a \
         gateway in front of the API wants credentials"
    ))
}

/// A URL without its query, which may hold a secret.
fn without_query(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    url
}

fn has_password(response: &Response) -> bool {
    let text = String::from_utf8_lossy(&response.body).to_ascii_lowercase();
    ["type=\"password\"", "type='password'", "type=password"]
        .iter()
        .any(|field| text.contains(field))
}

fn has_basic_challenge(response: &Response) -> bool {
    let challenge = response.header("www-authenticate").unwrap_or_default();
    challenge
        .to_ascii_lowercase()
        .trim_start()
        .starts_with("basic")
}

/// Whether the answer is the one of a TLS port to a request without TLS, as common servers word it.
fn speaks_tls(response: &Response) -> bool {
    let text = String::from_utf8_lossy(&response.body).to_ascii_lowercase();
    text.contains("http request was sent to https port")
        || text.contains("http request to an https server")
}
