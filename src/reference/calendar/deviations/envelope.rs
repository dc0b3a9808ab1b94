//! Helpers for alterations of the error body of the calendar contract: pointers, media types,
//! conditions and edits. The helpers never edit a success.

use serde_json::{Map, Value};

use crate::reference::base::alteration::{ResponseEdit, When};
use crate::reference::base::http::json;
use crate::reference::base::http::message::ServerResponse;

/// The status code inside the body.
pub(crate) const CODE: &str = "/error/code";
/// The message of the whole error.
pub(crate) const MESSAGE: &str = "/error/message";
/// The list of errors.
pub(crate) const ERRORS: &str = "/error/errors";
/// The domain of every listed error.
pub(crate) const DOMAINS: &str = "/error/errors/*/domain";
/// The reason of every listed error.
pub(crate) const REASONS: &str = "/error/errors/*/reason";

/// The media type of an HTML page.
pub(crate) const HTML: &str = "text/html; charset=UTF-8";

/// Changes the status of the response and the status in the body to 400.
pub(crate) const RESTATE_400: &[ResponseEdit] = &[
    ResponseEdit::Status(400),
    ResponseEdit::SetNumber(CODE, 400),
];

/// Changes the domain and the reason to those of a 403 without a specific reason.
pub(crate) const AS_FORBIDDEN: &[ResponseEdit] = &[
    ResponseEdit::SetText(DOMAINS, "global"),
    ResponseEdit::SetText(REASONS, "forbidden"),
];

/// Matches responses whose first error has one of these reasons.
pub(crate) const fn reason_is(reasons: &'static [&'static str]) -> When {
    When::Member("/error/errors/0/reason", reasons)
}

/// The body of an error. None for a success, and for a body that is not JSON.
pub(crate) fn envelope(response: &ServerResponse) -> Option<Value> {
    json::body(response).filter(|_| response.status >= 400)
}

/// Edits the `error` object of an error.
pub(crate) fn edit(response: &mut ServerResponse, change: impl FnOnce(&mut Map<String, Value>)) {
    if response.status >= 400 {
        json::edit_body(response, |body| {
            if let Some(error) = body.get_mut("error").and_then(Value::as_object_mut) {
                change(error);
            }
        });
    }
}

/// The items of the list of errors.
pub(crate) fn items(
    error: &mut Map<String, Value>,
) -> impl Iterator<Item = &mut Map<String, Value>> {
    let list = error.get_mut("errors").and_then(Value::as_array_mut);
    list.into_iter().flatten().filter_map(Value::as_object_mut)
}

/// The reason of the first error.
pub(crate) fn reason(response: &ServerResponse) -> Option<String> {
    let body = envelope(response)?;
    body["error"]["errors"][0]["reason"]
        .as_str()
        .map(str::to_owned)
}
