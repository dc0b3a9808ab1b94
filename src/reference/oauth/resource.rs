//! The protected resource (RFC 6750): the user's orders, for a token in the header alone.

use serde_json::json;

use super::accounts::ORDERS;
use super::pages;
use super::parameters::Parameters;
use super::{Service, Switch};
use crate::reference::wire::{ServerRequest, ServerResponse};

pub(super) fn answer(service: &Service, ask: &ServerRequest) -> ServerResponse {
    if ask.method != "GET" && ask.method != "HEAD" {
        return pages::error(405, "This method is not known here.")
            .with_header("allow", "GET, HEAD");
    }
    match check(service, ask) {
        Ok(user) => {
            let body = json!({"user": user, "orders": []});
            ServerResponse::new(200)
                .with_body("application/json", body.to_string())
                .with_header("cache-control", "private")
        }
        Err(denial) => denial.reply(),
    }
}

/// Why there is nothing to see (section 3.1).
enum Denial {
    /// No token was brought: nothing is wrong with it, so no error is named.
    Nothing,
    Malformed,
    Unknown,
    TooNarrow,
}

fn check(service: &Service, ask: &ServerRequest) -> Result<Option<&'static str>, Denial> {
    let headers = ask
        .headers
        .iter()
        .filter(|(name, _)| name == "authorization");
    let headers: Vec<&str> = headers.map(|(_, value)| value.as_str()).collect();
    let header = match headers[..] {
        [] if service.slips(Switch::NoTokenNeeded) => return Ok(None),
        [] => return Err(Denial::Nothing),
        [header] => header,
        _ => return Err(Denial::Malformed),
    };
    let (scheme, token) = header.split_once(' ').unwrap_or((header, ""));
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Denial::Nothing);
    }
    let query = ask.query.as_deref().unwrap_or_default();
    let query = Parameters::of(query.as_bytes()).ok_or(Denial::Malformed)?;
    let token = token.trim();
    if query.one("access_token").is_some() || !is_token(token) {
        return Err(Denial::Malformed);
    }
    let found = match service.store().token(token) {
        None if service.slips(Switch::AnyTokenOpens) => return Ok(None),
        found => found.ok_or(Denial::Unknown)?,
    };
    let is_wide = found.scope.split(' ').any(|scope| scope == ORDERS);
    if !is_wide && !service.slips(Switch::AnyScopeOpens) {
        return Err(Denial::TooNarrow);
    }
    Ok(found.user)
}

/// Section 2.1: the characters of `b64token`.
fn is_token(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    !body.is_empty()
        && body
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte))
}

impl Denial {
    fn reply(&self) -> ServerResponse {
        let (status, error) = match self {
            Self::Nothing => (401, ""),
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
