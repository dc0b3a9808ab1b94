//! The checks of an authorization request. The client and the redirection URI are checked first:
//! other errors are sent to the client, which needs both to be valid (RFC 6749, section 4.1.2.1).

use super::redirect_uri;
use super::refusal::{ClientRedirect, Refusal};
use crate::reference::base::http::form::Form;
use crate::reference::oauth::accounts::{
    OPENID, PROFILE, RegisteredClient, SCOPES, is_scope_token,
};
use crate::reference::oauth::deviations::switch::Switch;
use crate::reference::oauth::error::OAuthError;
use crate::reference::oauth::pkce;
use crate::reference::oauth::service::OAuthService;

/// An authorization request that passed all checks.
#[derive(Clone, Debug)]
pub(crate) struct AuthorizationRequest {
    pub(crate) client: &'static RegisteredClient,
    pub(crate) redirect: ClientRedirect,
    /// The redirection URI, if the request has one.
    pub(crate) redirect_uri: Option<String>,
    /// Whether the client asks for an access token directly, without a code.
    pub(crate) is_implicit: bool,
    pub(crate) scope: String,
    pub(crate) challenge: Option<String>,
    pub(crate) nonce: Option<String>,
    /// The values of `prompt`.
    pub(crate) prompt: Vec<String>,
}

impl AuthorizationRequest {
    pub(crate) fn check(service: &OAuthService, given: &Form) -> Result<Self, Refusal> {
        let last_values = service
            .is_on(Switch::LastParameterUsed)
            .then(|| given.last_values());
        let given = last_values.as_ref().unwrap_or(given);
        let (client, uri) = client_and_uri(service, given)
            .map_err(|refusal| send_to_unchecked_uri(service, given, refusal))?;
        let redirect = redirect(service, given, &uri);
        let refuse = |error| Refusal::Redirect(redirect.clone(), error);
        if given.repeated(ONCE).is_some() {
            return Err(refuse(REPEATED));
        }
        if service.is_on(Switch::QuoteIsServerError) && given.contains('"') {
            return Err(refuse(BROKEN));
        }
        reject_unknown(service, given).map_err(refuse)?;
        let is_implicit = is_implicit(service, given, client).map_err(refuse)?;
        if !service.is_on(Switch::ExtensionsIgnored) {
            reject_request_objects(given).map_err(refuse)?;
            check_response_mode(given, is_implicit).map_err(refuse)?;
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
            redirect_uri: given.get("redirect_uri").map(str::to_owned),
            is_implicit,
            scope,
            challenge,
            nonce: given.get("nonce").map(str::to_owned),
            prompt,
            redirect,
        })
    }

    /// A refusal that redirects to the client with this error.
    pub(crate) fn refuse(&self, error: OAuthError) -> Refusal {
        Refusal::Redirect(self.redirect.clone(), error)
    }

    /// Whether `prompt` has this value.
    pub(crate) fn prompts(&self, value: &str) -> bool {
        self.prompt.iter().any(|given| given == value)
    }
}

/// Checks the client and its redirection URI.
fn client_and_uri(
    service: &OAuthService,
    given: &Form,
) -> Result<(&'static RegisteredClient, String), Refusal> {
    if service.is_on(Switch::ResponseTypeFirst) && given.get("response_type") != Some("code") {
        return Err(Refusal::Page("The response type is not supported."));
    }
    let client = redirect_uri::client(given)?;
    Ok((client, redirect_uri::check(service, given, client)?))
}

/// Some mutants and variants send an error to a URI even if the request has no valid redirection
/// URI.
fn send_to_unchecked_uri(service: &OAuthService, given: &Form, refusal: Refusal) -> Refusal {
    let Some(uri) = given.first("redirect_uri") else {
        return refusal;
    };
    let client = given.get("client_id").and_then(RegisteredClient::by_id);
    let is_known = client.is_some();
    let registered = client.and_then(|client| client.redirect_uris.first());
    let error = match service.switch() {
        Some(Switch::UnknownClientIsRedirected) if !is_known => {
            OAuthError::new("unauthorized_client", "The client is not known here.")
        }
        Some(Switch::BadRedirectUriIsRedirected | Switch::ErrorsGoToRegisteredUri) if is_known => {
            OAuthError::invalid_request("The redirection URI is not registered.")
        }
        Some(Switch::ResponseTypeFirst) if given.get("response_type") != Some("code") => {
            OAuthError::new(
                "unsupported_response_type",
                "The response type is not supported.",
            )
        }
        _ => return refusal,
    };
    let uri = match registered {
        Some(registered) if service.is_on(Switch::ErrorsGoToRegisteredUri) => registered,
        _ => uri,
    };
    Refusal::Redirect(redirect(service, given, uri), error)
}

/// Refuses unknown parameters on one mutant. Other servers ignore them (section 3.1).
fn reject_unknown(service: &OAuthService, given: &Form) -> Result<(), OAuthError> {
    let known = [ONCE, &["client_id", "redirect_uri"]].concat();
    if service.is_on(Switch::UnknownParameterRefused) && given.unknown(&known).is_some() {
        return Err(OAuthError::invalid_request("A parameter is not known."));
    }
    Ok(())
}

/// The redirect for the response. Except on mutants, `uri` is a registered URI (section 3.1.2.4).
fn redirect(service: &OAuthService, given: &Form, uri: &str) -> ClientRedirect {
    let state = given.get("state").filter(|_| !given.is_repeated("state"));
    ClientRedirect {
        uri: uri.to_owned(),
        in_fragment: is_in_fragment(given),
        state: state.map(str::to_owned),
        issuer: service.issuer.clone(),
    }
}

/// Whether the response goes into the fragment. Responses to every response type with a token go
/// into the fragment, including errors (section 4.2.2.1; OAuth 2.0 Multiple Response Types, section
/// 5).
fn is_in_fragment(given: &Form) -> bool {
    let kind = response_type_words(given.get("response_type").unwrap_or_default());
    let sends_token = is_known_type(&kind) && kind != ["code"];
    sends_token || given.get("response_mode") == Some("fragment") && is_known_type(&kind)
}

/// Whether the response type asks for a token without a code.
fn is_implicit(
    service: &OAuthService,
    given: &Form,
    client: &RegisteredClient,
) -> Result<bool, OAuthError> {
    let asked = match (given.get("response_type"), service.switch()) {
        (None, Some(Switch::MissingTypeIsCode)) | (Some(_), Some(Switch::AnyTypeIsCode)) => {
            Some("code")
        }
        (asked, _) => asked,
    };
    let Some(asked) = asked else {
        return Err(OAuthError::invalid_request(
            "The parameter response_type is missing.",
        ));
    };
    if !["code", "token"].contains(&asked) {
        return Err(OAuthError::new(
            "unsupported_response_type",
            "The response type is not supported.",
        ));
    }
    let is_allowed = asked == "code" && service.is_on(Switch::AnyClientMayAskForCode);
    if !client.response_types.contains(&asked) && !is_allowed {
        return Err(OAuthError::new(
            "unauthorized_client",
            "The client may not use this response type.",
        ));
    }
    Ok(asked == "token")
}

/// Refuses request objects, which the server does not support (OIDC Core, section 6).
fn reject_request_objects(given: &Form) -> Result<(), OAuthError> {
    if given.get("request").is_some() {
        return Err(OAuthError::new(
            "request_not_supported",
            "Request objects are not supported.",
        ));
    }
    if given.get("request_uri").is_some() {
        return Err(OAuthError::new(
            "request_uri_not_supported",
            "Request objects are not supported.",
        ));
    }
    Ok(())
}

/// Refuses a response mode that would send a token in a query, and every unknown response mode.
fn check_response_mode(given: &Form, is_implicit: bool) -> Result<(), OAuthError> {
    match given.get("response_mode") {
        None | Some("fragment") => Ok(()),
        Some("query") if !is_implicit => Ok(()),
        Some(_) => Err(OAuthError::invalid_request(
            "The response mode is not supported for this response type.",
        )),
    }
}

/// Checks the requested scope (section 3.3). A request without a scope gets [`PROFILE`].
fn scope(
    service: &OAuthService,
    given: &Form,
    client: &RegisteredClient,
) -> Result<String, OAuthError> {
    if service.is_on(Switch::ScopeIgnored) {
        return Ok(PROFILE.to_owned());
    }
    let scope = given.get("scope").unwrap_or(PROFILE);
    let is_needed = service.is_on(Switch::ScopeRequired) && !client.is_public();
    if is_needed && given.get("scope").is_none() {
        return Err(OAuthError::new(
            "invalid_scope",
            "The parameter scope is missing.",
        ));
    }
    let code = if service.is_on(Switch::ScopeErrorIsInvented) {
        "unknown_scope"
    } else {
        "invalid_scope"
    };
    if !scope.split(' ').all(is_scope_token) {
        return Err(OAuthError::new(code, "The scope is malformed."));
    }
    // A public client cannot get `openid`, because an ID token is signed with the client's secret.
    let is_known =
        |token: &str| SCOPES.contains(&token) && !(token == OPENID && client.is_public());
    if !scope.split(' ').all(is_known) {
        return Err(OAuthError::new(
            code,
            "The scope is not known, or not for this client.",
        ));
    }
    Ok(scope.to_owned())
}

/// The values of `prompt`. The value `none` must be the only one (OIDC Core, section 3.1.2.1).
fn prompt(service: &OAuthService, given: &Form) -> Result<Vec<String>, OAuthError> {
    if service.is_on(Switch::NoOpenIdConnect) {
        return Ok(Vec::new());
    }
    let values = given.get("prompt").unwrap_or_default().split(' ');
    let values: Vec<String> = values
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
        .collect();
    if service.is_on(Switch::NoneBesideOthers) && values.len() > 1 {
        return Ok(values.into_iter().filter(|value| value != "none").collect());
    }
    if values.len() > 1 && values.iter().any(|value| value == "none") {
        return Err(OAuthError::invalid_request(
            "The prompt none cannot go together with another one.",
        ));
    }
    Ok(values)
}

/// The words of a response type, sorted: their order has no meaning.
fn response_type_words(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = text.split(' ').collect();
    words.sort_unstable();
    words
}

/// Whether the response type is a registered one, even if the server does not support it.
fn is_known_type(words: &[&str]) -> bool {
    !words.is_empty()
        && words
            .iter()
            .all(|word| ["code", "token", "id_token"].contains(word))
}

const BROKEN: OAuthError = OAuthError::new("server_error", "An unexpected condition was met.");

const REPEATED: OAuthError = OAuthError::invalid_request("A parameter is given more than once.");

/// The parameters of the protocol that must not be repeated. `resource` may be repeated (RFC 8707),
/// and unknown parameters are ignored (section 3.1).
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
