//! Mutants of the protected resource.

use crate::reference::base::alteration::{ResponseEdit, When};
use crate::reference::base::deviation::{Change, Mutant, alter};
use crate::reference::base::http::message::{ServerRequest, ServerResponse};
use crate::reference::oauth::deviations::kinds::OAuthMutant;
use crate::reference::oauth::deviations::switch::Switch;
use crate::reference::oauth::paths::RESOURCE;

pub(crate) const MUTANTS: &[OAuthMutant] = &[
    Mutant {
        id: "resource-open",
        about: "shows the resource without a token",
        rules: &["rfc6750-3-challenge"],
        deviation: Change::Switch(Switch::NoTokenNeeded),
    },
    Mutant {
        id: "resource-any-token",
        about: "shows the resource for every token",
        rules: &["rfc6750-3-challenge", "rfc6750-3.1"],
        deviation: Change::Switch(Switch::AnyTokenOpens),
    },
    Mutant {
        id: "resource-any-scope",
        about: "shows the resource for a token of every scope",
        rules: &["rfc6750-3.1"],
        deviation: Change::Switch(Switch::AnyScopeOpens),
    },
    Mutant {
        id: "resource-no-challenge",
        about: "responds with 401 without WWW-Authenticate",
        rules: &["rfc6750-3-challenge", "rfc9110-11.6.1"],
        deviation: alter(
            When::Path(RESOURCE),
            &[ResponseEdit::DropHeader("www-authenticate")],
        ),
    },
    Mutant {
        id: "resource-basic-challenge",
        about: "responds to a bad token with a challenge for Basic",
        rules: &["rfc6750-3-challenge"],
        deviation: alter(
            When::Path(RESOURCE),
            &[ResponseEdit::Function(basic_for_bad_token)],
        ),
    },
    Mutant {
        id: "resource-bare-challenge",
        about: "writes a challenge without any attribute",
        rules: &["rfc6750-3-attributes"],
        deviation: alter(
            When::Path(RESOURCE),
            &[ResponseEdit::Function(bare_challenge)],
        ),
    },
    Mutant {
        id: "resource-attribute-twice",
        about: "writes an attribute of its challenge twice",
        rules: &["rfc6750-3-attributes"],
        deviation: alter(When::Path(RESOURCE), &[ResponseEdit::Function(realm_twice)]),
    },
    Mutant {
        id: "resource-one-refusal",
        about: "responds to every refusal alike, without an error code",
        rules: &["rfc6750-3.1"],
        deviation: alter(When::Path(RESOURCE), &[ResponseEdit::Function(one_refusal)]),
    },
    Mutant {
        id: "resource-error-for-nothing",
        about: "writes an error code although no token was sent",
        rules: &["rfc6750-3.1"],
        deviation: alter(
            When::Path(RESOURCE),
            &[ResponseEdit::Function(error_for_no_token)],
        ),
    },
    Mutant {
        id: "resource-forbidden",
        about: "responds with 403 instead of 401",
        rules: &["rfc6750-3.1"],
        deviation: alter(
            When::All(&[When::Path(RESOURCE), When::Status(401)]),
            &[ResponseEdit::Status(403)],
        ),
    },
];

fn basic_for_bad_token(_request: &ServerRequest, response: &mut ServerResponse) {
    edit_challenge(response, |challenge| {
        if challenge.contains("invalid_token") {
            challenge.replacen("Bearer", "Basic", 1)
        } else {
            challenge.to_owned()
        }
    });
}

fn bare_challenge(_request: &ServerRequest, response: &mut ServerResponse) {
    edit_challenge(response, |_| "Bearer".to_owned());
}

fn realm_twice(_request: &ServerRequest, response: &mut ServerResponse) {
    edit_challenge(response, |challenge| {
        format!("{challenge}, realm=\"again\"")
    });
}

/// Turns every refusal into a 401 without an error code.
fn one_refusal(_request: &ServerRequest, response: &mut ServerResponse) {
    if response.status >= 400 {
        response.status = 401;
    }
    edit_challenge(response, |_| "Bearer realm=\"rebuff-demo\"".to_owned());
}

/// Reports an invalid token although the request has no token.
fn error_for_no_token(_request: &ServerRequest, response: &mut ServerResponse) {
    edit_challenge(response, |challenge| {
        if challenge.contains("error=") {
            challenge.to_owned()
        } else {
            format!("{challenge}, error=\"invalid_token\"")
        }
    });
}

/// Edits the challenge of a refusal, if the response has a challenge.
fn edit_challenge(response: &mut ServerResponse, change: impl FnOnce(&str) -> String) {
    if let Some(challenge) = response.header_mut("www-authenticate") {
        *challenge = change(challenge);
    }
}
