//! The authorization endpoint (RFC 6749, section 3.1).

use super::grant::allow;
use super::refusal::Refusal;
use super::request::AuthorizationRequest;
use crate::reference::base::http::form::Form;
use crate::reference::base::http::message::{ServerRequest, ServerResponse};
use crate::reference::oauth::accounts::RegisteredClient;
use crate::reference::oauth::deviations::switch::Switch;
use crate::reference::oauth::error::OAuthError;
use crate::reference::oauth::pages;
use crate::reference::oauth::service::OAuthService;

/// Responds to an authorization request by GET, or by POST with the parameters in a form.
pub(crate) fn respond(service: &OAuthService, request: &ServerRequest) -> ServerResponse {
    let raw = match request.method.as_str() {
        "POST" => &request.body,
        _ => request.raw_query().as_bytes(),
    };
    let Some(given) = service.decode(raw) else {
        let is_ours = service.is_on(Switch::UndecodableIs500);
        let status = if is_ours { 500 } else { 400 };
        return pages::error(status, "The request cannot be decoded.");
    };
    if let Some(early) = login_first(service, request, &given).or_else(|| fail(service, &given)) {
        return early;
    }
    proceed(service, request, &given).unwrap_or_else(|refusal| refusal.response())
}

/// The response of a mutant that fails at input that it does not expect. None on other servers.
fn fail(service: &OAuthService, given: &Form) -> Option<ServerResponse> {
    let fails = match service.switch()? {
        Switch::QuoteIs500 => given.contains('"'),
        Switch::ExtensionIs500 => ["response_mode", "request"]
            .iter()
            .any(|name| given.get(name).is_some()),
        Switch::MissingScopeIs500 => {
            let client = given.get("client_id").and_then(RegisteredClient::by_id);
            given.get("scope").is_none() && client.is_some_and(|client| !client.is_public())
        }
        _ => false,
    };
    fails.then(|| pages::error(500, "Something went wrong."))
}

/// The login page of a variant that checks a request only after the user has logged in. None if the
/// client forbids pages, and on other servers.
fn login_first(
    service: &OAuthService,
    request: &ServerRequest,
    given: &Form,
) -> Option<ServerResponse> {
    let switch = service.switch()?;
    if service.user(request).is_some() || is_silent(given) {
        return None;
    }
    match switch {
        Switch::LoginFirst => Some(pages::login(
            &service.ticket("login"),
            Some(given),
            "Who are you?",
        )),
        Switch::LoginElsewhereFirst => Some(pages::to_login(given)),
        _ => None,
    }
}

/// Whether the client forbids login and consent pages (`prompt=none`).
fn is_silent(given: &Form) -> bool {
    let prompt = given.get("prompt").unwrap_or_default();
    prompt.split(' ').any(|value| value == "none")
}

fn proceed(
    service: &OAuthService,
    request: &ServerRequest,
    given: &Form,
) -> Result<ServerResponse, Refusal> {
    let authorization = AuthorizationRequest::check(service, given)?;
    if let Some(fault) = requested_fault(service, request, &authorization) {
        return fault;
    }
    let always_asks = service.is_on(Switch::NoOpenIdConnect);
    let user = service.user(request);
    match user.filter(|_| !authorization.prompts("login")) {
        None if authorization.prompts("none") && !service.is_on(Switch::PromptIgnored) => {
            let error = OAuthError::new("login_required", "Nobody is logged in.");
            Err(authorization.refuse(error))
        }
        None => Ok(pages::login(
            &service.ticket("login"),
            Some(&after_login(given, &authorization)),
            "The client wants to know who you are.",
        )),
        Some((session, _)) if authorization.prompts("consent") || always_asks => {
            Ok(pages::consent(
                &service.ticket(&session),
                authorization.client.id,
                &authorization.scope,
                given,
            ))
        }
        // The operator of the server owns the clients, so the user is not asked for consent.
        Some((_, user)) => Ok(allow(service, authorization, user)),
    }
}

/// The error that a test requests with a header.
fn requested_fault(
    service: &OAuthService,
    request: &ServerRequest,
    authorization: &AuthorizationRequest,
) -> Option<Result<ServerResponse, Refusal>> {
    let (code, description) = match request.header(FAULT)? {
        "server_error" if service.is_on(Switch::FaultsArePages) => {
            return Some(Ok(pages::error(500, "Something went wrong.")));
        }
        "server_error" => ("server_error", "An unexpected condition was met."),
        "temporarily_unavailable" => ("temporarily_unavailable", "The server is being maintained."),
        _ => return None,
    };
    Some(Err(authorization.refuse(OAuthError::new(code, description))))
}

/// The parameters with which the request continues after the user has logged in: the same ones
/// without `prompt=login`.
fn after_login(given: &Form, authorization: &AuthorizationRequest) -> Form {
    let others = authorization
        .prompt
        .iter()
        .filter(|value| *value != "login");
    let others: Vec<&str> = others.map(String::as_str).collect();
    given.with("prompt", &others.join(" "))
}

/// The header with which a test requests a fault.
const FAULT: &str = "x-rebuff-fault";
