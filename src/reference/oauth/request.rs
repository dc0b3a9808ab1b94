//! What stands against an authorization request, in the order in which it is looked for: first
//! whether there is a client that can be told, then everything else (RFC 6749, section 4.1.2.1).

use super::accounts::{Client, OPENID, PROFILE, SCOPES};
use super::parameters::{Parameters, is_scope_token};
use super::pkce;
use super::redirect_uri;
use super::refusal::{Back, Fault, Refusal};
use super::{Service, Switch};

/// An authorization request that nothing stands against.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) client: &'static Client,
    pub(super) back: Back,
    /// The redirection URI as it stood in the request, if it did.
    pub(super) redirect_uri: Option<String>,
    /// The access token is asked for at once, without a code.
    pub(super) is_implicit: bool,
    pub(super) scope: String,
    pub(super) challenge: Option<String>,
    pub(super) nonce: Option<String>,
    /// The values of `prompt`.
    pub(super) prompt: Vec<String>,
}

impl Request {
    pub(super) fn check(service: &Service, given: &Parameters) -> Result<Self, Refusal> {
        let lasts = service
            .slips(Switch::LastParameterTaken)
            .then(|| given.lasts());
        let given = lasts.as_ref().unwrap_or(given);
        let (client, uri) =
            addressee(service, given).map_err(|refusal| astray(service, given, refusal))?;
        let back = back(service, given, &uri);
        let refuse = |fault| Refusal::Back(back.clone(), fault);
        if given.repeated(ONCE).is_some() {
            return Err(refuse(REPEATED));
        }
        if service.slips(Switch::QuoteIsServerError) && given.has('"') {
            return Err(refuse(BROKEN));
        }
        unknown(service, given).map_err(refuse)?;
        let is_implicit = response_type(service, given, client).map_err(refuse)?;
        if !service.slips(Switch::ExtensionsIgnored) {
            objects(given).map_err(refuse)?;
            response_mode(given, is_implicit).map_err(refuse)?;
        }
        let scope = scope(service, given, client).map_err(refuse)?;
        let challenge = if is_implicit {
            None
        } else {
            pkce::challenge(service, given, client).map_err(refuse)?
        };
        let prompt = prompt(service, given).map_err(refuse)?;
        Ok(Self {
            client,
            redirect_uri: given.one("redirect_uri").map(str::to_owned),
            is_implicit,
            scope,
            challenge,
            nonce: given.one("nonce").map(str::to_owned),
            prompt,
            back,
        })
    }

    pub(super) fn prompts(&self, value: &str) -> bool {
        self.prompt.iter().any(|given| given == value)
    }
}

/// The client and its redirection URI.
fn addressee(service: &Service, given: &Parameters) -> Result<(&'static Client, String), Refusal> {
    if service.slips(Switch::ResponseTypeFirst) && given.one("response_type") != Some("code") {
        return Err(Refusal::Page("The response type is not supported."));
    }
    let client = redirect_uri::client(given)?;
    Ok((client, redirect_uri::check(service, given, client)?))
}

/// A mistake: the refusal is told where the request says, whoever that is.
fn astray(service: &Service, given: &Parameters, refusal: Refusal) -> Refusal {
    let Some(uri) = given.first("redirect_uri") else {
        return refusal;
    };
    let client = given.one("client_id").and_then(Client::of);
    let is_known = client.is_some();
    let registered = client.and_then(|client| client.redirect_uris.first());
    let fault = match service.slip {
        Some(Switch::UnknownClientIsTold) if !is_known => {
            Fault::new("unauthorized_client", "The client is not known here.")
        }
        Some(Switch::BadRedirectUriIsTold | Switch::RegisteredUriIsTold) if is_known => {
            Fault::new("invalid_request", "The redirection URI is not registered.")
        }
        Some(Switch::ResponseTypeFirst) if given.one("response_type") != Some("code") => {
            Fault::new(
                "unsupported_response_type",
                "The response type is not supported.",
            )
        }
        _ => return refusal,
    };
    let uri = match registered {
        Some(registered) if service.slips(Switch::RegisteredUriIsTold) => registered,
        _ => uri,
    };
    Refusal::Back(back(service, given, uri), fault)
}

/// What is unknown is ignored (section 3.1).
fn unknown(service: &Service, given: &Parameters) -> Result<(), Fault> {
    let known = [ONCE, &["client_id", "redirect_uri"]].concat();
    if service.slips(Switch::UnknownParameterRefused) && given.unknown(&known).is_some() {
        return Err(Fault::new("invalid_request", "A parameter is not known."));
    }
    Ok(())
}

/// Where the answer goes. Nothing that is not registered ever gets one (section 3.1.2.4).
fn back(service: &Service, given: &Parameters, uri: &str) -> Back {
    let state = given.one("state").filter(|_| !given.is_repeated("state"));
    Back {
        uri: uri.to_owned(),
        in_fragment: is_in_fragment(given),
        state: state.map(str::to_owned),
        issuer: service.issuer.clone(),
    }
}

/// Answers to the types that bring a token through the browser go into the fragment, errors too
/// (section 4.2.2.1; OAuth 2.0 Multiple Response Types, section 5).
fn is_in_fragment(given: &Parameters) -> bool {
    let kind = response_type_words(given.one("response_type").unwrap_or_default());
    let brings_token = is_known_type(&kind) && kind != ["code"];
    brings_token || given.one("response_mode") == Some("fragment") && is_known_type(&kind)
}

/// Whether the token comes at once.
fn response_type(service: &Service, given: &Parameters, client: &Client) -> Result<bool, Fault> {
    let asked = match (given.one("response_type"), service.slip) {
        (None, Some(Switch::MissingTypeIsCode)) | (Some(_), Some(Switch::AnyTypeIsCode)) => {
            Some("code")
        }
        (asked, _) => asked,
    };
    let Some(asked) = asked else {
        return Err(Fault::new(
            "invalid_request",
            "The parameter response_type is missing.",
        ));
    };
    if !["code", "token"].contains(&asked) {
        return Err(Fault::new(
            "unsupported_response_type",
            "The response type is not supported.",
        ));
    }
    let is_let = asked == "code" && service.slips(Switch::AnyClientMayAskForCode);
    if !client.response_types.contains(&asked) && !is_let {
        return Err(Fault::new(
            "unauthorized_client",
            "The client may not use this response type.",
        ));
    }
    Ok(asked == "token")
}

/// Request objects are not supported (OIDC Core, section 6).
fn objects(given: &Parameters) -> Result<(), Fault> {
    if given.one("request").is_some() {
        return Err(Fault::new(
            "request_not_supported",
            "Request objects are not supported.",
        ));
    }
    if given.one("request_uri").is_some() {
        return Err(Fault::new(
            "request_uri_not_supported",
            "Request objects are not supported.",
        ));
    }
    Ok(())
}

/// A token must not travel in a query.
fn response_mode(given: &Parameters, is_implicit: bool) -> Result<(), Fault> {
    match given.one("response_mode") {
        None | Some("fragment") => Ok(()),
        Some("query") if !is_implicit => Ok(()),
        Some(_) => Err(Fault::new(
            "invalid_request",
            "The response mode is not supported for this response type.",
        )),
    }
}

/// Section 3.3. A request that names no scope gets the smallest one.
fn scope(service: &Service, given: &Parameters, client: &Client) -> Result<String, Fault> {
    if service.slips(Switch::ScopeIgnored) {
        return Ok(PROFILE.to_owned());
    }
    let scope = given.one("scope").unwrap_or(PROFILE);
    let is_needed = service.slips(Switch::ScopeNeeded) && !client.is_public();
    if is_needed && given.one("scope").is_none() {
        return Err(Fault::new(
            "invalid_scope",
            "The parameter scope is missing.",
        ));
    }
    let code = if service.slips(Switch::ScopeHasItsOwnWord) {
        "unknown_scope"
    } else {
        "invalid_scope"
    };
    if !scope.split(' ').all(is_scope_token) {
        return Err(Fault::new(code, "The scope is malformed."));
    }
    // An ID token is signed with the client's secret.
    let is_known =
        |token: &str| SCOPES.contains(&token) && !(token == OPENID && client.is_public());
    if !scope.split(' ').all(is_known) {
        return Err(Fault::new(
            code,
            "The scope is not known, or not for this client.",
        ));
    }
    Ok(scope.to_owned())
}

/// OIDC Core, section 3.1.2.1: `none` stands alone.
fn prompt(service: &Service, given: &Parameters) -> Result<Vec<String>, Fault> {
    if service.slips(Switch::OAuthAlone) {
        return Ok(Vec::new());
    }
    let values = given.one("prompt").unwrap_or_default().split(' ');
    let values: Vec<String> = values
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
        .collect();
    if service.slips(Switch::NoneBesideOthers) && values.len() > 1 {
        return Ok(values.into_iter().filter(|value| value != "none").collect());
    }
    if values.len() > 1 && values.iter().any(|value| value == "none") {
        return Err(Fault::new(
            "invalid_request",
            "The prompt none cannot go together with another one.",
        ));
    }
    Ok(values)
}

/// The words of a response type, which have no order.
fn response_type_words(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = text.split(' ').collect();
    words.sort_unstable();
    words
}

/// Whether the type is a registered one, supported or not.
fn is_known_type(words: &[&str]) -> bool {
    !words.is_empty()
        && words
            .iter()
            .all(|word| ["code", "token", "id_token"].contains(word))
}

const BROKEN: Fault = Fault::new("server_error", "An unexpected condition was met.");

const REPEATED: Fault = Fault::new("invalid_request", "A parameter is given more than once.");

/// The parameters that the protocol knows: they must not be repeated. `resource` may be
/// (RFC 8707), and what is unknown is ignored (section 3.1).
const ONCE: &[&str] = &[
    "response_type",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "response_mode",
    "prompt",
    "request",
    "request_uri",
    "display",
    "max_age",
    "ui_locales",
    "login_hint",
    "id_token_hint",
    "acr_values",
    "claims",
];
