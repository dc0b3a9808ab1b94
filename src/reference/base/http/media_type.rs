//! Media types of requests (RFC 9110, section 8.3).

use super::message::ServerRequest;

/// The media type of the body without its parameters. None if the request does not declare one.
pub(crate) fn media_type(request: &ServerRequest) -> Option<&str> {
    let declared = request.header("content-type")?;
    Some(declared.split(';').next().unwrap_or_default().trim())
}

/// Whether the request declares this media type, whatever its parameters.
pub(crate) fn has_media_type(request: &ServerRequest, expected: &str) -> bool {
    media_type(request).is_some_and(|declared| declared.eq_ignore_ascii_case(expected))
}
