//! Conditional requests (RFC 9110, section 13): the comparison of etags.

use crate::reference::base::http::message::ServerRequest;

/// Whether `If-Match` permits a write. A request without the header is permitted.
pub(crate) fn is_met(request: &ServerRequest, mut is_ours: impl FnMut(&str) -> bool) -> bool {
    let mut listed = listed(request, "if-match").peekable();
    listed.peek().is_none() || listed.any(|etag| etag == "*" || is_ours(etag))
}

/// Whether `If-None-Match` contains this version. Weak etags match too.
pub(crate) fn is_unchanged(request: &ServerRequest, etag: &str) -> bool {
    listed(request, "if-none-match")
        .any(|given| given == "*" || given.strip_prefix("W/").unwrap_or(given) == etag)
}

/// The etags of all header fields with a name. Fields are split at every comma. This is safe: the
/// etags of this server contain no comma, and the parts of a foreign etag match none of them.
fn listed<'a>(request: &'a ServerRequest, name: &'a str) -> impl Iterator<Item = &'a str> {
    let fields = request.headers.iter().filter(move |(key, _)| key == name);
    fields
        .flat_map(|(_, value)| value.split(','))
        .map(str::trim)
}
