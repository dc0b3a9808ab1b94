//! Client authentication at the token endpoint, by exactly one method (RFC 6749, section 2.3).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::reference::base::http::form::{Form, decode};
use crate::reference::base::http::message::ServerRequest;
use crate::reference::oauth::accounts::RegisteredClient;
use crate::reference::oauth::deviations::switch::Switch;
use crate::reference::oauth::error::OAuthError;
use crate::reference::oauth::service::OAuthService;

/// Authenticates the client of a token request.
pub(crate) fn identify(
    service: &OAuthService,
    request: &ServerRequest,
    form: &Form,
) -> Result<&'static RegisteredClient, OAuthError> {
    let (id, secret) = credentials(service, request, form)?;
    let client = RegisteredClient::by_id(&id).ok_or(UNKNOWN)?;
    // A public client has no secret. A request may omit an empty secret (section 2.3.1).
    let is_authentic = match (secret.as_deref(), service.switch()) {
        (Some(_), Some(Switch::AnySecret)) | (None, Some(Switch::NoSecretNeeded)) => true,
        (secret, _) => secret == client.secret,
    };
    if is_authentic {
        Ok(client)
    } else {
        Err(UNKNOWN)
    }
}

/// The client's id and secret, from the header or from the body.
fn credentials(
    service: &OAuthService,
    request: &ServerRequest,
    form: &Form,
) -> Result<(String, Option<String>), OAuthError> {
    let uri = match service.switch() {
        Some(Switch::CredentialsOfTheUri) => Form::parse(request.raw_query().as_bytes()),
        _ => None,
    };
    let uri = uri.unwrap_or_default();
    let id = form.get("client_id").or(uri.get("client_id"));
    let secret = form.get("client_secret").or(uri.get("client_secret"));
    let headers: Vec<&str> = request.header_values("authorization").collect();
    match headers[..] {
        [] => {
            let id = id.ok_or_else(|| no_client(service))?;
            Ok((id.to_owned(), secret.map(str::to_owned)))
        }
        [header] => {
            let (basic_id, password) = basic(header).ok_or_else(|| unreadable(service))?;
            if service.is_on(Switch::BodyBesideBasicIgnored) {
                return Ok((basic_id, Some(password)));
            }
            if secret.is_some() || id.is_some_and(|id| id != basic_id) {
                return Err(TWICE);
            }
            let password = Some(password).filter(|password| !password.is_empty());
            Ok((basic_id, password))
        }
        _ => Err(TWICE),
    }
}

fn no_client(service: &OAuthService) -> OAuthError {
    let code = if service.is_on(Switch::MissingClientIsInvalidRequest) {
        "invalid_request"
    } else {
        "invalid_client"
    };
    OAuthError::new(code, "There is no client authentication.")
}

fn unreadable(service: &OAuthService) -> OAuthError {
    let description = "The client authentication cannot be read.";
    match service.switch() {
        // This mutant fails at credentials that it cannot parse.
        Some(Switch::UnparsableIs500) => OAuthError::new("server_error", "Something went wrong."),
        Some(Switch::UnparsableBasicIsInvalidRequest) => OAuthError::invalid_request(description),
        _ => OAuthError::new("invalid_client", description),
    }
}

/// The id and the password of a Basic header. The client form-encodes both before it encodes them
/// with base64 (section 2.3.1).
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let bytes = STANDARD.decode(encoded.trim()).ok()?;
    let at = bytes.iter().position(|byte| *byte == b':')?;
    Some((decode(&bytes[..at])?, decode(&bytes[at + 1..])?))
}

const UNKNOWN: OAuthError = OAuthError::new("invalid_client", "Client authentication failed.");
const TWICE: OAuthError =
    OAuthError::invalid_request("The client authenticates in more than one way.");
