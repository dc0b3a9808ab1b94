//! Proof key for code exchange (RFC 7636): S256 alone.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::accounts::Client;
use super::parameters::Parameters;
use super::refusal::Fault;
use super::{Service, Switch};

/// The challenge of an authorization request. A client that has no secret needs one
/// (RFC 9700, section 2.1.1).
pub(super) fn challenge(
    service: &Service,
    given: &Parameters,
    client: &Client,
) -> Result<Option<String>, Fault> {
    if service.slips(Switch::NoPkce) {
        return Ok(None);
    }
    let method = given.one("code_challenge_method");
    let Some(challenge) = given.one("code_challenge") else {
        if method.is_some() && !service.slips(Switch::AnyChallenge) {
            return Err(bad("The parameter code_challenge is missing."));
        }
        if client.is_public() && !service.slips(Switch::NoChallengeNeeded) {
            return Err(bad("Code challenge required."));
        }
        return Ok(None);
    };
    // Without a method it would be `plain` (section 4.3).
    let is_taken = match service.slip {
        Some(Switch::AnyMethod) => true,
        Some(Switch::PlainTaken) => matches!(method, None | Some("plain" | "S256")),
        _ => method == Some("S256"),
    };
    if !is_taken {
        return Err(bad("Transform algorithm not supported."));
    }
    if !is_well_formed(challenge) && !service.slips(Switch::AnyChallenge) {
        return Err(bad("The code challenge is malformed."));
    }
    Ok(Some(challenge.to_owned()))
}

/// Whether a verifier belongs to a challenge. Neither may be there alone: a verifier without a
/// challenge is what an attacker brings who took the challenge away (RFC 9700, section 4.8.2).
pub(super) fn verify(
    service: &Service,
    challenge: Option<&str>,
    verifier: Option<&str>,
) -> Result<(), Fault> {
    match (challenge, verifier) {
        (None, None) => Ok(()),
        (Some(challenge), Some(verifier)) if challenge == transformed(verifier) => Ok(()),
        (Some(_), Some(_)) if service.slips(Switch::AnyVerifier) => Ok(()),
        (Some(_), None) if service.slips(Switch::VerifierMayMiss) => Ok(()),
        (None, Some(_)) if service.slips(Switch::VerifierWithoutChallenge) => Ok(()),
        (None, Some(_)) if service.slips(Switch::NoPkce) => Ok(()),
        (Some(_), None) if service.slips(Switch::MissingVerifierIsInvalidRequest) => {
            Err(bad("The parameter code_verifier is missing."))
        }
        (Some(_), _) => Err(Fault::new(
            "invalid_grant",
            "The code verifier does not belong to the code.",
        )),
        (None, Some(_)) => Err(bad("The code was asked for without a challenge.")),
    }
}

fn transformed(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

/// Section 4.2: 43 to 128 unreserved characters.
fn is_well_formed(challenge: &str) -> bool {
    (43..=128).contains(&challenge.len())
        && challenge
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

const fn bad(text: &'static str) -> Fault {
    Fault::new("invalid_request", text)
}
