//! Conditional requests (RFC 9110, section 13): the comparison of etags.

use crate::reference::wire::ServerRequest;

/// Whether `If-Match` lets a write happen. Without the header nothing stands against it.
pub(super) fn is_met(ask: &ServerRequest, mut is_ours: impl FnMut(&str) -> bool) -> bool {
    let mut listed = listed(ask, "if-match").peekable();
    listed.peek().is_none() || listed.any(|etag| etag == "*" || is_ours(etag))
}

/// Whether `If-None-Match` says that the caller has this version. Here a weak etag counts as well.
pub(super) fn is_unchanged(ask: &ServerRequest, etag: &str) -> bool {
    listed(ask, "if-none-match")
        .any(|given| given == "*" || given.strip_prefix("W/").unwrap_or(given) == etag)
}

/// The etags of all header fields of a name. A comma inside of an etag would cut it in two, but
/// none of ours has one, and the halves are no etags of ours either.
fn listed<'a>(ask: &'a ServerRequest, name: &'a str) -> impl Iterator<Item = &'a str> {
    let fields = ask.headers.iter().filter(move |(key, _)| key == name);
    fields
        .flat_map(|(_, value)| value.split(','))
        .map(str::trim)
}
