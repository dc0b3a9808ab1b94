//! A redirect as one document: `/redirect/url`, `/redirect/in`, `/redirect/params/<name>/<n>`,
//! `/redirect/query/…`, `/redirect/fragment/…`. The Location is not normalized, so that a parameter that
//! is given twice appears twice.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode, percent_encode};
use serde_json::{Map, Value};
use url::Url;

/// The statuses that make a browser follow the Location (RFC 9110 15.4). A browser ignores the
/// Location of a 4xx.
const REDIRECTS: [u16; 5] = [301, 302, 303, 307, 308];

/// The parameters that identify an authorization response (RFC 6749 4.1.2 and 4.2.2,
/// `OpenID` Connect Core 3.2.2.5, JARM 2.3).
const RESPONSE_PARAMETERS: [&str; 5] = ["error", "code", "access_token", "id_token", "response"];

/// The ASCII characters to encode: control characters except the tab. All printable ASCII stays as
/// the server wrote it.
const AS_GIVEN: &AsciiSet = &CONTROLS.remove(b'\t');

/// The redirect of a response with this status and Location. `at` is the requested URL.
pub(super) fn redirect(status: u16, location: &[u8], at: Option<&Url>) -> Option<Value> {
    let given = percent_encode(location.trim_ascii(), AS_GIVEN).to_string();
    if given.is_empty() || !REDIRECTS.contains(&status) {
        return None;
    }
    let (rest, fragment) = given.split_once('#').unwrap_or((&given, ""));
    let query = rest.split_once('?').map_or("", |(_, query)| query);
    let (query, fragment) = (pairs(query), pairs(fragment));
    let mut document = Map::new();
    if let Some(part) = part(&query, &fragment) {
        document.insert("in".into(), part.into());
    }
    let both: Vec<_> = query.iter().chain(&fragment).cloned().collect();
    document.insert("params".into(), by_name(both));
    document.insert("query".into(), by_name(query));
    document.insert("fragment".into(), by_name(fragment));
    document.insert("url".into(), resolved(&given, at).into());
    Some(Value::Object(document))
}

/// Resolves a reference to an absolute URL. A reference that is already absolute is not changed.
pub(in crate::view) fn resolved(given: &str, at: Option<&Url>) -> String {
    let given = given.trim_matches(|c: char| c.is_ascii_whitespace() || c.is_ascii_control());
    let joined = at.filter(|_| !has_scheme(given)).map(|at| at.join(given));
    match joined {
        Some(Ok(url)) => url.into(),
        Some(Err(_)) | None => given.to_owned(),
    }
}

/// Whether a reference begins with a scheme (RFC 3986 3.1).
pub(crate) fn has_scheme(given: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    given.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(is_part)
    })
}

/// The part of the URL that holds the authorization response. The parameters decide, because a
/// registered URI may have its own query.
fn part(query: &[(String, String)], fragment: &[(String, String)]) -> Option<&'static str> {
    let has_response = |pairs: &[(String, String)]| {
        let names = pairs.iter().map(|(name, _)| name.as_str());
        names
            .into_iter()
            .any(|name| RESPONSE_PARAMETERS.contains(&name))
    };
    match (has_response(query), has_response(fragment)) {
        (true, true) => Some("both"),
        (true, false) => Some("query"),
        (false, true) => Some("fragment"),
        (false, false) if !query.is_empty() => Some("query"),
        (false, false) => (!fragment.is_empty()).then_some("fragment"),
    }
}

/// The pairs of a form-encoded text, decoded (WHATWG URL 5.1). Bytes that are not UTF-8 become the
/// replacement character, which no parameter may hold.
pub(crate) fn pairs(text: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| {
        let spaces = text.replace('+', " ");
        percent_decode(spaces.as_bytes())
            .decode_utf8_lossy()
            .into_owned()
    };
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}

fn by_name(pairs: Vec<(String, String)>) -> Value {
    let mut all = Map::new();
    for (name, value) in pairs {
        if let Value::Array(values) = all.entry(name).or_insert_with(|| Value::Array(Vec::new())) {
            values.push(value.into());
        }
    }
    Value::Object(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    use proptest::prelude::*;

    fn at() -> Url {
        "https://as.example.test/t1/authorize?tenant=7"
            .parse()
            .unwrap()
    }

    fn read(status: u16, location: &[u8], place: &str) -> Option<String> {
        let redirect = redirect(status, location, Some(&at()))?;
        redirect.pointer(place).map(ToString::to_string)
    }

    #[test]
    fn a_location_is_read_as_it_was_given() {
        let twice = b"HTTPS://app.example.test/cb?error=a&error=b%20+&state#x=1&error";
        for (place, value) in [
            (
                "/url",
                "\"HTTPS://app.example.test/cb?error=a&error=b%20+&state#x=1&error\"",
            ),
            (
                "/params",
                r#"{"error":["a","b  ",""],"state":[""],"x":["1"]}"#,
            ),
            ("/query", r#"{"error":["a","b  "],"state":[""]}"#),
            ("/fragment/error/0", "\"\""),
            ("/in", "\"both\""),
        ] {
            assert_eq!(read(302, twice, place).as_deref(), Some(value), "{place}");
        }
    }

    #[test]
    fn only_a_redirect_status_with_a_location_is_a_redirect() {
        for (status, location) in [(400, &b"/x"[..]), (300, b"/x"), (304, b"/x"), (302, b" ")] {
            assert_eq!(redirect(status, location, Some(&at())), None, "{status}");
        }
        for status in REDIRECTS {
            assert!(redirect(status, b"/x", None).is_some(), "{status}");
        }
    }

    #[test]
    fn a_relative_location_is_resolved() {
        for (given, url) in [
            ("/login?next=%2F", "https://as.example.test/login?next=%2F"),
            ("login", "https://as.example.test/t1/login"),
            ("?error=x", "https://as.example.test/t1/authorize?error=x"),
            ("//evil.test/cb", "https://evil.test/cb"),
            ("\\\\evil.test/cb", "https://evil.test/cb"),
            ("com.example.app:/cb?code=1", "com.example.app:/cb?code=1"),
            ("https://[", "https://["),
        ] {
            let got = read(303, given.as_bytes(), "/url");
            assert_eq!(got, Some(Value::from(url).to_string()), "{given}");
        }
    }

    #[test]
    fn response_parameters_decide_between_query_and_fragment() {
        for (given, part) in [
            ("https://a.test/?x=1#error=a", Some("\"fragment\"")),
            ("https://a.test/?error=a#_=_", Some("\"query\"")),
            ("https://a.test/?x=1", Some("\"query\"")),
            ("https://a.test/#state=1", Some("\"fragment\"")),
            ("https://a.test/#", None),
        ] {
            assert_eq!(
                read(302, given.as_bytes(), "/in").as_deref(),
                part,
                "{given}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(location in proptest::collection::vec(any::<u8>(), 0..64)) {
            redirect(302, &location, Some(&at()));
            redirect(302, &location, None);
        }

        #[test]
        fn encoded_parameters_are_read_back(values in proptest::collection::vec(".{0,12}", 1..4)) {
            let pairs: Vec<String> = values
                .iter()
                .map(|value| format!("state={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
                .collect();
            for sign in ['?', '#'] {
                let location = format!("https://a.test/cb{sign}{}", pairs.join("&"));
                let read = redirect(302, location.as_bytes(), None).unwrap();
                prop_assert_eq!(&read["params"]["state"], &Value::from(values.clone()));
            }
        }
    }
}
