//! Proof key for code exchange (RFC 7636), with the method S256 only.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::accounts::RegisteredClient;
use super::deviations::switch::Switch;
use super::error::OAuthError;
use super::service::OAuthService;
use crate::reference::base::http::form::Form;

/// Checks the challenge of an authorization request. A public client must send a challenge (RFC
/// 9700, section 2.1.1).
pub(crate) fn challenge(
    service: &OAuthService,
    given: &Form,
    client: &RegisteredClient,
) -> Result<Option<String>, OAuthError> {
    if service.is_on(Switch::NoPkce) {
        return Ok(None);
    }
    let method = given.get("code_challenge_method");
    let Some(challenge) = given.get("code_challenge") else {
        if method.is_some() && !service.is_on(Switch::AnyChallenge) {
            return Err(OAuthError::invalid_request(
                "The parameter code_challenge is missing.",
            ));
        }
        if client.is_public() && !service.is_on(Switch::NoChallengeNeeded) {
            return Err(OAuthError::invalid_request("Code challenge required."));
        }
        return Ok(None);
    };
    // A missing method means `plain` (section 4.3).
    let is_accepted = match service.switch() {
        Some(Switch::AnyMethod) => true,
        Some(Switch::PlainAccepted) => matches!(method, None | Some("plain" | "S256")),
        _ => method == Some("S256"),
    };
    if !is_accepted {
        return Err(OAuthError::invalid_request(
            "Transform algorithm not supported.",
        ));
    }
    if !is_well_formed(challenge) && !service.is_on(Switch::AnyChallenge) {
        return Err(OAuthError::invalid_request(
            "The code challenge is malformed.",
        ));
    }
    Ok(Some(challenge.to_owned()))
}

/// Checks that the verifier matches the challenge. If only one of them was sent, the request is
/// refused. A verifier alone can mean that an attacker removed the challenge from the authorization
/// request (RFC 9700, section 4.8.2).
pub(crate) fn verify(
    service: &OAuthService,
    challenge: Option<&str>,
    verifier: Option<&str>,
) -> Result<(), OAuthError> {
    match (challenge, verifier) {
        (None, None) => Ok(()),
        (Some(challenge), Some(verifier)) if challenge == transformed(verifier) => Ok(()),
        (Some(_), Some(_)) if service.is_on(Switch::AnyVerifier) => Ok(()),
        (Some(_), None) if service.is_on(Switch::VerifierOptional) => Ok(()),
        (None, Some(_)) if service.is_on(Switch::VerifierWithoutChallenge) => Ok(()),
        (None, Some(_)) if service.is_on(Switch::NoPkce) => Ok(()),
        (Some(_), None) if service.is_on(Switch::MissingVerifierIsInvalidRequest) => Err(
            OAuthError::invalid_request("The parameter code_verifier is missing."),
        ),
        (Some(_), _) => Err(OAuthError::invalid_grant(
            "The code verifier does not belong to the code.",
        )),
        (None, Some(_)) => Err(OAuthError::invalid_request(
            "The code was asked for without a challenge.",
        )),
    }
}

fn transformed(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

/// Whether the challenge has 43 to 128 unreserved characters (section 4.2).
fn is_well_formed(challenge: &str) -> bool {
    (43..=128).contains(&challenge.len())
        && challenge
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}
