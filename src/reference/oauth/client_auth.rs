//! Who asks for a token: one way of authentication, and no more (RFC 6749, section 2.3).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::accounts::Client;
use super::parameters::{Parameters, decoded};
use super::refusal::Fault;
use super::token::BROKEN;
use super::{Service, Switch};
use crate::reference::wire::ServerRequest;

/// The client, if it has proved to be that one.
pub(super) fn identify(
    service: &Service,
    ask: &ServerRequest,
    form: &Parameters,
) -> Result<&'static Client, Fault> {
    let (id, secret) = credentials(service, ask, form)?;
    let client = Client::of(&id).ok_or(UNKNOWN)?;
    // Without a secret there is nothing to prove; an empty one may be left out (section 2.3.1).
    let is_proved = match (secret.as_deref(), service.slip) {
        (Some(_), Some(Switch::AnySecret)) | (None, Some(Switch::NoSecretNeeded)) => true,
        (secret, _) => secret == client.secret,
    };
    if is_proved { Ok(client) } else { Err(UNKNOWN) }
}

/// Id and secret, from the header or from the body.
fn credentials(
    service: &Service,
    ask: &ServerRequest,
    form: &Parameters,
) -> Result<(String, Option<String>), Fault> {
    let headers = ask
        .headers
        .iter()
        .filter(|(name, _)| name == "authorization");
    let headers: Vec<&str> = headers.map(|(_, value)| value.as_str()).collect();
    let uri = ask
        .query
        .as_deref()
        .filter(|_| service.slips(Switch::CredentialsOfTheUri));
    let uri = uri
        .and_then(|query| Parameters::of(query.as_bytes()))
        .unwrap_or_default();
    let named = form.one("client_id").or(uri.one("client_id"));
    let secret = form.one("client_secret").or(uri.one("client_secret"));
    match headers[..] {
        [] => {
            let code = if service.slips(Switch::NoClientIsInvalidRequest) {
                "invalid_request"
            } else {
                "invalid_client"
            };
            let id = named.ok_or(Fault::new(code, "There is no client authentication."))?;
            Ok((id.to_owned(), secret.map(str::to_owned)))
        }
        [header] => {
            let unreadable = match service.slip {
                Some(Switch::UnreadableIsOurFault) => BROKEN,
                Some(Switch::UnreadableBasicIsInvalidRequest) => Fault::new(
                    "invalid_request",
                    "The client authentication cannot be read.",
                ),
                _ => UNREADABLE,
            };
            let (id, password) = basic(header).ok_or(unreadable)?;
            if service.slips(Switch::BodyBesideBasicIgnored) {
                return Ok((id, Some(password)));
            }
            if secret.is_some() || named.is_some_and(|named| named != id) {
                return Err(TWICE);
            }
            Ok((id, Some(password).filter(|password| !password.is_empty())))
        }
        _ => Err(TWICE),
    }
}

/// The two halves are in the form format before they are in base64 (section 2.3.1).
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let bytes = STANDARD.decode(encoded.trim()).ok()?;
    let at = bytes.iter().position(|byte| *byte == b':')?;
    Some((decoded(&bytes[..at])?, decoded(&bytes[at + 1..])?))
}

const UNKNOWN: Fault = Fault::new("invalid_client", "Client authentication failed.");
const UNREADABLE: Fault = Fault::new(
    "invalid_client",
    "The client authentication cannot be read.",
);
const TWICE: Fault = Fault::new(
    "invalid_request",
    "The client authenticates in more than one way.",
);
