//! Where a URL leads, held against a URI. Whether it goes there as it should is told character by
//! character (RFC 3986 6.2.1); whether it stays away from there is told as a browser would tell it,
//! too, for what a browser follows is what counts.

use std::borrow::Cow;

use url::Url;

use crate::view::{has_scheme, pairs};

/// How a URL goes to a URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// It is this URI, with more behind it.
    Straight,
    /// It is another spelling of it, which only a browser takes for the same: what a server made of
    /// the URI may as well be one that it knows.
    Respelt,
}

/// Whether a URL is a URI with more parameters: scheme, authority and path are the same characters,
/// its query pairs are among the others, and its fragment comes first.
pub(super) fn extends(url: &str, uri: &str) -> bool {
    let (url, uri) = (Parts::of(url), Parts::of(uri));
    if !url.is_at(&uri) || !url.fragment.starts_with(uri.fragment) {
        return false;
    }
    let mut there = pairs(url.query);
    pairs(uri.query).iter().all(|pair| {
        let found = there.iter().position(|other| other == pair);
        found.map(|at| there.swap_remove(at)).is_some()
    })
}

/// Whether and how a URL goes to a URI; `base` is what a relative one is relative to.
pub(super) fn goes(url: &str, uri: &str, base: Option<&Url>) -> Option<Way> {
    if uri.trim().is_empty() {
        return None;
    }
    let followed = followed(url, base);
    let named = self::followed(uri, base);
    let froms: Vec<&str> = [Some(url), followed.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    // Of a URI that says one host and means another, the one that it means counts.
    let meant = named.as_deref().filter(|named| is_odd(uri, named));
    let tos: Vec<&str> = [Some(uri), meant].into_iter().flatten().collect();
    // Parameters may be put behind it by somebody who does not look what is there already.
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

/// A URL in few words, the same for every run: where it goes, and what it brings. Only an error is
/// told with its value; the others are new each time.
pub(super) fn brief(url: &str) -> String {
    let place = url.split(['?', '#']).next().unwrap_or_default();
    format!("{place}{}", brought(url, ""))
}

/// What a URL brings that is not in a URI already, as it stands behind its place.
pub(super) fn brought(url: &str, uri: &str) -> String {
    let (parts, own) = (Parts::of(url), Parts::of(uri));
    let own = [pairs(own.query), pairs(own.fragment)].concat();
    let brought: Vec<String> = pairs(parts.query)
        .into_iter()
        .chain(pairs(parts.fragment))
        .filter(|pair| !own.contains(pair))
        .map(|(name, value)| match name.as_str() {
            "error" => format!("{name}={value}"),
            _ => name,
        })
        .collect();
    if brought.is_empty() {
        return String::new();
    }
    format!(" with {}", brought.join(", "))
}

/// The URL that a browser goes to (WHATWG URL), without a user and a password, which name no place.
fn followed(url: &str, base: Option<&Url>) -> Option<String> {
    let mut url = match base {
        Some(base) if !has_scheme(url.trim()) => base.join(url).ok()?,
        Some(_) | None => Url::parse(url).ok()?,
    };
    // Neither can be set where there is no host.
    let _ = (url.set_username(""), url.set_password(None));
    Some(url.into())
}

/// Whether a URI does not go where its characters say: it is relative, its host is not the one that
/// is written, or it holds what a browser leaves out or turns round.
fn is_odd(uri: &str, followed: &str) -> bool {
    let parts = Parts::of(uri);
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
    !has_scheme(uri) || written != Parts::of(followed).authority || uri.contains(turned)
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
    fn of(uri: &'u str) -> Self {
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
            // The request is the same (RFC 3986 6.2.3).
            path: if authority.is_some() && path.is_empty() {
                "/".into()
            } else {
                path.into()
            },
            query,
            fragment,
        }
    }

    fn is_at(&self, other: &Self) -> bool {
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
    fn what_a_browser_follows_is_not_avoided() {
        let base = "https://as.example.test/authorize?a=b".parse().unwrap();
        let evil = "https://evil.test/cb";
        let odd = r"https://evil.test\@app.example.test/cb";
        let (straight, respelt) = (Some(Way::Straight), Some(Way::Respelt));
        for (url, uri, way) in [
            ("https://evil.test/cb?code=1", evil, straight),
            ("HTTPS://EVIL.test/cb?code=1", evil, straight),
            (r"https:\\evil.test\cb", evil, straight),
            ("https:evil.test/cb", evil, straight),
            ("//evil.test/cb", evil, straight),
            ("https://evil.test:443/x/%2e%2e/cb", evil, straight),
            ("https://app.example.test@evil.test/cb", evil, straight),
            ("https://e\tvil.test/cb", evil, straight),
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
            // Another spelling of what may be registered.
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
        ] {
            assert_eq!(goes(url, uri, Some(&base)), way, "{url} {uri}");
        }
    }

    #[test]
    fn what_goes_elsewhere_is_avoided() {
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
            ("javascript:alert(1)", evil, None),
        ] {
            assert_eq!(goes(url, uri, Some(&base)), way, "{url} {uri}");
        }
    }

    #[test]
    fn a_url_is_told_in_few_words() {
        let url = "https://a.test/cb?error=access_denied&state=x%20y#code=z";
        assert_eq!(
            brief(url),
            "https://a.test/cb with error=access_denied, state, code"
        );
        assert_eq!(brief("https://a.test/cb"), "https://a.test/cb");
    }

    proptest! {
        #[test]
        fn any_two_texts_are_told(url in "[a:/\\\\?#@.&=\t \u{e9}]{0,24}", uri in "[a:/\\\\?#@.&=\t \u{e9}]{0,24}") {
            goes(&url, &uri, None);
            extends(&url, &uri);
            brief(&url);
        }

        /// Whoever is sent on with more parameters goes there, and never to a neighbour.
        #[test]
        fn more_parameters_go_to_the_same_place(
            path in "(/[a-z]{1,5}){0,3}", own in "([a-z]{1,3}=[a-z]{1,3}(&[a-z]{1,3}=[a-z]{1,3})?)?",
            more in "[a-z]{4}=[a-z]{1,3}", suffix in "[a-z0-9.-]{1,4}"
        ) {
            let place = format!("https://app.example.test{path}");
            let uri = if own.is_empty() { place.clone() } else { format!("{place}?{own}") };
            let sign = if own.is_empty() { '?' } else { '&' };
            let url = format!("{uri}{sign}{more}");
            prop_assert!(extends(&url, &uri));
            prop_assert_eq!(goes(&url, &uri, None), Some(Way::Straight));
            let neighbour = format!("{place}{suffix}?{own}&{more}");
            prop_assert!(!extends(&neighbour, &uri), "{}", neighbour);
            prop_assert_eq!(goes(&neighbour, &place, None), None);
        }
    }
}
