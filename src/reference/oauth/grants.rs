//! The grants: what a token is given for (RFC 6749, sections 4.1.3, 4.4.2 and 6).

use serde_json::{Value, json};

use super::Service;
use super::accounts::{Client, OPENID, ORDERS, PROFILE};
use super::id_token;
use super::parameters::{Parameters, is_scope_token};
use super::pkce;
use super::refusal::Fault;
use super::store::{Code, Store, TOKEN_LIFE, Token};

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
        return Err(NO_CODE);
    };
    if code.client != client.id {
        return Err(NO_CODE);
    }
    if code.is_used {
        // Somebody has the code who should not: what it brought is taken back (section 4.1.2).
        store.revoke(&code.token.grant);
        return Err(NO_CODE);
    }
    redirect_uri(&code, client, form)?;
    pkce::verify(code.challenge.as_deref(), form.one("code_verifier"))?;
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
    let scope = narrowed(form.one("scope").unwrap_or(&all), &all)?;
    let mut store = service.store();
    let token = Token {
        grant: store.fresh(),
        client: client.id,
        user: None,
        scope,
    };
    Ok(issue(&mut store, &token, false))
}

/// What stood in the authorization request has to stand here too, and be the same.
fn redirect_uri(code: &Code, client: &Client, form: &Parameters) -> Result<(), Fault> {
    let other = Fault::new(
        "invalid_grant",
        "The redirection URI is not the one that the code was asked for with.",
    );
    match (code.redirect_uri.as_deref(), form.one("redirect_uri")) {
        (Some(asked), Some(given)) if asked == given => Ok(()),
        (Some(_), None) => Err(missing("The parameter redirect_uri is missing.")),
        (None, Some(given)) if client.redirect_uris.contains(&given) => Ok(()),
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
