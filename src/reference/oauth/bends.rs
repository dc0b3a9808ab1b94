//! What the alterations of finished answers have in common: finding the parameters of a redirect,
//! or the members of a token answer, and writing them back.

use serde_json::{Map, Value};
use url::form_urlencoded::{Serializer, parse};

use super::pages::AUTHORIZE;
use crate::reference::wire::{ServerRequest, ServerResponse};

/// The parameters that a redirect brings to a client.
pub(super) type Pairs = Vec<(String, String)>;

/// Edits the parameters of a redirect to a client.
pub(super) fn edit_redirect(reply: &mut ServerResponse, change: impl FnOnce(&mut Pairs)) {
    let Some(location) = location(reply) else {
        return;
    };
    let sign = if location.contains('#') { '#' } else { '?' };
    let Some((uri, query)) = location.split_once(sign) else {
        return;
    };
    // What the URI had before is not ours; our own begins with its first answer.
    let at = ["error=", "code=", "access_token="]
        .into_iter()
        .filter_map(|name| query.find(name))
        .min()
        .unwrap_or_default();
    let (kept, ours) = query.split_at(at);
    let mut pairs: Pairs = parse(ours.as_bytes()).into_owned().collect();
    change(&mut pairs);
    let text = Serializer::new(String::new()).extend_pairs(pairs).finish();
    reply.set_header("location", &format!("{uri}{sign}{kept}{text}"));
}

/// Edits the parameters of a redirect that brings an error.
pub(super) fn edit_error(reply: &mut ServerResponse, change: impl FnOnce(&mut Pairs)) {
    edit_redirect(reply, |pairs| {
        if value(pairs, "error").is_some() {
            change(pairs);
        }
    });
}

/// Where a client is sent to; none of the house's own ways.
pub(super) fn location(reply: &ServerResponse) -> Option<String> {
    let found = reply.headers.iter().find(|(name, _)| name == "location");
    found
        .map(|(_, value)| value.clone())
        .filter(|url| !url.starts_with('/'))
}

/// The value of a parameter, to be changed.
pub(super) fn value<'p>(pairs: &'p mut Pairs, name: &str) -> Option<&'p mut String> {
    let mut found = pairs.iter_mut().filter(|(key, _)| key == name);
    found.next().map(|(_, value)| value)
}

/// One value in place of all of that name.
pub(super) fn set(pairs: &mut Pairs, name: &str, value: &str) {
    pairs.retain(|(key, _)| key != name);
    pairs.push((name.to_owned(), value.to_owned()));
}

/// A parameter of an authorization request by GET.
pub(super) fn asked(ask: &ServerRequest, name: &str) -> Option<String> {
    let mut given = ask.parameters().into_iter();
    let found = given.find(|(key, _)| key == name).map(|(_, value)| value);
    found.filter(|_| ask.path == AUTHORIZE)
}

/// Edits the members of an error of the token endpoint.
pub(super) fn edit_token_error(
    ask: &ServerRequest,
    reply: &mut ServerResponse,
    change: impl FnOnce(&mut Map<String, Value>),
) {
    if is_token_error(ask, reply)
        && let Ok(Value::Object(mut body)) = serde_json::from_slice(&reply.body)
    {
        change(&mut body);
        reply.body = Value::Object(body).to_string().into();
    }
}

pub(super) fn is_token(ask: &ServerRequest) -> bool {
    ask.path == "/oauth/token"
}

pub(super) fn is_token_error(ask: &ServerRequest, reply: &ServerResponse) -> bool {
    is_token(ask) && reply.status >= 400
}

/// Whether a token error says one of these.
pub(super) fn says(reply: &ServerResponse, codes: &[&str]) -> bool {
    let body: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    body["error"]
        .as_str()
        .is_some_and(|error| codes.contains(&error))
}

pub(super) fn is_resource(ask: &ServerRequest) -> bool {
    ask.path == "/oauth/resource"
}

/// Edits the challenge of the protected resource.
pub(super) fn edit_challenge(
    ask: &ServerRequest,
    reply: &mut ServerResponse,
    change: impl FnOnce(&str) -> String,
) {
    let found = reply
        .headers
        .iter_mut()
        .find(|(name, _)| name == "www-authenticate");
    if let Some((_, challenge)) = found
        && is_resource(ask)
    {
        *challenge = change(challenge);
    }
}
