//! Variants of the authorization endpoint, and variants that support fewer features.

use crate::reference::base::alteration::{ResponseEdit, When};
use crate::reference::base::deviation::{Change, Variant, alter};
use crate::reference::base::http::form::Form;
use crate::reference::base::http::json::edit_body;
use crate::reference::base::http::message::{ServerRequest, ServerResponse};
use crate::reference::oauth::deviations::edit::{
    asked, edit_error, edit_redirect, is_token_error, location, value,
};
use crate::reference::oauth::deviations::kinds::OAuthVariant;
use crate::reference::oauth::deviations::switch::Switch;
use crate::reference::oauth::pages;
use crate::reference::oauth::paths::AUTHORIZE;

pub(crate) const VARIANTS: &[OAuthVariant] = &[
    Variant {
        id: "login-first",
        about: "shows its login page before it checks the request",
        allowed_by: "RFC 9700, section 4.11.2: the user is authenticated before any redirect",
        deviation: Some(Change::Switch(Switch::LoginFirst)),
        without: &["identity.user"],
    },
    Variant {
        id: "login-elsewhere-first",
        about: "redirects to its login page before it checks the request",
        allowed_by: "RFC 9700, section 4.11.2: the user is authenticated before any redirect",
        deviation: Some(Change::Switch(Switch::LoginElsewhereFirst)),
        without: &["identity.user"],
    },
    Variant {
        id: "no-session",
        about: "is the plain server; the target has no session",
        allowed_by: "RFC 6749, section 3.1: how the user is authenticated is out of scope",
        deviation: None,
        without: &["identity.user"],
    },
    Variant {
        id: "plain-oauth",
        about: "does not support OpenID Connect and always asks for consent",
        allowed_by: "RFC 6749, section 3.1: unknown parameters are ignored",
        deviation: Some(Change::Switch(Switch::NoOpenIdConnect)),
        without: &["feature.oidc"],
    },
    Variant {
        id: "no-pkce",
        about: "does not support PKCE",
        allowed_by: "RFC 7636, section 5: a server without support ignores its parameters",
        deviation: Some(Change::Switch(Switch::NoPkce)),
        without: &[
            "feature.pkce",
            "feature.pkce-required",
            "feature.pkce-optional",
            "feature.s256-only",
        ],
    },
    Variant {
        id: "found-302",
        about: "redirects with 302",
        allowed_by: "RFC 6749, section 1.7: any way to redirect is allowed",
        deviation: Some(alter(When::Status(303), &[ResponseEdit::Status(302)])),
        without: &[],
    },
    Variant {
        id: "spaces-escaped",
        about: "writes spaces as %20",
        allowed_by: "RFC 3986, section 2.1, which the form format decodes alike",
        deviation: Some(alter(
            When::Always,
            &[ResponseEdit::Function(spaces_escaped)],
        )),
        without: &[],
    },
    Variant {
        id: "no-descriptions",
        about: "omits error descriptions",
        allowed_by: "RFC 6749, sections 4.1.2.1 and 5.2: a description is optional",
        deviation: Some(alter(
            When::Always,
            &[ResponseEdit::Function(no_descriptions)],
        )),
        without: &[],
    },
    Variant {
        id: "error-pages",
        about: "shows an error page where it could redirect",
        allowed_by: "OpenID's conformance suite, which accepts a page for some of these; advice",
        deviation: Some(alter(
            When::Function(is_plain_error),
            &[ResponseEdit::Function(error_page)],
        )),
        without: &[],
    },
    Variant {
        id: "location-400",
        about: "sends the location of an error with 400",
        allowed_by: "RFC 9110, section 15.5: the browser shows a page; advice, as for error pages",
        deviation: Some(alter(
            When::Function(is_plain_error),
            &[ResponseEdit::Status(400)],
        )),
        without: &[],
    },
    Variant {
        id: "pages-500",
        about: "shows its error pages with 500",
        allowed_by: "RFC 6749, section 4.1.2.1, which names no status for such a page; advice",
        deviation: Some(alter(
            When::Function(is_readable_error_page),
            &[ResponseEdit::Status(500)],
        )),
        without: &[],
    },
    Variant {
        id: "registered-uri-told",
        about: "sends errors about the redirection URI to the registered one",
        allowed_by: "RFC 6749, section 4.1.2.1, which forbids the invalid URI only; advice",
        deviation: Some(Change::Switch(Switch::ErrorsGoToRegisteredUri)),
        without: &[],
    },
    Variant {
        id: "redirect-uri-equivalent",
        about: "accepts the registered redirection URI in an equivalent spelling, and redirects to it as it is registered",
        allowed_by: "RFC 3986, section 6.2.2, on case and escapes: only the registered page is reached; advice",
        deviation: Some(Change::Switch(Switch::EquivalentRedirectUri)),
        without: &[],
    },
    Variant {
        id: "scope-ignored",
        about: "ignores the scope of a request",
        allowed_by: "RFC 6749, section 3.3: the scope may be ignored; a token response says which one was issued",
        deviation: Some(Change::Switch(Switch::ScopeIgnored)),
        without: &[],
    },
    Variant {
        id: "scopes-free",
        about: "gives a client that acts for itself any scope that it asks for, and omits it in the response",
        allowed_by: "RFC 6749, section 5.1: the scope is optional if it is the requested one; advice",
        deviation: Some(Change::Switch(Switch::AnyOwnScope)),
        without: &[],
    },
    Variant {
        id: "scope-needed",
        about: "requires a scope in every request",
        allowed_by: "RFC 6749, section 3.3: a request without a scope may fail",
        deviation: Some(Change::Switch(Switch::ScopeRequired)),
        without: &[],
    },
    Variant {
        id: "extensions-ignored",
        about: "ignores response modes and request objects",
        allowed_by: "RFC 6749, section 3.1: unknown parameters are ignored",
        deviation: Some(Change::Switch(Switch::ExtensionsIgnored)),
        without: &[],
    },
    Variant {
        id: "missing-type-unsupported",
        about: "reports a missing response type as unsupported",
        allowed_by: "RFC 6749, section 3.1.1, which treats missing and unknown types alike",
        deviation: Some(alter(
            When::Always,
            &[ResponseEdit::Function(missing_type_unsupported)],
        )),
        without: &[],
    },
    Variant {
        id: "long-requests-refused",
        about: "refuses addresses of more than 1,800 characters",
        allowed_by: "RFC 9110, section 15.5.15; no document guarantees a length",
        deviation: Some(alter(
            When::Function(is_long),
            &[ResponseEdit::Function(too_long_page)],
        )),
        without: &[],
    },
    Variant {
        id: "get-only",
        about: "accepts only GET at the authorization endpoint",
        allowed_by: "RFC 6749, section 3.1: POST is optional",
        deviation: Some(alter(
            When::Function(is_authorization_post),
            &[ResponseEdit::Function(post_refused)],
        )),
        without: &[],
    },
    Variant {
        id: "iss-not-told",
        about: "omits the issuer in responses and in its metadata",
        allowed_by: "RFC 9207, section 2.3: support is optional",
        deviation: Some(alter(When::Always, &[ResponseEdit::Function(no_issuer)])),
        without: &["feature.iss"],
    },
    Variant {
        id: "maintenance-503",
        about: "reports maintenance with 503",
        allowed_by: "the error document: the code may be returned instead of a 503",
        deviation: Some(alter(
            When::Always,
            &[ResponseEdit::Function(maintenance_503)],
        )),
        without: &[],
    },
    Variant {
        id: "undecodable-guessed",
        about: "keeps broken escapes as they are",
        allowed_by: "URL Living Standard, section 5.1: a broken escape stays as it is",
        deviation: Some(Change::Switch(Switch::BrokenEscapesKept)),
        without: &[],
    },
];

/// Writes spaces in redirects as `%20`. The form format decodes `%20` and `+` alike.
fn spaces_escaped(_request: &ServerRequest, response: &mut ServerResponse) {
    if let Some(url) = location(response) {
        response.set_header("location", &url.replace('+', "%20"));
    }
}

fn no_descriptions(request: &ServerRequest, response: &mut ServerResponse) {
    edit_error(response, |pairs| {
        pairs.retain(|(name, _)| name != "error_description");
    });
    if is_token_error(request, response) {
        edit_body(response, |body| {
            body.shift_remove("error_description");
        });
    }
}

/// Whether the response is a redirect that reports an error in the request.
fn is_plain_error(request: &ServerRequest, response: &ServerResponse) -> bool {
    let url = location(response).unwrap_or_default();
    let codes = [
        "invalid_request",
        "unsupported_response_type",
        "unauthorized_client",
        "invalid_scope",
        "request_not_supported",
    ];
    let mut parameters = codes.iter().map(|code| format!("error={code}&"));
    request.path == AUTHORIZE && parameters.any(|parameter| url.contains(&parameter))
}

fn error_page(_request: &ServerRequest, response: &mut ServerResponse) {
    *response = pages::error(400, "The client has asked for what it cannot have.");
}

/// Whether the response is an error page for a request that can be decoded.
fn is_readable_error_page(request: &ServerRequest, response: &ServerResponse) -> bool {
    let is_readable = || Form::parse(request.raw_query().as_bytes()).is_some();
    request.path == AUTHORIZE && response.status == 400 && is_readable()
}

fn is_long(request: &ServerRequest, _response: &ServerResponse) -> bool {
    request.path == AUTHORIZE && request.raw_query().len() > 1_800
}

fn too_long_page(_request: &ServerRequest, response: &mut ServerResponse) {
    *response = pages::error(414, "The address is too long.");
}

fn is_authorization_post(request: &ServerRequest, _response: &ServerResponse) -> bool {
    request.path == AUTHORIZE && request.method == "POST"
}

fn post_refused(_request: &ServerRequest, response: &mut ServerResponse) {
    *response = pages::error(405, "This method is not known here.").with_header("allow", "GET");
}

fn missing_type_unsupported(request: &ServerRequest, response: &mut ServerResponse) {
    let kind = asked(request, "response_type").unwrap_or_default();
    edit_error(response, |pairs| {
        if let Some(error) = value(pairs, "error").filter(|error| *error == "invalid_request")
            && kind.is_empty()
        {
            "unsupported_response_type".clone_into(error);
        }
    });
}

/// Removes the issuer from redirects, and the announcement of the issuer from the metadata.
fn no_issuer(_request: &ServerRequest, response: &mut ServerResponse) {
    edit_redirect(response, |pairs| pairs.retain(|(name, _)| name != "iss"));
    edit_body(response, |body| {
        body.swap_remove("authorization_response_iss_parameter_supported");
    });
}

fn maintenance_503(_request: &ServerRequest, response: &mut ServerResponse) {
    if location(response).is_some_and(|url| url.contains("error=temporarily_unavailable")) {
        *response =
            pages::error(503, "The server is being maintained.").with_header("retry-after", "120");
    }
}
