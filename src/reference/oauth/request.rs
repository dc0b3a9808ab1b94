//! What stands against an authorization request, in the order in which it is looked for: first
//! whether there is a client that can be told, then everything else (RFC 6749, section 4.1.2.1).

use super::Service;
use super::accounts::{Client, OPENID, PROFILE, SCOPES};
use super::parameters::{Parameters, is_scope_token};
use super::pkce;
use super::refusal::{Back, Fault, Refusal};

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
        let client = client(given)?;
        let back = back(service, given, client)?;
        let refuse = |fault| Refusal::Back(back.clone(), fault);
        if given.repeated(ONCE).is_some() {
            return Err(refuse(REPEATED));
        }
        let is_implicit = response_type(given, client).map_err(refuse)?;
        objects(given).map_err(refuse)?;
        response_mode(given, is_implicit).map_err(refuse)?;
        let scope = scope(given, client).map_err(refuse)?;
        let challenge = if is_implicit {
            None
        } else {
            pkce::challenge(given, client).map_err(refuse)?
        };
        let prompt = prompt(given).map_err(refuse)?;
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

fn client(given: &Parameters) -> Result<&'static Client, Refusal> {
    if given.is_repeated("client_id") {
        return Err(Refusal::Page("The client is named more than once."));
    }
    let id = given
        .one("client_id")
        .ok_or(Refusal::Page("The request does not name its client."))?;
    Client::of(id).ok_or(Refusal::Page("The client is not known here."))
}

/// Where the answer goes. Nothing that is not registered ever gets one (section 3.1.2.4).
fn back(service: &Service, given: &Parameters, client: &Client) -> Result<Back, Refusal> {
    let uri = redirect_uri(given, client)?;
    let state = given.one("state").filter(|_| !given.is_repeated("state"));
    Ok(Back {
        uri,
        in_fragment: is_in_fragment(given),
        state: state.map(str::to_owned),
        issuer: service.issuer.clone(),
    })
}

/// Compared as texts (RFC 9700, section 2.1). It may be left out where only one is registered.
fn redirect_uri(given: &Parameters, client: &Client) -> Result<String, Refusal> {
    if given.is_repeated("redirect_uri") {
        return Err(Refusal::Page(
            "The redirection URI is given more than once.",
        ));
    }
    let registered = client.redirect_uris;
    match (given.one("redirect_uri"), registered) {
        (Some(uri), _) if registered.contains(&uri) => Ok(uri.to_owned()),
        (None, [only]) => Ok((*only).to_owned()),
        (Some(_), _) => Err(Refusal::Page(
            "The redirection URI is not registered for the client.",
        )),
        (None, _) => Err(Refusal::Page("The redirection URI is missing.")),
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
fn response_type(given: &Parameters, client: &Client) -> Result<bool, Fault> {
    let Some(asked) = given.one("response_type") else {
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
    if !client.response_types.contains(&asked) {
        return Err(Fault::new(
            "unauthorized_client",
            "The client may not use this response type.",
        ));
    }
    Ok(asked == "token")
}

/// Request objects are not supported (OpenID Connect Core, section 6).
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
fn scope(given: &Parameters, client: &Client) -> Result<String, Fault> {
    let scope = given.one("scope").unwrap_or(PROFILE);
    if !scope.split(' ').all(is_scope_token) {
        return Err(Fault::new("invalid_scope", "The scope is malformed."));
    }
    // An ID token is signed with the client's secret.
    let is_known =
        |token: &str| SCOPES.contains(&token) && !(token == OPENID && client.is_public());
    if !scope.split(' ').all(is_known) {
        return Err(Fault::new(
            "invalid_scope",
            "The scope is not known, or not for this client.",
        ));
    }
    Ok(scope.to_owned())
}

/// OpenID Connect Core, section 3.1.2.1: `none` stands alone.
fn prompt(given: &Parameters) -> Result<Vec<String>, Fault> {
    let values = given.one("prompt").unwrap_or_default().split(' ');
    let values: Vec<String> = values
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
        .collect();
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
