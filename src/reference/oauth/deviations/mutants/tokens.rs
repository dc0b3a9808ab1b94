//! Mutants of the token endpoint.

use serde_json::json;

use crate::reference::base::alteration::{ResponseEdit, When};
use crate::reference::base::deviation::{Change, Mutant, alter};
use crate::reference::base::http::form::Form;
use crate::reference::base::http::json::edit_body;
use crate::reference::base::http::message::{ServerRequest, ServerResponse};
use crate::reference::oauth::deviations::kinds::OAuthMutant;
use crate::reference::oauth::deviations::switch::Switch;
use crate::reference::oauth::paths::TOKEN;

pub(crate) const MUTANTS: &[OAuthMutant] = &[
    Mutant {
        id: "token-get",
        about: "issues tokens for a GET",
        rules: &["rfc6749-3.2"],
        deviation: Change::Switch(Switch::GetGivesTokens),
    },
    Mutant {
        id: "token-last-value",
        about: "uses the last value of a repeated form parameter",
        rules: &["rfc6749-3.2"],
        deviation: Change::Switch(Switch::LastFormValueUsed),
    },
    Mutant {
        id: "token-unreadable-500",
        about: "fails with 500 at a token request that it cannot parse",
        rules: &["no-server-error", "rfc6749-5.2"],
        deviation: Change::Switch(Switch::UnparsableIs500),
    },
    Mutant {
        id: "any-secret",
        about: "does not compare the secret",
        rules: &["rfc6749-3.2.1"],
        deviation: Change::Switch(Switch::AnySecret),
    },
    Mutant {
        id: "no-secret",
        about: "accepts a confidential client without a secret",
        rules: &["rfc6749-3.2.1"],
        deviation: Change::Switch(Switch::NoSecretNeeded),
    },
    Mutant {
        id: "uri-credentials",
        about: "accepts credentials in the URI",
        rules: &["rfc6749-2.3.1"],
        deviation: Change::Switch(Switch::CredentialsOfTheUri),
    },
    Mutant {
        id: "two-methods",
        about: "ignores the second of two authentication methods",
        rules: &["rfc6749-2.3"],
        deviation: Change::Switch(Switch::BodyBesideBasicIgnored),
    },
    Mutant {
        id: "any-grant",
        about: "lets every client use every grant",
        rules: &["rfc6749-5.2"],
        deviation: Change::Switch(Switch::AnyClientMayUseAnyGrant),
    },
    Mutant {
        id: "any-code",
        about: "accepts an unknown code",
        rules: &["rfc6749-4.1.3"],
        deviation: Change::Switch(Switch::AnyCode),
    },
    Mutant {
        id: "code-of-another",
        about: "accepts the code of another client",
        rules: &["rfc6749-4.1.3"],
        deviation: Change::Switch(Switch::CodeOfAnotherClient),
    },
    Mutant {
        id: "code-twice",
        about: "accepts a code twice",
        rules: &["rfc6749-4.1.2"],
        deviation: Change::Switch(Switch::CodeTwice),
    },
    Mutant {
        id: "tokens-stay",
        about: "does not revoke the tokens of a code that is used twice",
        rules: &["rfc6749-4.1.2-revoke"],
        deviation: Change::Switch(Switch::TokensStayGood),
    },
    Mutant {
        id: "other-redirect-uri",
        about: "accepts a code with another redirection URI",
        rules: &["rfc6749-4.1.3-redirect-uri"],
        deviation: Change::Switch(Switch::OtherRedirectUri),
    },
    Mutant {
        id: "redirect-uri-left-out",
        about: "accepts a code without its redirection URI",
        rules: &["rfc6749-4.1.3-redirect-uri-missing"],
        deviation: Change::Switch(Switch::RedirectUriOptional),
    },
    Mutant {
        id: "any-verifier",
        about: "does not compare the verifier",
        rules: &["rfc7636-4.6"],
        deviation: Change::Switch(Switch::AnyVerifier),
    },
    Mutant {
        id: "verifier-left-out",
        about: "accepts a code with a challenge without a verifier",
        rules: &["rfc7636-4.6"],
        deviation: Change::Switch(Switch::VerifierOptional),
    },
    Mutant {
        id: "verifier-without-challenge",
        about: "ignores a verifier without a challenge",
        rules: &["rfc9700-2.1.1"],
        deviation: Change::Switch(Switch::VerifierWithoutChallenge),
    },
    Mutant {
        id: "any-refresh-token",
        about: "accepts every refresh token",
        rules: &["rfc6749-6"],
        deviation: Change::Switch(Switch::AnyRefreshToken),
    },
    Mutant {
        id: "scope-silent",
        about: "issues another scope and does not say so",
        rules: &["rfc6749-3.3-issued"],
        deviation: Change::Switch(Switch::ScopeIgnoredSilently),
    },
    Mutant {
        id: "token-no-challenge",
        about: "responds with 401 without WWW-Authenticate",
        rules: &["rfc6749-5.2-challenge", "rfc6749-5.2", "rfc9110-11.6.1"],
        deviation: alter(
            When::Path(TOKEN),
            &[ResponseEdit::DropHeader("www-authenticate")],
        ),
    },
    Mutant {
        id: "token-bearer-challenge",
        about: "responds to failed Basic authentication with a challenge for Bearer",
        rules: &["rfc6749-5.2-challenge", "rfc6749-5.2"],
        deviation: alter(
            TOKEN_401,
            &[ResponseEdit::SetHeader(
                "www-authenticate",
                "Bearer realm=\"rebuff-demo\"",
            )],
        ),
    },
    Mutant {
        id: "never-401",
        about: "responds to failed Basic authentication with 400",
        rules: &["rfc6749-5.2-challenge", "rfc6749-5.2"],
        deviation: alter(
            TOKEN_401,
            &[
                ResponseEdit::Status(400),
                ResponseEdit::DropHeader("www-authenticate"),
            ],
        ),
    },
    Mutant {
        id: "token-html",
        about: "writes token errors as an HTML page",
        rules: &["rfc6749-5.2"],
        deviation: alter(
            TOKEN_ERROR,
            &[
                ResponseEdit::MediaType("text/html; charset=utf-8"),
                ResponseEdit::Body("<!DOCTYPE html><title>Error</title><h1>Bad Request</h1>"),
            ],
        ),
    },
    Mutant {
        id: "token-text",
        about: "declares its token errors as plain text",
        rules: &["rfc6749-5.2"],
        deviation: alter(
            TOKEN_ERROR,
            &[ResponseEdit::MediaType("text/plain; charset=utf-8")],
        ),
    },
    Mutant {
        id: "token-200",
        about: "responds to an unknown grant type with 200",
        rules: &["rfc6749-5.2"],
        deviation: alter(UNKNOWN_GRANT, &[ResponseEdit::Status(200)]),
    },
    Mutant {
        id: "token-403",
        about: "responds to failed client authentication with 403",
        rules: &[
            "rfc6749-5.2",
            "rfc6749-3.2.1",
            "rfc6749-2.3.1",
            "rfc6749-5.2-challenge",
        ],
        deviation: alter(
            When::All(&[
                When::Path(TOKEN),
                When::IsError,
                When::Member("/error", &["invalid_client"]),
            ]),
            &[
                ResponseEdit::Status(403),
                ResponseEdit::DropHeader("www-authenticate"),
            ],
        ),
    },
    Mutant {
        id: "token-other-member",
        about: "writes the error code of a token error under another name",
        rules: &["rfc6749-5.2"],
        deviation: alter(TOKEN_ERROR, &[ResponseEdit::Rename("/error", "code")]),
    },
    Mutant {
        id: "token-error-object",
        about: "writes the error of a token error as an object",
        rules: &["rfc6749-5.2"],
        deviation: alter(TOKEN_ERROR, &[ResponseEdit::Function(error_as_object)]),
    },
    Mutant {
        id: "token-upper-case",
        about: "writes token errors in upper case",
        rules: &["rfc6749-1.9"],
        deviation: alter(TOKEN_ERROR, &[ResponseEdit::Function(upper_case)]),
    },
    Mutant {
        id: "token-own-word",
        about: "reports requests that it does not understand with an invented error code",
        rules: &["rfc6749-5.2", "rfc6749-3.2", "rfc6749-6", "rfc9700-2.1.1"],
        deviation: alter(
            When::All(&[
                When::Path(TOKEN),
                When::IsError,
                When::Member("/error", &["invalid_request", "unsupported_grant_type"]),
            ]),
            &[ResponseEdit::SetText("/error", "bad_request")],
        ),
    },
    Mutant {
        id: "token-description-echo",
        about: "repeats an unknown grant type in the description",
        rules: &["rfc6749-5.2-characters"],
        deviation: alter(UNKNOWN_GRANT, &[ResponseEdit::Function(echo_grant_type)]),
    },
    Mutant {
        id: "token-description-lines",
        about: "writes line breaks and quotation marks into its descriptions",
        rules: &["rfc6749-5.2-characters"],
        deviation: alter(
            TOKEN_ERROR,
            &[ResponseEdit::SetText(
                "/error_description",
                "The request is no good.\nSee \"the guide\".",
            )],
        ),
    },
    Mutant {
        id: "tokens-cached",
        about: "lets caches store tokens",
        rules: &["rfc6749-5.1"],
        deviation: alter(TOKEN_200, &[ResponseEdit::DropHeader("cache-control")]),
    },
    Mutant {
        id: "token-errors-cached",
        about: "lets caches store token errors",
        rules: &["rfc6749-5.2-example"],
        deviation: alter(
            TOKEN_ERROR,
            &[
                ResponseEdit::DropHeader("cache-control"),
                ResponseEdit::DropHeader("pragma"),
            ],
        ),
    },
    Mutant {
        id: "no-token-type",
        about: "issues a token without its type",
        rules: &["rfc6749-5.1"],
        deviation: alter(TOKEN_200, &[ResponseEdit::Function(drop_token_type)]),
    },
    Mutant {
        id: "token-get-page",
        about: "responds to GET at the token endpoint with a page",
        rules: &["rfc6749-3.2", "rfc6749-5.1"],
        deviation: alter(
            When::Function(is_token_get),
            &[ResponseEdit::Function(page)],
        ),
    },
    Mutant {
        id: "uri-credentials-redirect",
        about: "redirects credentials in the URI to the same address",
        rules: &["rfc6749-2.3.1"],
        deviation: alter(
            When::Function(has_uri_credentials),
            &[ResponseEdit::Function(redirect_to_itself)],
        ),
    },
];

fn is_token_get(request: &ServerRequest, _response: &ServerResponse) -> bool {
    request.path == TOKEN && request.method == "GET"
}

fn page(_request: &ServerRequest, response: &mut ServerResponse) {
    *response = ServerResponse::new(200).with_body(
        "text/html; charset=utf-8",
        "<!DOCTYPE html><title>Token endpoint</title><p>This is the token endpoint.</p>",
    );
}

fn has_uri_credentials(request: &ServerRequest, _response: &ServerResponse) -> bool {
    request.path == TOKEN && request.raw_query().contains("client_secret=")
}

fn redirect_to_itself(request: &ServerRequest, response: &mut ServerResponse) {
    let url = format!("{}?{}", request.path, request.raw_query());
    *response = ServerResponse::new(308).with_header("location", &url);
}

fn error_as_object(_request: &ServerRequest, response: &mut ServerResponse) {
    edit_body(response, |body| {
        let error = body.shift_remove("error");
        body.insert("error".to_owned(), json!({"code": error, "status": 400}));
    });
}

fn upper_case(_request: &ServerRequest, response: &mut ServerResponse) {
    edit_body(response, |body| {
        let error = body["error"].as_str().unwrap_or_default();
        body["error"] = error.to_ascii_uppercase().into();
    });
}

/// Copies the grant type of the request into the error description without escapes.
fn echo_grant_type(request: &ServerRequest, response: &mut ServerResponse) {
    let form = Form::parse(&request.body).unwrap_or_default();
    let kind = form.get("grant_type").unwrap_or_default();
    edit_body(response, |body| {
        body["error_description"] = format!("grant type '{kind}' is not supported").into();
    });
}

fn drop_token_type(_request: &ServerRequest, response: &mut ServerResponse) {
    edit_body(response, |body| {
        body.swap_remove("token_type");
    });
}

const TOKEN_ERROR: When = When::All(&[When::Path(TOKEN), When::IsError]);
const TOKEN_401: When = When::All(&[When::Path(TOKEN), When::Status(401)]);
const TOKEN_200: When = When::All(&[When::Path(TOKEN), When::Status(200)]);
const UNKNOWN_GRANT: When = When::All(&[
    When::Path(TOKEN),
    When::IsError,
    When::Member("/error", &["unsupported_grant_type"]),
]);
