//! Percent-encoded characters in URLs: a server may encode more than it has to.

use percent_encoding::percent_decode_str;
use url::Url;

use crate::view::has_scheme;

/// The URL in a text that is percent-encoded as a whole (`https%3A%2F%2F…`). Such a text is a relative URL,
/// which may be resolved already.
pub(super) fn decoded_whole(url: &str, base: Option<&Url>) -> Option<String> {
    let folder = base.and_then(|base| base.join(".").ok());
    let given = folder.and_then(|folder| url.strip_prefix(folder.as_str()));
    let given = given.unwrap_or(url);
    let decoded = percent_decode_str(given).decode_utf8_lossy().into_owned();
    (!has_scheme(given.trim()) && has_scheme(decoded.trim()) && decoded.contains("://"))
        .then_some(decoded)
}

/// Decodes the escapes of characters that need none (RFC 3986 6.2.2.2).
pub(super) fn decode_unreserved(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    let mut rest = url;
    while let Some(at) = rest.find('%') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let byte = escape
            .get(1..3)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        let plain = byte.map(char::from);
        let plain = plain.filter(|c| c.is_ascii_alphanumeric() || "-._~".contains(*c));
        if let Some(c) = plain {
            out.push(c);
            rest = &escape[3..];
        } else {
            out.push('%');
            rest = &escape[1..];
        }
    }
    out + rest
}
