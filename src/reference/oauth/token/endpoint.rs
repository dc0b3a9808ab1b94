//! The token endpoint (RFC 6749, section 3.2) and its errors (section 5.2).

use serde_json::{Value, json};

use super::{client_auth, grants};
use crate::reference::base::http::form::Form;
use crate::reference::base::http::media_type::has_media_type;
use crate::reference::base::http::message::{ServerRequest, ServerResponse};
use crate::reference::oauth::deviations::switch::Switch;
use crate::reference::oauth::error::OAuthError;
use crate::reference::oauth::pages;
use crate::reference::oauth::service::OAuthService;

/// Responds to a token request, which is a POST.
pub(crate) fn respond(service: &OAuthService, request: &ServerRequest) -> ServerResponse {
    let granted = form(service, request).and_then(|form| grant(service, request, &form));
    granted.map_or_else(error_response, |body| json_response(200, &body))
}

/// Responds to any other method.
pub(crate) fn other_method(
    service: &OAuthService,
    request: &ServerRequest,
    allow: &str,
) -> ServerResponse {
    if request.method == "GET" && service.is_on(Switch::GetGivesTokens) {
        let form = Form::parse(request.raw_query().as_bytes()).unwrap_or_default();
        return grant(service, request, &form)
            .map_or_else(error_response, |body| json_response(200, &body));
    }
    let error = OAuthError::invalid_request("Tokens are asked for by POST.");
    error_with_status(405, error).with_header("allow", allow)
}

fn grant(
    service: &OAuthService,
    request: &ServerRequest,
    form: &Form,
) -> Result<Value, OAuthError> {
    let last_values = service
        .is_on(Switch::LastFormValueUsed)
        .then(|| form.last_values());
    let form = last_values.as_ref().unwrap_or(form);
    if form.repeated(ONCE).is_some() {
        return Err(REPEATED);
    }
    let Some(kind) = form.get("grant_type") else {
        return Err(OAuthError::invalid_request(
            "The parameter grant_type is missing.",
        ));
    };
    let client = client_auth::identify(service, request, form)?;
    let issue = match kind {
        "authorization_code" => grants::code,
        "refresh_token" => grants::refresh,
        "client_credentials" => grants::client_credentials,
        _ => {
            return Err(OAuthError::new(
                "unsupported_grant_type",
                "The grant type is not supported.",
            ));
        }
    };
    if !client.grant_types.contains(&kind) && !service.is_on(Switch::AnyClientMayUseAnyGrant) {
        return Err(OAuthError::new(
            "unauthorized_client",
            "The client may not use this grant type.",
        ));
    }
    issue(service, client, form)
}

/// The parameters of the body. Parameters in the URI are ignored, because credentials must not be
/// sent there (section 2.3.1).
fn form(service: &OAuthService, request: &ServerRequest) -> Result<Form, OAuthError> {
    if !has_media_type(request, "application/x-www-form-urlencoded") {
        if service.is_on(Switch::UnparsableIs500) {
            return Err(BROKEN);
        }
        return Err(OAuthError::invalid_request(
            "The body has to be application/x-www-form-urlencoded.",
        ));
    }
    let undecodable = if service.is_on(Switch::UnparsableIs500) {
        BROKEN
    } else {
        OAuthError::invalid_request("The body cannot be decoded.")
    };
    service.decode(&request.body).ok_or(undecodable)
}

/// The error of a mutant that fails at a request that it cannot parse.
const BROKEN: OAuthError = OAuthError::new("server_error", "Something went wrong.");

/// The response for an error (section 5.2). A 401 response has a challenge (RFC 9110, section
/// 15.5.2).
fn error_response(error: OAuthError) -> ServerResponse {
    match error.code {
        "invalid_client" => error_with_status(401, error).with_header(
            "www-authenticate",
            "Basic realm=\"rebuff-demo\", charset=\"UTF-8\"",
        ),
        "server_error" => pages::error(500, error.description),
        _ => error_with_status(400, error),
    }
}

fn error_with_status(status: u16, error: OAuthError) -> ServerResponse {
    let body = json!({"error": error.code, "error_description": error.description});
    json_response(status, &body)
}

fn json_response(status: u16, body: &Value) -> ServerResponse {
    ServerResponse::new(status)
        .with_body("application/json", body.to_string())
        .with_header("cache-control", "no-store")
        .with_header("pragma", "no-cache")
}

const REPEATED: OAuthError = OAuthError::invalid_request("A parameter is given more than once.");

/// The parameters of the protocol, which must not be repeated.
const ONCE: &[&str] = &[
    "grant_type",
    "code",
    "redirect_uri",
    "client_id",
    "client_secret",
    "code_verifier",
    "refresh_token",
    "scope",
    "client_assertion",
    "client_assertion_type",
];
