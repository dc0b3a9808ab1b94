//! Checks whether a URL goes to a URI. `extends` demands the URI and compares characters (RFC 3986
//! 6.2.1). `avoids` forbids the URI, so it also compares the URL that a browser resolves, because
//! the browser decides which page the user reaches.

use std::borrow::Cow;

use url::Url;

use super::escapes::{decode_unreserved, decoded_whole};
use crate::request::is_bait_host;
use crate::view::{has_scheme, pairs};

/// How a URL goes to a URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// The URL is this URI, with more parameters.
    Straight,
    /// The URL is another spelling of the URI, which only a browser treats as the same. The server
    /// may have meant a URI that is registered.
    Respelt,
}

/// Whether a URL is a URI with more parameters. Scheme, authority and path must be equal, the URL
/// must have all query pairs of the URI, and its fragment must start with the fragment of the URI.
pub(super) fn extends(url: &str, uri: &str) -> bool {
    let (url, uri) = (Parts::split(url), Parts::split(uri));
    if !url.has_same_address(&uri) || !url.fragment.starts_with(uri.fragment) {
        return false;
    }
    let mut there = pairs(url.query);
    pairs(uri.query).iter().all(|pair| {
        let found = there.iter().position(|other| other == pair);
        found.map(|at| there.swap_remove(at)).is_some()
    })
}

/// Whether and how a URL goes to a URI. Relative URLs are resolved against `base`.
pub(super) fn leads_to(url: &str, uri: &str, base: Option<&Url>) -> Option<Way> {
    if uri.trim().is_empty() {
        return None;
    }
    let decoded = decoded_whole(url, base);
    let url = decoded.as_deref().unwrap_or(url);
    let followed = followed(url, base);
    let named = self::followed(uri, base);
    if is_on_bait_host(followed.as_deref(), named.as_deref()) {
        return Some(Way::Straight);
    }
    let froms: Vec<&str> = [Some(url), followed.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    // If a browser resolves the URI to another host than is written, the resolved URI counts too.
    let meant = named.as_deref().filter(|named| is_odd(uri, named));
    let tos: Vec<&str> = [Some(uri), meant].into_iter().flatten().collect();
    // Servers may append parameters without checking whether the URI already has a query or
    // fragment.
    let is_glued = |url: &str, uri: &str| uri.contains(['?', '#']) && url.starts_with(uri);
    let is_there = |url: &str, uri: &str| extends(url, uri) || is_glued(url, uri);
    let mut pairs = froms
        .iter()
        .flat_map(|from| tos.iter().map(move |to| (from, to)));
    if pairs.any(|(from, to)| is_there(from, to)) {
        return Some(Way::Straight);
    }
    extends(&followed?, &named?).then_some(Way::Respelt)
}

/// Whether a URL goes to the host of a bait. Nobody else uses that host, so the path does not matter.
fn is_on_bait_host(url: Option<&str>, bait: Option<&str>) -> bool {
    let host = |url: Option<&str>| Url::parse(url?).ok()?.host_str().map(str::to_owned);
    let bait = host(bait).filter(|host| is_bait_host(host));
    bait.is_some() && bait == host(url)
}

/// Shortens a URL to its address and the names of its parameters, so that the text is the same in
/// every run. Only `error` keeps its value, because the other values are new each time.
pub(super) fn brief(url: &str) -> String {
    let address = url.split(['?', '#']).next().unwrap_or_default();
    format!("{address}{}", parameters_beyond(url, ""))
}

/// The parameters of a URL that the URI does not have, in words.
pub(super) fn parameters_beyond(url: &str, uri: &str) -> String {
    let (parts, own) = (Parts::split(url), Parts::split(uri));
    let own = [pairs(own.query), pairs(own.fragment)].concat();
    let added: Vec<String> = pairs(parts.query)
        .into_iter()
        .chain(pairs(parts.fragment))
        .filter(|pair| !own.contains(pair))
        .map(|(name, value)| match name.as_str() {
            "error" => format!("{name}={value}"),
            _ => name,
        })
        .collect();
    if added.is_empty() {
        return String::new();
    }
    format!(" with {}", added.join(", "))
}

/// The URL that a browser opens (WHATWG URL). User and password are removed, because they do not
/// change the page that the browser opens.
fn followed(url: &str, base: Option<&Url>) -> Option<String> {
    let mut url = match base {
        Some(base) if !has_scheme(url.trim()) => base.join(url).ok()?,
        Some(_) | None => Url::parse(url).ok()?,
    };
    // This fails if the URL has no host. Such a URL has no user either.
    let _ = (url.set_username(""), url.set_password(None));
    Some(decode_unreserved(url.as_str()))
}

/// Whether a browser resolves a URI to something other than what is written: the URI is relative,
/// the host changes, or the URI has characters that a browser drops or changes.
fn is_odd(uri: &str, followed: &str) -> bool {
    let parts = Parts::split(uri);
    let written = parts.authority.map(str::to_ascii_lowercase);
    let default = match parts.scheme.to_ascii_lowercase().as_str() {
        "https" => ":443",
        "http" => ":80",
        _ => "",
    };
    let written = written
        .as_deref()
        .map(|host| host.strip_suffix(default).unwrap_or(host));
    let turned = |c: char| c == '\\' || c.is_control() || c.is_whitespace();
    !has_scheme(uri) || written != Parts::split(followed).authority || uri.contains(turned)
}

/// The parts of a URI (RFC 3986 appendix B).
struct Parts<'u> {
    scheme: &'u str,
    authority: Option<&'u str>,
    path: Cow<'u, str>,
    query: &'u str,
    fragment: &'u str,
}

impl<'u> Parts<'u> {
    fn split(uri: &'u str) -> Self {
        let (rest, fragment) = uri.split_once('#').unwrap_or((uri, ""));
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let scheme = has_scheme(rest).then(|| rest.split_once(':')).flatten();
        let (scheme, rest) = scheme.unwrap_or(("", rest));
        let (authority, path) = match rest.strip_prefix("//") {
            Some(rest) => {
                let end = rest.find('/').unwrap_or(rest.len());
                (Some(&rest[..end]), &rest[end..])
            }
            None => (None, rest),
        };
        Self {
            scheme,
            authority,
            // An empty path is equivalent to `/` (RFC 3986 6.2.3).
            path: if authority.is_some() && path.is_empty() {
                "/".into()
            } else {
                path.into()
            },
            query,
            fragment,
        }
    }

    fn has_same_address(&self, other: &Self) -> bool {
        self.scheme == other.scheme && self.authority == other.authority && self.path == other.path
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CB: &str = "https://app.example.test/cb";

    #[test]
    fn a_url_extends_a_uri_by_parameters_alone() {
        for (url, uri, is) in [
            ("https://app.example.test/cb?error=a&state=b", CB, true),
            ("https://app.example.test/cb#error=a", CB, true),
            (
                "https://app.example.test/?error=a",
                "https://app.example.test",
                true,
            ),
            (
                "https://a.test/cb?error=e&x=1",
                "https://a.test/cb?x=1",
                true,
            ),
            (
                "https://a.test/cb?x=%31&error=e",
                "https://a.test/cb?x=1",
                true,
            ),
            ("https://a.test/cb?error=e", "https://a.test/cb?x=1", false),
            (
                "https://a.test/cb?x=1&y=2",
                "https://a.test/cb?x=1&x=1",
                false,
            ),
            (
                "https://a.test/cb?x=1?error=e",
                "https://a.test/cb?x=1",
                false,
            ),
            ("com.example.app:/cb?error=e", "com.example.app:/cb", true),
            ("https://app.example.test/cb/x?error=a", CB, false),
            ("https://app.example.test/cbx?error=a", CB, false),
            ("https://app.example.test.evil.test/cb", CB, false),
            ("https://app.example.test@evil.test/cb", CB, false),
            ("https://app.example.test:8443/cb", CB, false),
            ("HTTPS://app.example.test/cb", CB, false),
            ("http://app.example.test/cb", CB, false),
            ("https://app.example.test/x/../cb", CB, false),
            ("//app.example.test/cb", CB, false),
            ("", CB, false),
        ] {
            assert_eq!(extends(url, uri), is, "{url} {uri}");
        }
    }

    #[test]
    fn a_url_that_a_browser_resolves_to_the_uri_leads_there() {
        let base = "https://as.example.test/authorize?a=b".parse().unwrap();
        let evil = "https://evil.test/cb";
        let odd = r"https://evil.test\@app.example.test/cb";
        let bait = "https://rebuff0123456789abcdefgh.invalid/callback";
        let straight = Some(Way::Straight);
        for (url, uri, way) in [
            ("https://evil.test/cb?code=1", evil, straight),
            ("HTTPS://EVIL.test/cb?code=1", evil, straight),
            (r"https:\\evil.test\cb", evil, straight),
            ("https:evil.test/cb", evil, straight),
            ("//evil.test/cb", evil, straight),
            ("https://evil.test:443/x/%2e%2e/cb", evil, straight),
            ("https://app.example.test@evil.test/cb", evil, straight),
            ("https://e\tvil.test/cb", evil, straight),
            ("https://evil.test/%63b", evil, straight),
            ("https://%65vil.test/cb", evil, straight),
            ("https%3A%2F%2Fevil.test%2Fcb", evil, straight),
            (
                "https://as.example.test/https%3A%2F%2Fevil.test%2Fcb",
                evil,
                straight,
            ),
            ("https://rebuff0123456789abcdefgh.invalid/", bait, straight),
            ("//Rebuff0123456789abcdefgh.invalid:443/x", bait, straight),
            ("https://evil.test/cb#x", "https://evil.test/cb#x", straight),
            (
                "https://evil.test/cb?x=1?error=a",
                "https://evil.test/cb?x=1",
                straight,
            ),
            (
                "https://evil.test/cb#x?error=a",
                "https://evil.test/cb#x",
                straight,
            ),
            ("https://evil.test/@app.example.test/cb", odd, straight),
            (
                "https://evil.test/cb",
                "https://app.example.test@evil.test/cb",
                straight,
            ),
            ("https://evil.test/cb", "//evil.test/cb", straight),
            ("https://as.example.test/cb?e=1", "/cb", straight),
        ] {
            assert_eq!(leads_to(url, uri, Some(&base)), way, "{url} {uri}");
        }
    }

    #[test]
    fn another_spelling_of_a_uri_that_may_be_registered_is_told_apart() {
        let (straight, respelt) = (Some(Way::Straight), Some(Way::Respelt));
        for (url, uri, way) in [
            (
                "https://app.example.test/cb?e=1",
                "HTTPS://app.example.test/cb",
                respelt,
            ),
            (
                "HTTPS://app.example.test/cb?e=1",
                "HTTPS://app.example.test/cb",
                straight,
            ),
            (
                "https://app.example.test/cb",
                "https://app.example.test/x/../cb",
                respelt,
            ),
            (
                "https://app.example.test/cb",
                "https://app.example.test:443/cb",
                respelt,
            ),
            (
                "https://app.example.test/cb",
                "https://APP.example.test/cb",
                respelt,
            ),
            (
                "https://app.example.test/cb",
                "https://app.example.test/c%62",
                respelt,
            ),
            (
                "https://app.example.test/c%62?code=1",
                "https://app.example.test/c%62",
                straight,
            ),
        ] {
            assert_eq!(leads_to(url, uri, None), way, "{url} {uri}");
        }
    }

    #[test]
    fn a_url_that_resolves_elsewhere_does_not_lead_there() {
        let base = "https://as.example.test/authorize?a=b".parse().unwrap();
        let evil = "https://evil.test/cb";
        for (url, uri, way) in [
            (
                "https://app.example.test/cb?to=https://evil.test/cb",
                evil,
                None,
            ),
            ("https://evil.test.example.test/cb", evil, None),
            ("https://evil.test/cbx", evil, None),
            ("https://evil.test@app.example.test/cb", evil, None),
            (
                "https://app.example.test/cb?error=a",
                "https://app.example.test/cb?x=1",
                None,
            ),
            (
                "https://app.example.test/cb?error=a",
                "https://app.example.test/cb#x",
                None,
            ),
            ("https://as.example.test/authorize", "", None),
            (
                "https://acme.invalid/other",
                "https://acme.invalid/cb",
                None,
            ),
            ("https://evil.test/c%2Fb", "https://evil.test/c/b", None),
            ("javascript:alert(1)", evil, None),
        ] {
            assert_eq!(leads_to(url, uri, Some(&base)), way, "{url} {uri}");
        }
    }

    #[test]
    fn a_url_is_shown_without_the_values_of_its_parameters() {
        let url = "https://a.test/cb?error=access_denied&state=x%20y#code=z";
        assert_eq!(
            brief(url),
            "https://a.test/cb with error=access_denied, state, code"
        );
        assert_eq!(brief("https://a.test/cb"), "https://a.test/cb");
    }

    proptest! {
        #[test]
        fn any_two_texts_are_compared(url in "[a:/\\\\?#@.&=\t \u{e9}]{0,24}", uri in "[a:/\\\\?#@.&=\t \u{e9}]{0,24}") {
            leads_to(&url, &uri, None);
            extends(&url, &uri);
            brief(&url);
        }

        /// Added parameters never change where a URL goes, and a longer path always does.
        #[test]
        fn added_parameters_lead_to_the_same_address(
            path in "(/[a-z]{1,5}){0,3}", own in "([a-z]{1,3}=[a-z]{1,3}(&[a-z]{1,3}=[a-z]{1,3})?)?",
            more in "[a-z]{4}=[a-z]{1,3}", suffix in "[a-z0-9.-]{1,4}"
        ) {
            let place = format!("https://app.example.test{path}");
            let uri = if own.is_empty() { place.clone() } else { format!("{place}?{own}") };
            let sign = if own.is_empty() { '?' } else { '&' };
            let url = format!("{uri}{sign}{more}");
            prop_assert!(extends(&url, &uri));
            prop_assert_eq!(leads_to(&url, &uri, None), Some(Way::Straight));
            let neighbour = format!("{place}{suffix}?{own}&{more}");
            prop_assert!(!extends(&neighbour, &uri), "{}", neighbour);
            prop_assert_eq!(leads_to(&neighbour, &place, None), None);
        }
    }
}
