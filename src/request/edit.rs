//! Edits of a draft: the deliberate mistakes of faults, and the valid changes of steps.

use serde_json::Value;

use super::respell::respelt;
use super::written::{repeat, set_raw};
use super::{Credentials, CurrentExchange, MissingValue, RequestDraft, Values};
use crate::case::{Edit, Template};
use crate::view::{Pair, PathPart, Pointer, is_credentials, pointer};

/// An edit that cannot be made: a mistake of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// A value is missing.
    #[error(transparent)]
    MissingValue(#[from] MissingValue),
    /// The place is not there.
    #[error("`{0}` is no place of this request")]
    Nowhere(Pointer),
    /// The value there has no empty one of its type.
    #[error("`{0}` is no text, list or object: no value of its type is empty")]
    NeverEmpty(Pointer),
    /// A text that cannot stand in a URL as it is.
    #[error("`{0}` is no path that can be sent as it is written")]
    NoPath(String),
    /// A text that has no other spelling.
    #[error("`{0}` is no URI with a host: it cannot be spelt in another way")]
    NoUri(String),
    /// A text that cannot stand in a query as it is.
    #[error("`{0}` is no query that can be sent as it is written")]
    NoQuery(String),
}

/// Makes the edits, in order. Whether one of them changed anything.
pub fn apply(draft: &mut RequestDraft, edits: &[Edit], scope: &Values) -> Result<bool, EditError> {
    let mut changed = false;
    for edit in edits {
        changed |= match edit {
            Edit::Remove(at) => remove(draft, at)?,
            Edit::Empty(at) => empty(draft, at)?,
            Edit::Fill(at, size) => set(draft, at, filler(scope, *size).into())?,
            Edit::Respell(at, how) => {
                let old = draft
                    .request
                    .at(at)
                    .as_ref()
                    .and_then(Value::as_str)
                    .map(str::to_owned);
                let old = old.ok_or_else(|| EditError::Nowhere(at.clone()))?;
                let new = respelt(&old, *how).ok_or(EditError::NoUri(old))?;
                set(draft, at, new.into())?
            }
            Edit::Garble(how) => replace(&mut draft.garble, Some(*how)),
            Edit::SetText(at, text) => {
                let text = filled(draft, text, at, scope)?;
                set(draft, at, Value::String(text))?
            }
            Edit::SetRaw(at, text) => {
                let text = filled(draft, text, at, scope)?;
                set_raw(draft, at, text)?
            }
            Edit::SetBytes(bytes) => replace(&mut draft.raw, Some(bytes.clone())),
            Edit::Repeat(how) => {
                repeat(draft, how, scope)?;
                true
            }
            Edit::SetJson(at, json) => {
                let value = scope.json(json, &near(draft))?;
                let value = value.ok_or_else(|| EditError::Nowhere(at.clone()))?;
                set(draft, at, value)?
            }
            Edit::Auth(fault) => {
                let credentials = Credentials::after(*fault, mark(scope));
                replace(&mut draft.credentials, credentials)
            }
            Edit::As(identity) => replace(&mut draft.identity, identity.clone()),
            Edit::Hook(name) => replace(&mut draft.hook, Some(name.clone())),
        }
    }
    Ok(changed)
}

/// Puts a value in place of another. Whether it is another.
pub(super) fn replace<T: PartialEq>(old: &mut T, new: T) -> bool {
    let changed = *old != new;
    *old = new;
    changed
}

/// The text of an edit.
fn filled(
    draft: &RequestDraft,
    text: &Template,
    at: &Pointer,
    scope: &Values,
) -> Result<String, EditError> {
    let text = scope.text(text, &near(draft))?;
    text.ok_or_else(|| EditError::Nowhere(at.clone()))
}

/// `${sent:…}` in an edit is the request as it is so far.
pub(super) fn near(draft: &RequestDraft) -> CurrentExchange<'_> {
    CurrentExchange {
        sent: Some(&draft.request),
        got: None,
    }
}

/// What marks the things of the run.
fn mark(scope: &Values) -> &str {
    let mark = scope.get("run").and_then(Value::as_str);
    mark.unwrap_or("rebuff")
}

/// A text of this many letters and digits, of which every kind of id may be made, but for its length.
fn filler(scope: &Values, size: usize) -> String {
    let alphabet = "0123456789abcdefghijklmnopqrstuv".chars();
    mark(scope)
        .chars()
        .chain(alphabet.cycle())
        .take(size)
        .collect()
}

fn empty(draft: &mut RequestDraft, at: &Pointer) -> Result<bool, EditError> {
    let old = draft.request.at(at);
    let new = match old.ok_or_else(|| EditError::Nowhere(at.clone()))? {
        Value::String(_) => "".into(),
        Value::Array(_) => Value::Array(Vec::new()),
        Value::Object(_) => Value::Object(serde_json::Map::new()),
        Value::Null | Value::Bool(_) | Value::Number(_) => {
            return Err(EditError::NeverEmpty(at.clone()));
        }
    };
    set(draft, at, new)
}

fn remove(draft: &mut RequestDraft, at: &Pointer) -> Result<bool, EditError> {
    let nowhere = || EditError::Nowhere(at.clone());
    let request = &mut draft.request;
    let (head, rest) = at.split_first().ok_or_else(nowhere)?;
    let gone = match (head, rest) {
        ("query", [name]) => take(&mut request.query, |pair| pair.name == *name),
        ("form", [name]) => {
            let form = request.form.as_mut().ok_or_else(nowhere)?;
            take(form, |pair| pair.name == *name)
        }
        ("headers", [name]) => take(&mut request.headers, |(key, _)| {
            key.eq_ignore_ascii_case(name)
        }),
        ("body", []) => request.form.take().is_some() | request.body.take().is_some(),
        ("body", tokens) => {
            let body = request.body.as_mut().ok_or_else(nowhere)?;
            pointer::remove(body, tokens).is_some()
        }
        _ => false,
    };
    if gone { Ok(true) } else { Err(nowhere()) }
}

fn set(draft: &mut RequestDraft, at: &Pointer, value: Value) -> Result<bool, EditError> {
    let nowhere = || EditError::Nowhere(at.clone());
    if is_credentials(at) {
        let instead = Credentials::Instead(text(value));
        return Ok(replace(&mut draft.credentials, instead));
    }
    let request = &mut draft.request;
    let (head, rest) = at.split_first().ok_or_else(nowhere)?;
    Ok(match (head, rest) {
        ("method", []) => replace(&mut request.method, text(value)),
        ("path", []) => {
            let path = text(value);
            if !is_path(&path) {
                return Err(EditError::NoPath(path));
            }
            replace(&mut request.path, vec![PathPart::Text(path)])
        }
        ("path", [wanted]) => {
            let variable = request.path.iter_mut().find_map(|part| match part {
                PathPart::Variable(name, value) if name == wanted => Some(value),
                _ => None,
            });
            replace(variable.ok_or_else(nowhere)?, text(value))
        }
        ("query" | "form", [name]) => {
            let pairs = request.pairs_mut(head).ok_or_else(nowhere)?;
            put(pairs, Pair::new(name, text(value)))
        }
        ("headers", [name]) => request.put_header(name, text(value)),
        ("body", []) => request.form.take().is_some() | replace(&mut request.body, Some(value)),
        ("body", tokens) => {
            let body = request.body.as_mut().ok_or_else(nowhere)?;
            pointer::set(body, tokens, value).ok_or_else(nowhere)?
        }
        _ => return Err(nowhere()),
    })
}

/// Whether a path reaches the server as it is written: the characters of RFC 3986 3.3, and no segment
/// that a URL resolves.
fn is_path(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "/-._~!$&'()*+,;=:@%".contains(c);
    let is_dot = |segment: &str| {
        let plain = segment.to_lowercase().replace("%2e", ".");
        plain == "." || plain == ".."
    };
    text.starts_with('/') && text.chars().all(fits) && !text.split('/').any(is_dot)
}

fn take<T>(pairs: &mut Vec<T>, is: impl Fn(&T) -> bool) -> bool {
    let before = pairs.len();
    pairs.retain(|pair| !is(pair));
    pairs.len() < before
}

/// Puts a pair in place of the one of its name, or behind all others. Whether it is another.
pub(super) fn put(pairs: &mut Vec<Pair>, new: Pair) -> bool {
    if let Some(pair) = pairs.iter_mut().find(|pair| pair.name == new.name) {
        return replace(pair, new);
    }
    pairs.push(new);
    true
}

fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}
