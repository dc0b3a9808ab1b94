//! The token endpoint (RFC 6749, section 3.2) and its errors (section 5.2).

use serde_json::{Value, json};

use super::client_auth;
use super::grants;
use super::parameters::Parameters;
use super::refusal::Fault;
use super::{Service, Switch};
use crate::reference::wire::{ServerRequest, ServerResponse};

pub(super) fn answer(service: &Service, ask: &ServerRequest) -> ServerResponse {
    if ask.method == "GET" && service.slips(Switch::GetGivesTokens) {
        let asked = ask.query.as_deref().unwrap_or_default();
        let form = Parameters::of(asked.as_bytes()).unwrap_or_default();
        return grant(service, ask, &form).map_or_else(refusal, |body| json_reply(200, &body));
    }
    if ask.method != "POST" {
        let fault = Fault::new("invalid_request", "Tokens are asked for by POST.");
        return refused(405, fault).with_header("allow", "POST");
    }
    let granted = form(service, ask).and_then(|form| grant(service, ask, &form));
    granted.map_or_else(refusal, |body| json_reply(200, &body))
}

fn grant(service: &Service, ask: &ServerRequest, form: &Parameters) -> Result<Value, Fault> {
    let lasts = service
        .slips(Switch::LastFormValueTaken)
        .then(|| form.lasts());
    let form = lasts.as_ref().unwrap_or(form);
    if form.repeated(ONCE).is_some() {
        return Err(REPEATED);
    }
    let Some(kind) = form.one("grant_type") else {
        return Err(Fault::new(
            "invalid_request",
            "The parameter grant_type is missing.",
        ));
    };
    let client = client_auth::identify(service, ask, form)?;
    let give = match kind {
        "authorization_code" => grants::code,
        "refresh_token" => grants::refresh,
        "client_credentials" => grants::own,
        _ => {
            return Err(Fault::new(
                "unsupported_grant_type",
                "The grant type is not supported.",
            ));
        }
    };
    if !client.grant_types.contains(&kind) && !service.slips(Switch::AnyClientMayUseAnyGrant) {
        return Err(Fault::new(
            "unauthorized_client",
            "The client may not use this grant type.",
        ));
    }
    give(service, client, form)
}

/// The body alone: what the URI says is not looked at, since credentials must not stand there
/// (section 2.3.1).
fn form(service: &Service, ask: &ServerRequest) -> Result<Parameters, Fault> {
    let media_type = ask.header("content-type").unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        if service.slips(Switch::UnreadableIsOurFault) {
            return Err(BROKEN);
        }
        return Err(Fault::new(
            "invalid_request",
            "The body has to be application/x-www-form-urlencoded.",
        ));
    }
    let undecodable = if service.slips(Switch::UnreadableIsOurFault) {
        BROKEN
    } else {
        Fault::new("invalid_request", "The body cannot be decoded.")
    };
    service.decoded(&ask.body).ok_or(undecodable)
}

/// A request that cannot be read, met by nobody who expected it.
pub(super) const BROKEN: Fault = Fault::new("server_error", "Something went wrong.");

/// A client that failed to say who it is gets the challenge that HTTP asks for beside a 401.
fn refusal(fault: Fault) -> ServerResponse {
    match fault.code {
        "invalid_client" => refused(401, fault).with_header(
            "www-authenticate",
            "Basic realm=\"rebuff-demo\", charset=\"UTF-8\"",
        ),
        "server_error" => super::pages::error(500, fault.text),
        _ => refused(400, fault),
    }
}

fn refused(status: u16, fault: Fault) -> ServerResponse {
    let body = json!({"error": fault.code, "error_description": fault.text});
    json_reply(status, &body)
}

fn json_reply(status: u16, body: &Value) -> ServerResponse {
    ServerResponse::new(status)
        .with_body("application/json", body.to_string())
        .with_header("cache-control", "no-store")
        .with_header("pragma", "no-cache")
}

const REPEATED: Fault = Fault::new("invalid_request", "A parameter is given more than once.");

/// The parameters that the protocol knows: they must not be repeated.
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
