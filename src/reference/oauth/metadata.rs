//! The metadata of the server (RFC 8414).

use serde_json::json;

use super::accounts::SCOPES;
use super::deviations::switch::Switch;
use super::service::OAuthService;
use crate::reference::base::http::message::{ServerRequest, ServerResponse};

/// Responds to a GET.
pub(crate) fn respond(service: &OAuthService, _request: &ServerRequest) -> ServerResponse {
    let issuer = &service.issuer;
    // The first scope, `openid`, exists only with OpenID Connect.
    let scopes = if service.is_on(Switch::NoOpenIdConnect) {
        &SCOPES[1..]
    } else {
        SCOPES
    };
    let mut document = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "scopes_supported": scopes,
        "response_types_supported": ["code", "token"],
        "response_modes_supported": ["query", "fragment"],
        "grant_types_supported": [
            "authorization_code", "implicit", "refresh_token", "client_credentials",
        ],
        "token_endpoint_auth_methods_supported": [
            "client_secret_basic", "client_secret_post", "none",
        ],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["HS256"],
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
    });
    let absent: &[&str] = match service.switch() {
        Some(Switch::NoOpenIdConnect) => &[
            "subject_types_supported",
            "id_token_signing_alg_values_supported",
        ],
        Some(Switch::NoPkce) => &["code_challenge_methods_supported"],
        _ => &[],
    };
    if let Some(members) = document.as_object_mut() {
        members.retain(|name, _| !absent.contains(&name.as_str()));
    }
    ServerResponse::new(200).with_body("application/json", document.to_string())
}
