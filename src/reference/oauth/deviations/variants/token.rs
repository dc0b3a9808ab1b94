//! Variants of the token endpoint and of the challenges.

use serde_json::json;

use crate::reference::base::alteration::{ResponseEdit, When};
use crate::reference::base::deviation::{Change, Variant, alter};
use crate::reference::base::http::coding::compress;
use crate::reference::base::http::form::Form;
use crate::reference::base::http::json::{self, edit_body};
use crate::reference::base::http::message::{ServerRequest, ServerResponse};
use crate::reference::oauth::accounts::PUBLIC;
use crate::reference::oauth::deviations::edit::{has_error, is_token_error};
use crate::reference::oauth::deviations::kinds::OAuthVariant;
use crate::reference::oauth::deviations::switch::Switch;
use crate::reference::oauth::paths::TOKEN;

pub(crate) const VARIANTS: &[OAuthVariant] = &[
    Variant {
        id: "body-credentials-400",
        about: "responds with 401 only if the client used the header",
        allowed_by: "RFC 6749, section 5.2: 401 is required only then",
        deviation: Some(alter(
            When::Function(is_401_without_header),
            &[
                ResponseEdit::Status(400),
                ResponseEdit::DropHeader("www-authenticate"),
            ],
        )),
        without: &[],
    },
    Variant {
        id: "basic-400",
        about: "reports Basic credentials that it cannot parse as an invalid request",
        allowed_by: "RFC 6749, section 5.2: the request is malformed",
        deviation: Some(Change::Switch(Switch::UnparsableBasicIsInvalidRequest)),
        without: &[],
    },
    Variant {
        id: "no-client-400",
        about: "reports a token request without a client as an invalid request",
        allowed_by: "RFC 6749, section 5.2: a required parameter is missing",
        deviation: Some(Change::Switch(Switch::MissingClientIsInvalidRequest)),
        without: &[],
    },
    Variant {
        id: "code-first",
        about: "checks the code before the client",
        allowed_by: "RFC 6749, section 4.1.3, which gives no order; advice",
        deviation: Some(alter(
            When::Function(is_code_of_unknown_client),
            &[
                ResponseEdit::Status(400),
                ResponseEdit::DropHeader("www-authenticate"),
                ResponseEdit::SetText("/error", "invalid_grant"),
            ],
        )),
        without: &[],
    },
    Variant {
        id: "public-code-unauthorized",
        about: "reports an unknown code of a client without a secret as unauthorized_client",
        allowed_by: "RFC 6749, section 5.2, which has no code for a guess; advice",
        deviation: Some(alter(
            When::Function(is_refused_code_of_public_client),
            &[ResponseEdit::SetText("/error", "unauthorized_client")],
        )),
        without: &[],
    },
    Variant {
        id: "missing-verifier-400",
        about: "reports a missing verifier as an invalid request",
        allowed_by: "RFC 6749, section 5.2: a required parameter is missing",
        deviation: Some(Change::Switch(Switch::MissingVerifierIsInvalidRequest)),
        without: &[],
    },
    Variant {
        id: "no-refresh",
        about: "lets no client refresh",
        allowed_by: "RFC 6749, section 1.5: refresh tokens are optional",
        deviation: Some(alter(
            When::Function(is_failed_refresh),
            &[ResponseEdit::SetText("/error", "unauthorized_client")],
        )),
        without: &[],
    },
    Variant {
        id: "json-415",
        about: "refuses a JSON body with 415",
        allowed_by: "RFC 9110, section 15.5.16; advice",
        deviation: Some(alter(
            When::Function(is_refused_json),
            &[ResponseEdit::Status(415)],
        )),
        without: &[],
    },
    Variant {
        id: "front-end-pages",
        about: "has a front end before its token endpoint that refuses requests with HTML pages",
        allowed_by: "RFC 9110, sections 15.5.1 and 15.5.6: the request is refused before OAuth applies",
        deviation: Some(alter(
            When::Function(is_seen_by_front_end),
            &[
                ResponseEdit::MediaType("text/html; charset=utf-8"),
                ResponseEdit::Body("<!DOCTYPE html><title>Bad Request</title><h1>Bad Request</h1>"),
                ResponseEdit::DropHeader("cache-control"),
            ],
        )),
        without: &[],
    },
    Variant {
        id: "more-members",
        about: "adds members and white space to token errors",
        allowed_by: "RFC 6749, section 5.2, which permits more members; RFC 8259, section 2, on white space",
        deviation: Some(alter(
            When::Function(is_token_error),
            &[ResponseEdit::Function(more_members)],
        )),
        without: &[],
    },
    Variant {
        id: "other-challenges",
        about: "writes its challenges in other letters, and adds one",
        allowed_by: "RFC 9110, section 11.1: schemes are case-insensitive; section 11.6.1: there may be several challenges",
        deviation: Some(alter(
            When::Always,
            &[ResponseEdit::Function(other_challenges)],
        )),
        without: &[],
    },
    Variant {
        id: "compressed",
        about: "compresses each body that the request accepts compressed",
        allowed_by: "RFC 9110, sections 8.4 and 12.5.3",
        deviation: Some(alter(When::Always, &[ResponseEdit::Function(compress)])),
        without: &[],
    },
];

/// Whether client authentication failed and the client did not use the `Authorization` header.
fn is_401_without_header(request: &ServerRequest, response: &ServerResponse) -> bool {
    request.path == TOKEN && response.status == 401 && request.header("authorization").is_none()
}

/// Whether client authentication failed in a request with a code.
fn is_code_of_unknown_client(request: &ServerRequest, response: &ServerResponse) -> bool {
    is_token_error(request, response)
        && asks_for_grant(request, "authorization_code")
        && has_error(response, &["invalid_client"])
}

fn is_refused_code_of_public_client(request: &ServerRequest, response: &ServerResponse) -> bool {
    let is_public =
        || Form::parse(&request.body).is_some_and(|form| form.get("client_id") == Some(PUBLIC));
    is_token_error(request, response) && has_error(response, &["invalid_grant"]) && is_public()
}

fn is_failed_refresh(request: &ServerRequest, response: &ServerResponse) -> bool {
    is_token_error(request, response) && asks_for_grant(request, "refresh_token")
}

fn asks_for_grant(request: &ServerRequest, kind: &str) -> bool {
    let form = Form::parse(&request.body).unwrap_or_default();
    form.get("grant_type") == Some(kind)
}

fn is_refused_json(request: &ServerRequest, response: &ServerResponse) -> bool {
    is_token_error(request, response) && request.header("content-type") == Some("application/json")
}

/// Whether a front end that checks methods and encodings would refuse the request before the
/// endpoint receives it.
fn is_seen_by_front_end(request: &ServerRequest, response: &ServerResponse) -> bool {
    let is_undecodable = || Form::parse(&request.body).is_none();
    request.path == TOKEN && (response.status == 405 || is_undecodable())
}

/// Adds members to the body, reverses their order, adds white space, and adds a parameter to the
/// media type.
fn more_members(_request: &ServerRequest, response: &mut ServerResponse) {
    edit_body(response, |body| {
        let known = std::mem::take(body);
        body.insert("trace_id".to_owned(), "4bf92f3577b34da6".into());
        body.insert("details".to_owned(), json!({"level": 3, "list": [1, null]}));
        body.extend(known.into_iter().rev());
    });
    if let Some(body) = json::body(response) {
        response.body = format!("\r\n {body:#}\n\n").into();
        response.set_header("content-type", "application/json;charset=UTF-8");
    }
}

/// Changes the case of the scheme in the challenge, and adds a second challenge.
fn other_challenges(_request: &ServerRequest, response: &mut ServerResponse) {
    let name = "www-authenticate";
    if let Some(challenge) = response.header_mut(name) {
        *challenge = challenge
            .replacen("Basic", "BASIC", 1)
            .replacen("Bearer", "bearer", 1);
        let second = "Negotiate".to_owned();
        response.headers.push((name.to_owned(), second));
    }
}
