//! Responses that a misbehaving server sends.

use crate::server::{Action, respond};

/// A complete response with a JSON body.
pub(crate) fn json_response(status: &str, headers: &str, body: &str) -> Action {
    respond(status, "application/json", headers, body.as_bytes())
}

/// An error object that the watches of the contract accept.
pub(crate) fn error_response(status: &str, headers: &str) -> Action {
    let code = status.split(' ').next().unwrap();
    let body = format!(
        r#"{{"error":{{"errors":[{{"domain":"global","reason":"backendError","message":"m"}}],"code":{code},"message":"m"}}}}"#
    );
    json_response(status, headers, &body)
}
