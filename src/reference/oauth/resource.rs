//! The protected resource (RFC 6750). A valid token in the `Authorization` header gives access to
//! the user's orders.

use serde_json::json;

use super::accounts::ORDERS;
use super::deviations::switch::Switch;
use super::service::OAuthService;
use crate::reference::base::http::form::Form;
use crate::reference::base::http::message::{ServerRequest, ServerResponse};

/// Responds to a GET.
pub(crate) fn respond(service: &OAuthService, request: &ServerRequest) -> ServerResponse {
    match check(service, request) {
        Ok(user) => {
            let body = json!({"user": user, "orders": []});
            ServerResponse::new(200)
                .with_body("application/json", body.to_string())
                .with_header("cache-control", "private")
        }
        Err(denial) => denial.response(),
    }
}

/// Why the server refuses access (section 3.1).
enum Denial {
    /// The request has no token, so the challenge names no error.
    NoToken,
    Malformed,
    Unknown,
    TooNarrow,
}

/// The user of a valid token. None if the client acts for itself.
fn check(service: &OAuthService, request: &ServerRequest) -> Result<Option<&'static str>, Denial> {
    let headers: Vec<&str> = request.header_values("authorization").collect();
    let header = match headers[..] {
        [] if service.is_on(Switch::NoTokenNeeded) => return Ok(None),
        [] => return Err(Denial::NoToken),
        [header] => header,
        _ => return Err(Denial::Malformed),
    };
    let (scheme, token) = header.split_once(' ').unwrap_or((header, ""));
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Denial::NoToken);
    }
    let query = Form::parse(request.raw_query().as_bytes()).ok_or(Denial::Malformed)?;
    let token = token.trim();
    if query.get("access_token").is_some() || !is_b64token(token) {
        return Err(Denial::Malformed);
    }
    let found = match service.store().token(token) {
        None if service.is_on(Switch::AnyTokenOpens) => return Ok(None),
        found => found.ok_or(Denial::Unknown)?,
    };
    let is_sufficient = found.scope.split(' ').any(|scope| scope == ORDERS);
    if !is_sufficient && !service.is_on(Switch::AnyScopeOpens) {
        return Err(Denial::TooNarrow);
    }
    Ok(found.user)
}

/// Whether the text is a `b64token` (section 2.1).
fn is_b64token(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    !body.is_empty()
        && body
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte))
}

impl Denial {
    fn response(&self) -> ServerResponse {
        let (status, error) = match self {
            Self::NoToken => (401, ""),
            Self::Malformed => (
                400,
                ", error=\"invalid_request\", error_description=\"The request is malformed\"",
            ),
            Self::Unknown => (
                401,
                ", error=\"invalid_token\", error_description=\"The token is not good\"",
            ),
            Self::TooNarrow => (
                403,
                ", error=\"insufficient_scope\", \
                 error_description=\"The token may not do this\", scope=\"orders\"",
            ),
        };
        let challenge = format!("Bearer realm=\"rebuff-demo\"{error}");
        ServerResponse::new(status)
            .with_header("www-authenticate", &challenge)
            .with_header("cache-control", "no-store")
    }
}
