//! Mistakes that show in the finished answers of the token endpoint and of the resource.

use serde_json::json;

use super::bends::{edit_challenge, edit_token_error, is_resource, is_token, is_token_error, says};
use super::parameters::Parameters;
use crate::reference::wire::{ServerRequest, ServerResponse};

pub(super) fn no_challenge(ask: &ServerRequest, reply: &mut ServerResponse) {
    if is_token(ask) {
        reply.drop_header("www-authenticate");
    }
}

pub(super) fn bearer_challenge(ask: &ServerRequest, reply: &mut ServerResponse) {
    if is_token(ask) && reply.status == 401 {
        reply.set_header("www-authenticate", "Bearer realm=\"rebuff-demo\"");
    }
}

/// A client that used Basic is told by 400.
pub(super) fn never_401(ask: &ServerRequest, reply: &mut ServerResponse) {
    if is_token(ask) && reply.status == 401 {
        reply.status = 400;
        reply.drop_header("www-authenticate");
    }
}

pub(super) fn html(ask: &ServerRequest, reply: &mut ServerResponse) {
    if is_token_error(ask, reply) {
        reply.set_header("content-type", "text/html; charset=utf-8");
        reply.body = b"<!DOCTYPE html><title>Error</title><h1>Bad Request</h1>".to_vec();
    }
}

pub(super) fn plain_text(ask: &ServerRequest, reply: &mut ServerResponse) {
    if is_token_error(ask, reply) {
        reply.set_header("content-type", "text/plain; charset=utf-8");
    }
}

pub(super) fn ok(ask: &ServerRequest, reply: &mut ServerResponse) {
    if is_token_error(ask, reply) && says(reply, &["unsupported_grant_type"]) {
        reply.status = 200;
    }
}

pub(super) fn forbidden(ask: &ServerRequest, reply: &mut ServerResponse) {
    if is_token_error(ask, reply) && says(reply, &["invalid_client"]) {
        reply.status = 403;
        reply.drop_header("www-authenticate");
    }
}

pub(super) fn page_for_get(ask: &ServerRequest, reply: &mut ServerResponse) {
    if is_token(ask) && ask.method == "GET" {
        *reply = ServerResponse::new(200).with_body(
            "text/html; charset=utf-8",
            "<!DOCTYPE html><title>Token endpoint</title><p>This is the token endpoint.</p>",
        );
    }
}

pub(super) fn uri_credentials_redirected(ask: &ServerRequest, reply: &mut ServerResponse) {
    let query = ask.query.as_deref().unwrap_or_default();
    if is_token(ask) && query.contains("client_secret=") {
        *reply = ServerResponse::new(308).with_header("location", &format!("{}?{query}", ask.path));
    }
}

pub(super) fn other_member(ask: &ServerRequest, reply: &mut ServerResponse) {
    edit_token_error(ask, reply, |body| {
        if let Some(error) = body.remove("error") {
            body.insert("code".to_owned(), error);
        }
    });
}

pub(super) fn error_is_object(ask: &ServerRequest, reply: &mut ServerResponse) {
    edit_token_error(ask, reply, |body| {
        let error = body.remove("error");
        body.insert("error".to_owned(), json!({"code": error, "status": 400}));
    });
}

pub(super) fn token_upper_case(ask: &ServerRequest, reply: &mut ServerResponse) {
    edit_token_error(ask, reply, |body| {
        let error = body["error"].as_str().unwrap_or_default();
        body["error"] = error.to_ascii_uppercase().into();
    });
}

/// The description says again what the request said, as it said it.
pub(super) fn token_description_echoes(ask: &ServerRequest, reply: &mut ServerResponse) {
    let form = Parameters::of(&ask.body).unwrap_or_default();
    let kind = form.one("grant_type").unwrap_or_default().to_owned();
    edit_token_error(ask, reply, |body| {
        if body["error"] == "unsupported_grant_type" {
            body["error_description"] = format!("grant type '{kind}' is not supported").into();
        }
    });
}

pub(super) fn token_description_lines(ask: &ServerRequest, reply: &mut ServerResponse) {
    edit_token_error(ask, reply, |body| {
        body["error_description"] = "The request is no good.\nSee \"the guide\".".into();
    });
}

pub(super) fn token_own_word(ask: &ServerRequest, reply: &mut ServerResponse) {
    if says(reply, &["invalid_request", "unsupported_grant_type"]) {
        edit_token_error(ask, reply, |body| body["error"] = "bad_request".into());
    }
}

pub(super) fn tokens_cached(ask: &ServerRequest, reply: &mut ServerResponse) {
    if is_token(ask) && reply.status == 200 {
        reply.drop_header("cache-control");
    }
}

pub(super) fn errors_cached(ask: &ServerRequest, reply: &mut ServerResponse) {
    if is_token_error(ask, reply) {
        reply.drop_header("cache-control");
        reply.drop_header("pragma");
    }
}

pub(super) fn no_token_type(ask: &ServerRequest, reply: &mut ServerResponse) {
    if is_token(ask)
        && reply.status == 200
        && let Ok(serde_json::Value::Object(mut body)) = serde_json::from_slice(&reply.body)
    {
        body.remove("token_type");
        reply.body = serde_json::Value::Object(body).to_string().into();
    }
}

pub(super) fn resource_no_challenge(ask: &ServerRequest, reply: &mut ServerResponse) {
    if is_resource(ask) {
        reply.drop_header("www-authenticate");
    }
}

pub(super) fn resource_basic_challenge(ask: &ServerRequest, reply: &mut ServerResponse) {
    edit_challenge(ask, reply, |challenge| {
        if challenge.contains("invalid_token") {
            challenge.replacen("Bearer", "Basic", 1)
        } else {
            challenge.to_owned()
        }
    });
}

pub(super) fn resource_bare_challenge(ask: &ServerRequest, reply: &mut ServerResponse) {
    edit_challenge(ask, reply, |_| "Bearer".to_owned());
}

pub(super) fn resource_attribute_twice(ask: &ServerRequest, reply: &mut ServerResponse) {
    edit_challenge(ask, reply, |challenge| {
        format!("{challenge}, realm=\"again\"")
    });
}

/// Every refusal is the same one: 401, and no error named.
pub(super) fn resource_one_refusal(ask: &ServerRequest, reply: &mut ServerResponse) {
    if is_resource(ask) && reply.status >= 400 {
        reply.status = 401;
    }
    edit_challenge(ask, reply, |_| "Bearer realm=\"rebuff-demo\"".to_owned());
}

/// A request without a token is told that its token is no good.
pub(super) fn resource_error_for_nothing(ask: &ServerRequest, reply: &mut ServerResponse) {
    edit_challenge(ask, reply, |challenge| {
        if challenge.contains("error=") {
            challenge.to_owned()
        } else {
            format!("{challenge}, error=\"invalid_token\"")
        }
    });
}

pub(super) fn resource_forbidden(ask: &ServerRequest, reply: &mut ServerResponse) {
    if is_resource(ask) && reply.status == 401 {
        reply.status = 403;
    }
}
