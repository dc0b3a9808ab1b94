//! Renders a draft as URL, header fields and body bytes. The credentials of the target are not
//! included: the caller adds them, only if the request goes to the target.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use super::credentials::Credentials;
use super::draft::RequestDraft;
use super::form::FORM;
use super::wire::Wire;
use crate::view::{Pair, PathPart};

/// All characters except the unreserved characters of RFC 3986 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Renders a draft for an endpoint. The path of the draft is appended to the path of the endpoint,
/// and the query of the endpoint comes first. If the draft has no path, the endpoint is the whole
/// URL.
pub fn render(draft: &RequestDraft, endpoint: &Url) -> Wire {
    let request = &draft.request;
    let mut path = endpoint.path().to_owned();
    if !request.path.is_empty() {
        path.truncate(path.trim_end_matches('/').len());
    }
    for part in &request.path {
        match part {
            PathPart::Text(text) => path.push_str(text),
            PathPart::Variable(_, value) => {
                path.extend(utf8_percent_encode(value, RESERVED));
            }
        }
    }
    let mut url = endpoint.clone();
    url.set_path(&path);
    if !request.query.is_empty() {
        let own = endpoint.query().filter(|query| !query.is_empty());
        let pairs = own.map(str::to_owned).into_iter();
        let pairs: Vec<String> = pairs.chain(request.query.iter().map(pair)).collect();
        url.set_query(Some(&pairs.join("&")));
    }
    let mut headers = request.headers.clone();
    let body = draft.body();
    if let Credentials::Instead(value) = &draft.credentials {
        headers.push(("Authorization".into(), value.clone()));
    }
    let has_type = headers
        .iter()
        .any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    if body.is_some() && !has_type {
        let media = if request.form.is_some() {
            FORM
        } else {
            "application/json"
        };
        headers.push(("Content-Type".into(), media.into()));
    }
    Wire {
        method: request.method.clone(),
        url,
        headers,
        body,
    }
}

fn pair(pair: &Pair) -> String {
    if pair.raw {
        return format!("{}={}", encode(&pair.name), pair.value);
    }
    format!("{}={}", encode(&pair.name), encode(&pair.value))
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Request;

    fn rendered(endpoint: &str, path: &str, query: &[Pair]) -> String {
        let path = (!path.is_empty()).then(|| PathPart::Text(path.into()));
        let draft = RequestDraft {
            request: Request {
                method: "GET".into(),
                path: path.into_iter().collect(),
                query: query.to_vec(),
                headers: Vec::new(),
                form: None,
                body: None,
            },
            identity: "user".into(),
            credentials: Credentials::Own,
            hook: None,
            raw: None,
            garble: None,
        };
        render(&draft, &endpoint.parse().unwrap()).url.to_string()
    }

    #[test]
    fn an_endpoint_keeps_its_own_query_port_and_path() {
        let raw = Pair {
            raw: true,
            ..Pair::new("b", "%zz%c3")
        };
        let query = [Pair::new("a", "x y&"), raw];
        for (endpoint, path, whole) in [
            (
                "https://h:8/p/?tenant=7",
                "",
                "https://h:8/p/?tenant=7&a=x%20y%26&b=%zz%c3",
            ),
            ("https://h/p", "", "https://h/p?a=x%20y%26&b=%zz%c3"),
            ("https://h/p?", "", "https://h/p?a=x%20y%26&b=%zz%c3"),
            (
                "https://h/v3/",
                "/q/r",
                "https://h/v3/q/r?a=x%20y%26&b=%zz%c3",
            ),
        ] {
            assert_eq!(rendered(endpoint, path, &query), whole);
        }
        assert_eq!(rendered("https://h/p/?t=7", "/q", &[]), "https://h/p/q?t=7");
        assert_eq!(rendered("https://h/p/", "", &[]), "https://h/p/");
    }
}
