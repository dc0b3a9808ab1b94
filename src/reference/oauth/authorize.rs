//! The authorization endpoint (RFC 6749, section 3.1), and the user's part in it.

use super::accounts::Client;
use super::pages;
use super::parameters::Parameters;
use super::refusal::{Fault, Refusal};
use super::request::Request;
use super::store::{Code, TOKEN_LIFE, Token};
use super::{Service, Switch};
use crate::reference::wire::{ServerRequest, ServerResponse};

/// A request by GET, or by POST with the parameters in a form.
pub(super) fn answer(service: &Service, ask: &ServerRequest) -> ServerResponse {
    let raw = match ask.method.as_str() {
        "GET" | "HEAD" => ask.query.as_deref().unwrap_or_default().as_bytes(),
        "POST" => &ask.body,
        _ => {
            return pages::error(405, "This method is not known here.")
                .with_header("allow", "GET, HEAD, POST");
        }
    };
    let Some(given) = service.decoded(raw) else {
        let is_ours = service.slips(Switch::UndecodableIsOurFault);
        let status = if is_ours { 500 } else { 400 };
        return pages::error(status, "The request cannot be decoded.");
    };
    if let Some(reply) = login_first(service, ask, &given).or_else(|| failed(service, &given)) {
        return reply;
    }
    proceed(service, ask, &given).unwrap_or_else(|refusal| refusal.reply())
}

/// A mistake: what nobody expected is met by nobody.
fn failed(service: &Service, given: &Parameters) -> Option<ServerResponse> {
    let fails = match service.slip? {
        Switch::QuoteIsOurFault => given.has('"'),
        Switch::ExtensionIsOurFault => ["response_mode", "request"]
            .iter()
            .any(|name| given.one(name).is_some()),
        Switch::MissingScopeIsOurFault => {
            let client = given.one("client_id").and_then(Client::of);
            given.one("scope").is_none() && client.is_some_and(|client| !client.is_public())
        }
        _ => false,
    };
    fails.then(|| pages::error(500, "Something went wrong."))
}

/// Some servers look at nothing before they know the user, unless nothing may be shown.
fn login_first(
    service: &Service,
    ask: &ServerRequest,
    given: &Parameters,
) -> Option<ServerResponse> {
    let slip = service.slip?;
    if service.user(ask).is_some() || is_silent(given) {
        return None;
    }
    match slip {
        Switch::LoginFirst => Some(pages::login(
            &service.ticket("login"),
            Some(given),
            "Who are you?",
        )),
        Switch::LoginElsewhereFirst => Some(pages::to_login(given)),
        _ => None,
    }
}

/// Whether no page may be shown.
fn is_silent(given: &Parameters) -> bool {
    let prompt = given.one("prompt").unwrap_or_default();
    prompt.split(' ').any(|value| value == "none")
}

fn proceed(
    service: &Service,
    ask: &ServerRequest,
    given: &Parameters,
) -> Result<ServerResponse, Refusal> {
    let request = Request::check(service, given)?;
    let refuse = |code, text| Err(Refusal::Back(request.back.clone(), Fault::new(code, text)));
    match ask.header(FAULT) {
        Some("server_error") if service.slips(Switch::FaultsArePages) => {
            return Ok(pages::error(500, "Something went wrong."));
        }
        Some("server_error") => return refuse("server_error", "An unexpected condition was met."),
        Some("temporarily_unavailable") => {
            return refuse("temporarily_unavailable", "The server is being maintained.");
        }
        _ => {}
    }
    let asks_always = service.slips(Switch::OAuthAlone);
    let user = service.user(ask).filter(|_| !request.prompts("login"));
    match user {
        None if request.prompts("none") && !service.slips(Switch::PromptIgnored) => {
            refuse("login_required", "Nobody is logged in.")
        }
        None => Ok(pages::login(
            &service.ticket("login"),
            Some(&logged_in_now(given, &request)),
            "The client wants to know who you are.",
        )),
        Some((session, _)) if request.prompts("consent") || asks_always => Ok(pages::consent(
            &service.ticket(&session),
            request.client.id,
            &request.scope,
            given,
        )),
        // The clients here are the house's own: the user has allowed them long ago.
        Some((_, user)) => Ok(allow(service, request, user)),
    }
}

/// The same request once the user has logged in: it does not ask for that again.
fn logged_in_now(given: &Parameters, request: &Request) -> Parameters {
    let others = request.prompt.iter().filter(|value| *value != "login");
    let others: Vec<&str> = others.map(String::as_str).collect();
    given.with("prompt", &others.join(" "))
}

/// The user's decision. The request comes with it again, and is looked at again.
pub(super) fn decide(service: &Service, ask: &ServerRequest) -> ServerResponse {
    if ask.method != "POST" {
        return pages::error(405, "This method is not known here.").with_header("allow", "POST");
    }
    let Some((session, user)) = service.user(ask) else {
        return pages::error(403, "Nobody is logged in.");
    };
    let form = Parameters::of(&ask.body).unwrap_or_default();
    if form.one("ticket") != Some(service.ticket(&session).as_str()) {
        return pages::error(403, "This page was not shown to you.");
    }
    let waiting = form.one("return_to").and_then(pages::waiting);
    let Some(given) = waiting.and_then(|query| Parameters::of(query.as_bytes())) else {
        return pages::error(400, "There is no request to decide on.");
    };
    match Request::check(service, &given) {
        Err(refusal) => refusal.reply(),
        Ok(request) => match form.one("decision") {
            Some("deny") if !service.slips(Switch::DenialIsIgnored) => request
                .back
                .refuse(Fault::new("access_denied", "The user said no.")),
            Some("allow" | "deny") => allow(service, request, user),
            _ => pages::error(400, "There is no decision."),
        },
    }
}

fn allow(service: &Service, request: Request, user: &'static str) -> ServerResponse {
    let mut store = service.store();
    let name = store.fresh();
    let token = Token {
        grant: store.fresh(),
        client: request.client.id,
        user: Some(user),
        scope: request.scope,
    };
    if request.is_implicit {
        let scope = token.scope.clone();
        store.tokens.put(&name, token);
        let life = TOKEN_LIFE.as_secs().to_string();
        return request.back.reply(&[
            ("access_token", &name),
            ("token_type", "Bearer"),
            ("expires_in", &life),
            ("scope", &scope),
        ]);
    }
    let code = Code {
        client: request.client.id,
        redirect_uri: request.redirect_uri,
        answered_at: request.back.uri.clone(),
        challenge: request.challenge,
        nonce: request.nonce,
        token,
        is_used: false,
    };
    store.codes.put(&name, code);
    request.back.reply(&[("code", &name)])
}

/// The header that asks for a fault.
const FAULT: &str = "x-rebuff-fault";
