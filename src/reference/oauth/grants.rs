//! The grants: what a token is given for (RFC 6749, sections 4.1.3, 4.4.2 and 6).

use serde_json::{Value, json};

use super::accounts::{Client, OPENID, ORDERS, PROFILE};
use super::id_token;
use super::parameters::{Parameters, is_scope_token};
use super::pkce;
use super::refusal::Fault;
use super::store::{Code, Store, TOKEN_LIFE, Token};
use super::{Service, Switch};

/// A code, once, by the client that it was made for.
pub(super) fn code(
    service: &Service,
    client: &'static Client,
    form: &Parameters,
) -> Result<Value, Fault> {
    let name = form
        .one("code")
        .ok_or(missing("The parameter code is missing."))?;
    let mut store = service.store();
    let Some(code) = store.codes.get(name).cloned() else {
        if service.slips(Switch::AnyCode) {
            let token = own_token(&mut store, client, PROFILE.to_owned());
            return Ok(issue(&mut store, &token, true));
        }
        return Err(NO_CODE);
    };
    if code.client != client.id && !service.slips(Switch::CodeOfAnotherClient) {
        return Err(NO_CODE);
    }
    if code.is_used && !service.slips(Switch::CodeTwice) {
        // Somebody has the code who should not: what it brought is taken back (section 4.1.2).
        if !service.slips(Switch::TokensStayGood) {
            store.revoke(&code.token.grant);
        }
        return Err(NO_CODE);
    }
    redirect_uri(service, &code, form)?;
    pkce::verify(
        service,
        code.challenge.as_deref(),
        form.one("code_verifier"),
    )?;
    if let Some(code) = store.codes.get_mut(name) {
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

/// A refresh token, once: it is replaced by the next (RFC 9700, section 4.14.2).
pub(super) fn refresh(
    service: &Service,
    client: &'static Client,
    form: &Parameters,
) -> Result<Value, Fault> {
    let name = form
        .one("refresh_token")
        .ok_or(missing("The parameter refresh_token is missing."))?;
    let mut store = service.store();
    let token = store.refresh.get(name).cloned();
    let Some(mut token) = token.filter(|token| token.client == client.id) else {
        if service.slips(Switch::AnyRefreshToken) {
            let token = own_token(&mut store, client, PROFILE.to_owned());
            return Ok(issue(&mut store, &token, true));
        }
        return Err(Fault::new(
            "invalid_grant",
            "The refresh token is not good.",
        ));
    };
    if let Some(asked) = form.one("scope") {
        token.scope = narrowed(asked, &token.scope)?;
    }
    store.refresh.take(name);
    Ok(issue(&mut store, &token, true))
}

/// The client's own rights.
pub(super) fn own(
    service: &Service,
    client: &'static Client,
    form: &Parameters,
) -> Result<Value, Fault> {
    let all = format!("{PROFILE} {ORDERS}");
    let asked = form.one("scope").unwrap_or(&all);
    let scope = match service.slip {
        Some(Switch::ScopeIgnored | Switch::ScopeIgnoredSilently) => all,
        Some(Switch::ScopesFree) => asked.to_owned(),
        _ => narrowed(asked, &all)?,
    };
    let mut store = service.store();
    let token = own_token(&mut store, client, scope);
    let mut body = issue(&mut store, &token, false);
    let as_asked = service.slips(Switch::ScopesFree) && form.one("scope").is_some();
    if as_asked || service.slips(Switch::ScopeIgnoredSilently) {
        body.as_object_mut().map(|body| body.remove("scope"));
    }
    Ok(body)
}

fn own_token(store: &mut Store, client: &Client, scope: String) -> Token {
    Token {
        grant: store.fresh(),
        client: client.id,
        user: None,
        scope,
    }
}

/// What stood in the authorization request has to stand here too, and be the same.
fn redirect_uri(service: &Service, code: &Code, form: &Parameters) -> Result<(), Fault> {
    let other = Fault::new(
        "invalid_grant",
        "The redirection URI is not the one that the code was asked for with.",
    );
    match (code.redirect_uri.as_deref(), form.one("redirect_uri")) {
        (Some(asked), Some(given)) if asked == given => Ok(()),
        (_, Some(_)) if service.slips(Switch::OtherRedirectUri) => Ok(()),
        (Some(_), None) if service.slips(Switch::RedirectUriMayMiss) => Ok(()),
        (Some(_), None) => Err(missing("The parameter redirect_uri is missing.")),
        (None, Some(given)) if code.answered_at == given => Ok(()),
        (None, None) => Ok(()),
        (Some(_) | None, Some(_)) => Err(other),
    }
}

/// A scope that is asked for within the one that is there.
fn narrowed(asked: &str, whole: &str) -> Result<String, Fault> {
    let is_inside = |token: &str| is_scope_token(token) && whole.split(' ').any(|s| s == token);
    if asked.split(' ').all(is_inside) {
        Ok(asked.to_owned())
    } else {
        Err(Fault::new(
            "invalid_scope",
            "The scope is malformed, not known, or more than was granted.",
        ))
    }
}

/// The success (section 5.1).
fn issue(store: &mut Store, token: &Token, with_refresh: bool) -> Value {
    let access = store.fresh();
    store.tokens.put(&access, token.clone());
    let mut body = json!({
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": TOKEN_LIFE.as_secs(),
        "scope": token.scope,
    });
    if with_refresh {
        let refresh = store.fresh();
        store.refresh.put(&refresh, token.clone());
        body["refresh_token"] = refresh.into();
    }
    body
}

const fn missing(text: &'static str) -> Fault {
    Fault::new("invalid_request", text)
}

const NO_CODE: Fault = Fault::new("invalid_grant", "The code is not good.");
