//! What the alterations of finished errors have in common: finding the parts of an error's body
//! and writing it back. Successes are never touched.

use serde_json::{Map, Value};

use super::error::text;
use crate::reference::wire::ServerResponse;

/// Whether the answer is an error that the contract speaks of.
pub(super) fn is_error(reply: &ServerResponse) -> bool {
    reply.status >= 400
}

/// The body of an error. None of a success, or where there is nothing to read.
pub(super) fn envelope(reply: &ServerResponse) -> Option<Value> {
    if !is_error(reply) {
        return None;
    }
    serde_json::from_slice(&reply.body).ok()
}

/// Edits the `error` object of an error's body.
pub(super) fn edit(reply: &mut ServerResponse, change: impl FnOnce(&mut Map<String, Value>)) {
    let Some(mut body) = envelope(reply) else {
        return;
    };
    if let Some(error) = body["error"].as_object_mut() {
        change(error);
        reply.body = text(&body);
    }
}

/// The items of the list of errors.
pub(super) fn items(
    error: &mut Map<String, Value>,
) -> impl Iterator<Item = &mut Map<String, Value>> {
    let list = error.get_mut("errors").and_then(Value::as_array_mut);
    list.into_iter().flatten().filter_map(Value::as_object_mut)
}

/// The reason of an error's first item.
pub(super) fn reason(reply: &ServerResponse) -> Option<String> {
    let body = envelope(reply)?;
    body["error"]["errors"][0]["reason"]
        .as_str()
        .map(str::to_owned)
}

/// Another status, in both layers.
pub(super) fn restate(reply: &mut ServerResponse, status: u16) {
    reply.status = status;
    edit(reply, |error| error["code"] = status.into());
}
