//! Mutants that redirect with a wrong status or wrong parameters.

use crate::reference::base::alteration::{ResponseEdit, When};
use crate::reference::base::deviation::{Mutant, alter};
use crate::reference::base::http::message::{ServerRequest, ServerResponse};
use crate::reference::oauth::deviations::edit::{
    asked, edit_error, edit_redirect, location, set, value,
};
use crate::reference::oauth::deviations::kinds::OAuthMutant;
use crate::reference::oauth::paths::LOGIN;

pub(crate) const MUTANTS: &[OAuthMutant] = &[
    Mutant {
        id: "error-in-fragment",
        about: "writes the errors of a code request into the fragment",
        rules: &["rfc6749-4.1.2.1-place"],
        deviation: alter(When::Always, &[ResponseEdit::Function(error_in_fragment)]),
    },
    Mutant {
        id: "state-dropped",
        about: "omits the state in errors",
        rules: &["rfc6749-4.1.2.1-state"],
        deviation: alter(When::Always, &[ResponseEdit::Function(state_dropped)]),
    },
    Mutant {
        id: "state-cut",
        about: "cuts the state to 64 characters",
        rules: &["rfc6749-4.1.2.1-state", "oauth.unsupported-response-type"],
        deviation: alter(When::Always, &[ResponseEdit::Function(state_cut)]),
    },
    Mutant {
        id: "state-invented",
        about: "writes a state where none was sent",
        rules: &["rfc6749-4.1.2.1-state", "oauth.unsupported-response-type"],
        deviation: alter(When::Always, &[ResponseEdit::Function(state_invented)]),
    },
    Mutant {
        id: "state-decoded-twice",
        about: "decodes the state twice",
        rules: &["rfc6749-4.1.2.1-state"],
        deviation: alter(When::Always, &[ResponseEdit::Function(state_decoded_twice)]),
    },
    Mutant {
        id: "state-escaped",
        about: "escapes the state as in HTML",
        rules: &["rfc6749-4.1.2.1-state"],
        deviation: alter(When::Always, &[ResponseEdit::Function(state_escaped)]),
    },
    Mutant {
        id: "state-twice",
        about: "writes the state twice",
        rules: &["rfc6749-4.1.2.1-state"],
        deviation: alter(When::Always, &[ResponseEdit::Function(state_twice)]),
    },
    Mutant {
        id: "upper-case",
        about: "writes its error codes in upper case",
        rules: &["rfc6749-1.9", "oidc-core-3.1.2.6"],
        deviation: alter(When::Always, &[ResponseEdit::Function(upper_case)]),
    },
    Mutant {
        id: "unspecified",
        about: "reports a missing response type as ERROR_UNSPECIFIED",
        rules: &["rfc6749-1.9", "oauth.invalid-request"],
        deviation: alter(When::Always, &[ResponseEdit::Function(unspecified)]),
    },
    Mutant {
        id: "error-missing",
        about: "writes the error of a bad scope under another name",
        rules: &["oauth.invalid-scope", "rfc6749-4.1.2.1"],
        deviation: alter(When::Always, &[ResponseEdit::Function(no_error)]),
    },
    Mutant {
        id: "error-twice",
        about: "writes the error twice",
        rules: &["rfc6749-4.1.2.1"],
        deviation: alter(When::Always, &[ResponseEdit::Function(error_twice)]),
    },
    Mutant {
        id: "code-beside-error",
        about: "writes a code beside the error",
        rules: &["rfc6749-4.1.2.1"],
        deviation: alter(When::Always, &[ResponseEdit::Function(code_beside_error)]),
    },
    Mutant {
        id: "more-beside-error",
        about: "writes internal details beside the error",
        rules: &["oidc-core-parameters"],
        deviation: alter(When::Always, &[ResponseEdit::Function(more_beside_error)]),
    },
    Mutant {
        id: "description-echo",
        about: "repeats a value of the request in the description without a check",
        rules: &["rfc6749-4.1.2.1-characters"],
        deviation: alter(When::Always, &[ResponseEdit::Function(description_echoes)]),
    },
    Mutant {
        id: "description-quotes",
        about: "writes quotation marks and dashes into its descriptions",
        rules: &["rfc6749-4.1.2.1-characters"],
        deviation: alter(When::Always, &[ResponseEdit::Function(quoted_description)]),
    },
    Mutant {
        id: "error-uri-space",
        about: "writes an error URI with a space in it",
        rules: &["rfc6749-4.1.2.1-characters"],
        deviation: alter(
            When::Always,
            &[ResponseEdit::Function(error_uri_with_space)],
        ),
    },
    Mutant {
        id: "iss-missing",
        about: "omits the issuer in responses",
        rules: &["rfc9207-2"],
        deviation: alter(When::Always, &[ResponseEdit::Function(issuer_missing)]),
    },
    Mutant {
        id: "iss-slash",
        about: "adds a slash to its issuer",
        rules: &["rfc9207-2"],
        deviation: alter(When::Always, &[ResponseEdit::Function(issuer_with_slash)]),
    },
    Mutant {
        id: "redirect-307",
        about: "redirects to the client with 307",
        rules: &["rfc9700-4.12-303"],
        deviation: alter(
            When::Function(redirects_to_client),
            &[ResponseEdit::Status(307)],
        ),
    },
    Mutant {
        id: "login-307",
        about: "redirects with 307 after a password",
        rules: &["rfc9700-4.12"],
        deviation: alter(
            When::All(&[When::Status(303), When::Path(LOGIN)]),
            &[ResponseEdit::Status(307)],
        ),
    },
    Mutant {
        id: "token-error-in-query",
        about: "writes the errors of a token request into the query",
        rules: &["oauth-response-modes"],
        deviation: alter(
            When::Always,
            &[ResponseEdit::Function(token_error_in_query)],
        ),
    },
];

/// Moves the errors of a code request into the fragment.
fn error_in_fragment(_request: &ServerRequest, response: &mut ServerResponse) {
    if let Some(url) = location(response) {
        let moved = url
            .replace("?error=", "#error=")
            .replace("&error=", "#error=");
        response.set_header("location", &moved);
    }
}

fn state_dropped(_request: &ServerRequest, response: &mut ServerResponse) {
    edit_error(response, |pairs| pairs.retain(|(name, _)| name != "state"));
}

fn state_cut(_request: &ServerRequest, response: &mut ServerResponse) {
    edit_redirect(response, |pairs| {
        if let Some(state) = value(pairs, "state") {
            *state = state.chars().take(64).collect();
        }
    });
}

fn state_invented(_request: &ServerRequest, response: &mut ServerResponse) {
    edit_redirect(response, |pairs| {
        if value(pairs, "state").is_none() {
            set(pairs, "state", "null");
        }
    });
}

/// Decodes the state once too often.
fn state_decoded_twice(_request: &ServerRequest, response: &mut ServerResponse) {
    edit_redirect(response, |pairs| {
        if let Some(state) = value(pairs, "state") {
            let again = format!("x={}", state.replace('&', "%26"));
            let mut decoded = url::form_urlencoded::parse(again.as_bytes());
            *state = decoded.next().unwrap_or_default().1.into_owned();
        }
    });
}

/// Escapes the state as in HTML.
fn state_escaped(_request: &ServerRequest, response: &mut ServerResponse) {
    edit_redirect(response, |pairs| {
        if let Some(state) = value(pairs, "state") {
            *state = state.replace('&', "&amp;").replace('\'', "&#39;");
        }
    });
}

fn state_twice(_request: &ServerRequest, response: &mut ServerResponse) {
    edit_error(response, |pairs| {
        let state = value(pairs, "state").cloned();
        pairs.extend(state.map(|state| ("state".to_owned(), state)));
    });
}

fn upper_case(_request: &ServerRequest, response: &mut ServerResponse) {
    edit_error(response, |pairs| {
        if let Some(error) = value(pairs, "error") {
            error.make_ascii_uppercase();
        }
    });
}

fn unspecified(request: &ServerRequest, response: &mut ServerResponse) {
    let is_missing = asked(request, "response_type").is_none_or(|kind| kind.is_empty());
    if is_missing && request.method == "GET" {
        edit_error(response, |pairs| {
            if let Some(error) = value(pairs, "error") {
                "ERROR_UNSPECIFIED".clone_into(error);
            }
        });
    }
}

fn no_error(_request: &ServerRequest, response: &mut ServerResponse) {
    edit_error(response, |pairs| {
        let is_meant =
            |(name, value): &&mut (String, String)| name == "error" && value == "invalid_scope";
        if let Some((name, _)) = pairs.iter_mut().find(is_meant) {
            "error_code".clone_into(name);
        }
    });
}

fn error_twice(_request: &ServerRequest, response: &mut ServerResponse) {
    edit_error(response, |pairs| {
        let error = value(pairs, "error").cloned();
        pairs.extend(error.map(|error| ("error".to_owned(), error)));
    });
}

fn code_beside_error(_request: &ServerRequest, response: &mut ServerResponse) {
    edit_error(response, |pairs| {
        set(pairs, "code", "SplxlOBeZQQYbYS6WxSbIA");
    });
}

fn more_beside_error(_request: &ServerRequest, response: &mut ServerResponse) {
    edit_error(response, |pairs| {
        set(pairs, "exception", "java.lang.IllegalArgumentException");
        set(pairs, "error_code", "40017");
    });
}

/// Copies the response type of the request into the error description.
fn description_echoes(request: &ServerRequest, response: &mut ServerResponse) {
    let Some(kind) = asked(request, "response_type") else {
        return;
    };
    edit_error(response, |pairs| {
        if kind != "code" {
            let text = format!("response type '{kind}' is not supported");
            set(pairs, "error_description", &text);
        }
    });
}

fn quoted_description(_request: &ServerRequest, response: &mut ServerResponse) {
    edit_error(response, |pairs| {
        set(
            pairs,
            "error_description",
            "The \"request\" is no good — try again.",
        );
    });
}

fn error_uri_with_space(_request: &ServerRequest, response: &mut ServerResponse) {
    edit_error(response, |pairs| {
        set(pairs, "error_uri", "https://docs.example.test/all errors");
    });
}

fn issuer_missing(_request: &ServerRequest, response: &mut ServerResponse) {
    edit_redirect(response, |pairs| pairs.retain(|(name, _)| name != "iss"));
}

fn issuer_with_slash(_request: &ServerRequest, response: &mut ServerResponse) {
    edit_redirect(response, |pairs| {
        if let Some(issuer) = value(pairs, "iss") {
            issuer.push('/');
        }
    });
}

/// Moves the errors of a token request into the query.
fn token_error_in_query(_request: &ServerRequest, response: &mut ServerResponse) {
    if let Some(url) = location(response) {
        response.set_header("location", &url.replace("#error=", "?error="));
    }
}

/// Whether the response is a redirect, but not the redirect after the login form.
fn redirects_to_client(request: &ServerRequest, response: &ServerResponse) -> bool {
    response.status == 303 && request.path != LOGIN
}
