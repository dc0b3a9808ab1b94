//! The user's decision on the consent page.

use super::grant::allow;
use super::request::AuthorizationRequest;
use crate::reference::base::http::form::Form;
use crate::reference::base::http::message::{ServerRequest, ServerResponse};
use crate::reference::oauth::deviations::switch::Switch;
use crate::reference::oauth::error::OAuthError;
use crate::reference::oauth::pages;
use crate::reference::oauth::service::OAuthService;

/// Responds to the consent form. The form contains the authorization request, which is checked again.
pub(crate) fn decide(service: &OAuthService, request: &ServerRequest) -> ServerResponse {
    let Some((session, user)) = service.user(request) else {
        return pages::error(403, "Nobody is logged in.");
    };
    let form = Form::parse(&request.body).unwrap_or_default();
    if form.get("ticket") != Some(service.ticket(&session).as_str()) {
        return pages::error(403, "This page was not shown to you.");
    }
    let waiting = form.get("return_to").and_then(pages::waiting_query);
    let Some(given) = waiting.and_then(|query| Form::parse(query.as_bytes())) else {
        return pages::error(400, "There is no request to decide on.");
    };
    match AuthorizationRequest::check(service, &given) {
        Err(refusal) => refusal.response(),
        Ok(authorization) => match form.get("decision") {
            Some("deny") if !service.is_on(Switch::DenialIsIgnored) => authorization
                .redirect
                .with_error(OAuthError::new("access_denied", "The user said no.")),
            Some("allow" | "deny") => allow(service, authorization, user),
            _ => pages::error(400, "There is no decision."),
        },
    }
}
