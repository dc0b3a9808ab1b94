//! Finished answers that are right in another way.

use serde_json::{Value, json};

use super::bends::{
    asked, edit_error, edit_redirect, edit_token_error, is_token, is_token_error, location, says,
    value,
};
use super::pages::{self, AUTHORIZE};
use super::parameters::Parameters;
use crate::reference::wire::{ServerRequest, ServerResponse};

pub(super) fn found(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if reply.status == 303 {
        reply.status = 302;
    }
}

/// Spaces as `%20`, which the form format reads alike.
pub(super) fn spaces_escaped(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if let Some(url) = location(reply) {
        reply.set_header("location", &url.replace('+', "%20"));
    }
}

pub(super) fn no_descriptions(ask: &ServerRequest, reply: &mut ServerResponse) {
    edit_error(reply, |pairs| {
        pairs.retain(|(name, _)| name != "error_description");
    });
    edit_token_error(ask, reply, |body| drop(body.remove("error_description")));
}

/// Error pages in place of redirects.
pub(super) fn error_pages(ask: &ServerRequest, reply: &mut ServerResponse) {
    if is_plain_error(ask, reply) {
        *reply = pages::error(400, "The client has asked for what it cannot have.");
    }
}

/// Redirects that no browser follows, since their status is that of an error.
pub(super) fn location_with_400(ask: &ServerRequest, reply: &mut ServerResponse) {
    if is_plain_error(ask, reply) {
        reply.status = 400;
    }
}

pub(super) fn pages_with_500(ask: &ServerRequest, reply: &mut ServerResponse) {
    // What cannot be decoded is told as the fault of the request that it is.
    let query = ask.query.as_deref().unwrap_or_default();
    let is_readable = Parameters::of(query.as_bytes()).is_some();
    if ask.path == AUTHORIZE && reply.status == 400 && is_readable {
        reply.status = 500;
    }
}

pub(super) fn long_requests_refused(ask: &ServerRequest, reply: &mut ServerResponse) {
    let length = ask.query.as_deref().unwrap_or_default().len();
    if ask.path == AUTHORIZE && length > 1_800 {
        *reply = pages::error(414, "The address is too long.");
    }
}

pub(super) fn get_only(ask: &ServerRequest, reply: &mut ServerResponse) {
    if ask.path == AUTHORIZE && ask.method == "POST" {
        *reply = pages::error(405, "This method is not known here.").with_header("allow", "GET");
    }
}

/// What is missing is not understood.
pub(super) fn missing_type_unsupported(ask: &ServerRequest, reply: &mut ServerResponse) {
    let kind = asked(ask, "response_type").unwrap_or_default();
    edit_error(reply, |pairs| {
        if let Some(error) = value(pairs, "error").filter(|error| *error == "invalid_request")
            && kind.is_empty()
        {
            "unsupported_response_type".clone_into(error);
        }
    });
}

pub(super) fn no_issuer(_ask: &ServerRequest, reply: &mut ServerResponse) {
    edit_redirect(reply, |pairs| pairs.retain(|(name, _)| name != "iss"));
    if let Ok(Value::Object(mut body)) = serde_json::from_slice(&reply.body)
        && body
            .remove("authorization_response_iss_parameter_supported")
            .is_some()
    {
        reply.body = Value::Object(body).to_string().into();
    }
}

pub(super) fn maintenance_503(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if location(reply).is_some_and(|url| url.contains("error=temporarily_unavailable")) {
        *reply =
            pages::error(503, "The server is being maintained.").with_header("retry-after", "120");
    }
}

/// 401 is asked for only where the header was used.
pub(super) fn body_credentials_400(ask: &ServerRequest, reply: &mut ServerResponse) {
    if is_token(ask) && reply.status == 401 && ask.header("authorization").is_none() {
        reply.status = 400;
        reply.drop_header("www-authenticate");
    }
}

/// Who asks with a code that is not good for it is told that, whoever it is.
pub(super) fn code_first(ask: &ServerRequest, reply: &mut ServerResponse) {
    let form = Parameters::of(&ask.body).unwrap_or_default();
    let has_code = form.one("grant_type") == Some("authorization_code");
    if is_token_error(ask, reply) && has_code && says(reply, &["invalid_client"]) {
        reply.status = 400;
        reply.drop_header("www-authenticate");
        edit_token_error(ask, reply, |body| {
            body.insert("error".to_owned(), "invalid_grant".into());
        });
    }
}

pub(super) fn no_refresh(ask: &ServerRequest, reply: &mut ServerResponse) {
    let form = Parameters::of(&ask.body).unwrap_or_default();
    if is_token_error(ask, reply) && form.one("grant_type") == Some("refresh_token") {
        edit_token_error(ask, reply, |body| {
            body.insert("error".to_owned(), "unauthorized_client".into());
        });
    }
}

pub(super) fn json_is_415(ask: &ServerRequest, reply: &mut ServerResponse) {
    if is_token_error(ask, reply) && ask.header("content-type") == Some("application/json") {
        reply.status = 415;
    }
}

/// Something in front of the endpoint that knows methods and encodings, and not OAuth.
pub(super) fn front_end_pages(ask: &ServerRequest, reply: &mut ServerResponse) {
    let is_undecodable = Parameters::of(&ask.body).is_none();
    if is_token(ask) && (reply.status == 405 || is_undecodable) {
        reply.set_header("content-type", "text/html; charset=utf-8");
        reply.body = b"<!DOCTYPE html><title>Bad Request</title><h1>Bad Request</h1>".to_vec();
        reply.drop_header("cache-control");
    }
}

/// More members, another order, white space, and a parameter of the media type.
pub(super) fn more_members(ask: &ServerRequest, reply: &mut ServerResponse) {
    edit_token_error(ask, reply, |body| {
        let told = std::mem::take(body);
        body.insert("trace_id".to_owned(), "4bf92f3577b34da6".into());
        body.insert("details".to_owned(), json!({"level": 3, "list": [1, null]}));
        body.extend(told.into_iter().rev());
    });
    if is_token_error(ask, reply)
        && let Ok(body) = serde_json::from_slice::<Value>(&reply.body)
    {
        reply.body = format!("\r\n {body:#}\n\n").into();
        reply.set_header("content-type", "application/json;charset=UTF-8");
    }
}

/// Schemes in other letters, and a second challenge in a field of its own.
pub(super) fn other_challenges(_ask: &ServerRequest, reply: &mut ServerResponse) {
    let name = "www-authenticate";
    let given = reply.headers.iter_mut().find(|(key, _)| key == name);
    if let Some((_, challenge)) = given {
        let other = challenge
            .replacen("Basic", "BASIC", 1)
            .replacen("Bearer", "bearer", 1);
        *challenge = other;
        let more = "Negotiate".to_owned();
        reply.headers.push((name.to_owned(), more));
    }
}

/// Whether a request was refused by redirect for a fault of its own.
fn is_plain_error(ask: &ServerRequest, reply: &ServerResponse) -> bool {
    let url = location(reply).unwrap_or_default();
    let told = [
        "invalid_request",
        "unsupported_response_type",
        "unauthorized_client",
        "invalid_scope",
        "request_not_supported",
    ];
    ask.path == AUTHORIZE
        && told
            .iter()
            .any(|code| url.contains(&format!("error={code}&")))
}
