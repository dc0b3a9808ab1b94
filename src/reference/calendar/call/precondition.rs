//! Conditional requests (RFC 9110, section 13): the comparison of etags.

use crate::reference::base::message::ServerRequest;

/// Whether `If-Match` lets a write happen. Without the header nothing stands against it.
pub(crate) fn is_met(request: &ServerRequest, mut is_ours: impl FnMut(&str) -> bool) -> bool {
    let mut listed = listed(request, "if-match").peekable();
    listed.peek().is_none() || listed.any(|etag| etag == "*" || is_ours(etag))
}

/// Whether `If-None-Match` says that the caller has this version. Here a weak etag counts as well.
pub(crate) fn is_unchanged(request: &ServerRequest, etag: &str) -> bool {
    listed(request, "if-none-match")
        .any(|given| given == "*" || given.strip_prefix("W/").unwrap_or(given) == etag)
}

/// The etags of all header fields of a name. A comma inside of an etag would cut it in two, but
/// none of ours has one, and the halves are no etags of ours either.
fn listed<'a>(request: &'a ServerRequest, name: &'a str) -> impl Iterator<Item = &'a str> {
    let fields = request.headers.iter().filter(move |(key, _)| key == name);
    fields
        .flat_map(|(_, value)| value.split(','))
        .map(str::trim)
}
