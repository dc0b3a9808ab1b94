//! Equivalent spellings of a URI (RFC 3986 2.3, 3.1, 3.2 and 6.2.2.3). A lenient server accepts
//! them; an exact comparison refuses them.

use crate::case::Respelling;

/// Writes a URI in an equivalent spelling. Returns `None` if it is not an absolute URI with an
/// authority, or if it has no such spelling.
pub(crate) fn respell(uri: &str, how: Respelling) -> Option<String> {
    let (scheme, rest) = uri.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    if scheme.is_empty() || authority.is_empty() {
        return None;
    }
    let (user, host) = authority
        .rsplit_once('@')
        .map_or(("", authority), |(_, host)| {
            authority.split_at(authority.len() - host.len())
        });
    let spelt = match how {
        Respelling::UpperCaseScheme => format!("{}://{rest}", scheme.to_ascii_uppercase()),
        Respelling::UpperCaseHost => {
            format!("{scheme}://{user}{}{tail}", host.to_ascii_uppercase())
        }
        Respelling::DefaultPort => {
            let port = default_port(scheme).filter(|_| !has_port(host))?;
            format!("{scheme}://{authority}:{port}{tail}")
        }
        Respelling::EncodedLetter => {
            let path = &tail[..tail.find(['?', '#']).unwrap_or(tail.len())];
            // The last letter that is not already part of an escape.
            let at = path.rfind(|c: char| c.is_ascii_alphanumeric())?;
            if path[..at].chars().rev().take(2).any(|c| c == '%') {
                return None;
            }
            let (before, after) = (&tail[..at], &tail[at + 1..]);
            format!(
                "{scheme}://{authority}{before}%{:02X}{after}",
                tail.as_bytes()[at]
            )
        }
        Respelling::UserInfo => format!("{scheme}://rebuff@{host}{tail}"),
        Respelling::DotSegments => {
            let tail = tail.strip_prefix('/').unwrap_or(tail);
            format!("{scheme}://{authority}/rebuff/../{tail}")
        }
    };
    (spelt != uri).then_some(spelt)
}

fn default_port(scheme: &str) -> Option<u16> {
    match scheme.to_ascii_lowercase().as_str() {
        "https" => Some(443),
        "http" => Some(80),
        _ => None,
    }
}

/// Whether a host is followed by a port. The colons of an IPv6 address are in brackets.
fn has_port(host: &str) -> bool {
    host.rsplit(']')
        .next()
        .is_some_and(|rest| rest.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uri_has_an_equivalent_spelling() {
        use Respelling::*;
        for (uri, how, other) in [
            (
                "https://app.test/cb?x=1",
                UpperCaseScheme,
                "HTTPS://app.test/cb?x=1",
            ),
            (
                "https://u@app.test:8/cb",
                UpperCaseHost,
                "https://u@APP.TEST:8/cb",
            ),
            (
                "https://app.test/cb",
                DefaultPort,
                "https://app.test:443/cb",
            ),
            ("http://[::1]/cb", DefaultPort, "http://[::1]:80/cb"),
            (
                "https://app.test/cb?x=1",
                EncodedLetter,
                "https://app.test/c%62?x=1",
            ),
            ("https://app.test", UserInfo, "https://rebuff@app.test"),
            (
                "https://a@app.test:8/cb",
                UserInfo,
                "https://rebuff@app.test:8/cb",
            ),
            (
                "https://app.test/cb?x=1",
                DotSegments,
                "https://app.test/rebuff/../cb?x=1",
            ),
            (
                "https://app.test?x=1",
                DotSegments,
                "https://app.test/rebuff/../?x=1",
            ),
        ] {
            assert_eq!(respell(uri, how).as_deref(), Some(other));
        }
    }

    #[test]
    fn a_uri_without_that_spelling_is_told() {
        use Respelling::*;
        for (uri, how) in [
            ("urn:ietf:wg:oauth:2.0:oob", UserInfo),
            ("/cb", UserInfo),
            ("https:///cb", UserInfo),
            ("", UserInfo),
            ("http://127.0.0.1:8/cb", UpperCaseHost),
            ("http://127.0.0.1:8/cb", DefaultPort),
            ("app://host/cb", DefaultPort),
            ("https://app.test/", EncodedLetter),
            ("https://app.test/%41", EncodedLetter),
            ("HTTPS://app.test/", UpperCaseScheme),
        ] {
            assert_eq!(respell(uri, how), None, "{uri} {how:?}");
        }
    }
}
