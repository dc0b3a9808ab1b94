//! Equivalent spellings of a URI (RFC 3986 3.1, 3.2.1 and 6.2.2.3). A lenient server accepts them;
//! an exact comparison refuses them.

use crate::case::Respelling;

/// Writes a URI in an equivalent spelling. Returns `None` if it is not an absolute URI with an
/// authority.
pub(crate) fn respell(uri: &str, how: Respelling) -> Option<String> {
    let (scheme, rest) = uri.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    if scheme.is_empty() || authority.is_empty() {
        return None;
    }
    Some(match how {
        Respelling::UpperCaseScheme => format!("{}://{rest}", scheme.to_ascii_uppercase()),
        Respelling::UserInfo => {
            let host = authority
                .rsplit_once('@')
                .map_or(authority, |(_, host)| host);
            format!("{scheme}://rebuff@{host}{tail}")
        }
        Respelling::DotSegments => {
            let tail = tail.strip_prefix('/').unwrap_or(tail);
            format!("{scheme}://{authority}/rebuff/../{tail}")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uri_has_an_equivalent_spelling() {
        for (uri, how, other) in [
            (
                "https://app.test/cb?x=1",
                Respelling::UpperCaseScheme,
                "HTTPS://app.test/cb?x=1",
            ),
            (
                "https://app.test",
                Respelling::UserInfo,
                "https://rebuff@app.test",
            ),
            (
                "https://a@app.test:8/cb",
                Respelling::UserInfo,
                "https://rebuff@app.test:8/cb",
            ),
            (
                "https://app.test/cb?x=1",
                Respelling::DotSegments,
                "https://app.test/rebuff/../cb?x=1",
            ),
            (
                "https://app.test?x=1",
                Respelling::DotSegments,
                "https://app.test/rebuff/../?x=1",
            ),
        ] {
            assert_eq!(respell(uri, how).as_deref(), Some(other));
        }
        for uri in ["urn:ietf:wg:oauth:2.0:oob", "/cb", "https:///cb", ""] {
            assert_eq!(respell(uri, Respelling::UserInfo), None, "{uri}");
        }
    }
}
