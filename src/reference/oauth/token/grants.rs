//! The grant types of the token endpoint (RFC 6749, sections 4.1.3, 4.4.2 and 6).

use serde_json::{Value, json};

use super::id_token;
use crate::reference::base::http::form::Form;
use crate::reference::oauth::accounts::{
    OPENID, ORDERS, PROFILE, RegisteredClient, is_scope_token,
};
use crate::reference::oauth::deviations::switch::Switch;
use crate::reference::oauth::error::OAuthError;
use crate::reference::oauth::pkce;
use crate::reference::oauth::service::OAuthService;
use crate::reference::oauth::store::{AuthorizationCode, IssuedToken, OAuthStore, TOKEN_LIFE};

/// Exchanges a code for tokens. A code works once, and only for the client that it was issued to.
pub(crate) fn code(
    service: &OAuthService,
    client: &'static RegisteredClient,
    form: &Form,
) -> Result<Value, OAuthError> {
    let id = form.get("code").ok_or(OAuthError::invalid_request(
        "The parameter code is missing.",
    ))?;
    let mut store = service.store();
    let Some(code) = store.codes.get(id).cloned() else {
        if service.is_on(Switch::AnyCode) {
            let token = own_token(&mut store, client, PROFILE.to_owned());
            return Ok(issue(&mut store, &token, true));
        }
        return Err(NO_CODE);
    };
    if code.client != client.id && !service.is_on(Switch::CodeOfAnotherClient) {
        return Err(NO_CODE);
    }
    if code.is_used && !service.is_on(Switch::CodeTwice) {
        // A code that is used twice may have been stolen, so its tokens are revoked (section
        // 4.1.2).
        if !service.is_on(Switch::TokensStayGood) {
            store.revoke(&code.token.grant);
        }
        return Err(NO_CODE);
    }
    check_redirect_uri(service, &code, form)?;
    pkce::verify(
        service,
        code.challenge.as_deref(),
        form.get("code_verifier"),
    )?;
    if let Some(code) = store.codes.get_mut(id) {
        code.is_used = true;
    }
    let mut body = issue(&mut store, &code.token, true);
    if code.token.scope.split(' ').any(|scope| scope == OPENID)
        && let Some(signed) = id_token::signed(&service.issuer, client, code.nonce.as_deref())
    {
        body["id_token"] = signed.into();
    }
    Ok(body)
}

/// Exchanges a refresh token. Each refresh token works once, and the response has a new one (RFC
/// 9700, section 4.14.2).
pub(crate) fn refresh(
    service: &OAuthService,
    client: &'static RegisteredClient,
    form: &Form,
) -> Result<Value, OAuthError> {
    let id = form
        .get("refresh_token")
        .ok_or(OAuthError::invalid_request(
            "The parameter refresh_token is missing.",
        ))?;
    let mut store = service.store();
    let token = store.refresh.get(id).cloned();
    let Some(mut token) = token.filter(|token| token.client == client.id) else {
        if service.is_on(Switch::AnyRefreshToken) {
            let token = own_token(&mut store, client, PROFILE.to_owned());
            return Ok(issue(&mut store, &token, true));
        }
        return Err(OAuthError::invalid_grant("The refresh token is not good."));
    };
    if let Some(asked) = form.get("scope") {
        token.scope = narrowed(asked, &token.scope)?;
    }
    store.refresh.take(id);
    Ok(issue(&mut store, &token, true))
}

/// Issues a token for the client itself (section 4.4.2).
pub(crate) fn client_credentials(
    service: &OAuthService,
    client: &'static RegisteredClient,
    form: &Form,
) -> Result<Value, OAuthError> {
    let all = format!("{PROFILE} {ORDERS}");
    let asked = form.get("scope").unwrap_or(&all);
    let scope = match service.switch() {
        Some(Switch::ScopeIgnored | Switch::ScopeIgnoredSilently) => all,
        Some(Switch::AnyOwnScope) => asked.to_owned(),
        _ => narrowed(asked, &all)?,
    };
    let mut store = service.store();
    let token = own_token(&mut store, client, scope);
    let mut body = issue(&mut store, &token, false);
    let is_as_asked = service.is_on(Switch::AnyOwnScope) && form.get("scope").is_some();
    if is_as_asked || service.is_on(Switch::ScopeIgnoredSilently) {
        body.as_object_mut().map(|body| body.remove("scope"));
    }
    Ok(body)
}

fn own_token(store: &mut OAuthStore, client: &RegisteredClient, scope: String) -> IssuedToken {
    IssuedToken {
        grant: store.seed.fresh(),
        client: client.id,
        user: None,
        scope,
    }
}

/// Checks that the redirection URI equals that of the authorization request, if the request had one
/// (section 4.1.3).
fn check_redirect_uri(
    service: &OAuthService,
    code: &AuthorizationCode,
    form: &Form,
) -> Result<(), OAuthError> {
    let other = OAuthError::invalid_grant(
        "The redirection URI is not the one that the code was asked for with.",
    );
    match (code.redirect_uri.as_deref(), form.get("redirect_uri")) {
        (Some(asked), Some(given)) if asked == given => Ok(()),
        (_, Some(_)) if service.is_on(Switch::OtherRedirectUri) => Ok(()),
        (Some(_), None) if service.is_on(Switch::RedirectUriOptional) => Ok(()),
        (Some(_), None) => Err(OAuthError::invalid_request(
            "The parameter redirect_uri is missing.",
        )),
        (None, Some(given)) if code.sent_to == given => Ok(()),
        (None, None) => Ok(()),
        (Some(_) | None, Some(_)) => Err(other),
    }
}

/// The scope `asked`, if `whole` includes all of it.
fn narrowed(asked: &str, whole: &str) -> Result<String, OAuthError> {
    let is_inside = |token: &str| is_scope_token(token) && whole.split(' ').any(|s| s == token);
    if asked.split(' ').all(is_inside) {
        Ok(asked.to_owned())
    } else {
        Err(OAuthError::new(
            "invalid_scope",
            "The scope is malformed, not known, or more than was granted.",
        ))
    }
}

/// Issues a token and builds the body of the response (section 5.1).
fn issue(store: &mut OAuthStore, token: &IssuedToken, with_refresh: bool) -> Value {
    let access = store.seed.fresh();
    store.tokens.put(&access, token.clone());
    let mut body = json!({
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": TOKEN_LIFE.as_secs(),
        "scope": token.scope,
    });
    if with_refresh {
        let refresh = store.seed.fresh();
        store.refresh.put(&refresh, token.clone());
        body["refresh_token"] = refresh.into();
    }
    body
}

const NO_CODE: OAuthError = OAuthError::invalid_grant("The code is not good.");
