//! Edits of a draft: the deliberate mistakes of faults, and the valid changes of steps.

use serde_json::Value;

use super::{Credentials, Draft, Missing, Near, Scope};
use crate::case::Edit;
use crate::view::{PathPart, Pointer, is_credentials};

/// An edit that cannot be made: a mistake of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// A value is missing.
    #[error(transparent)]
    Missing(#[from] Missing),
    /// The place is not there.
    #[error("`{0}` is no place of this request")]
    Nowhere(Pointer),
}

/// Makes the edits, in order.
pub fn apply(draft: &mut Draft, edits: &[Edit], scope: &Scope) -> Result<(), EditError> {
    for edit in edits {
        match edit {
            Edit::Remove(at) => remove(draft, at)?,
            Edit::SetText(at, text) => {
                let text = scope.text(text, &near(draft))?;
                let text = text.ok_or_else(|| EditError::Nowhere(at.clone()))?;
                set(draft, at, Value::String(text))?;
            }
            Edit::SetJson(at, json) => {
                let value = scope.json(json, &near(draft))?;
                set(
                    draft,
                    at,
                    value.ok_or_else(|| EditError::Nowhere(at.clone()))?,
                )?;
            }
            Edit::Auth(fault) => {
                let mark = scope.get("run").and_then(Value::as_str);
                draft.credentials = Credentials::after(*fault, mark.unwrap_or("rebuff"));
            }
            Edit::As(identity) => draft.identity.clone_from(identity),
        }
    }
    Ok(())
}

/// `${sent:…}` in an edit is the request as it is so far.
fn near(draft: &Draft) -> Near<'_> {
    Near {
        sent: Some(&draft.request),
        got: None,
    }
}

fn remove(draft: &mut Draft, at: &Pointer) -> Result<(), EditError> {
    let nowhere = || EditError::Nowhere(at.clone());
    let request = &mut draft.request;
    let (head, rest) = at.split_first().ok_or_else(nowhere)?;
    let gone = match (head, rest) {
        ("query", [name]) => take(&mut request.query, |key| key == name),
        ("headers", [name]) => take(&mut request.headers, |key| key.eq_ignore_ascii_case(name)),
        ("body", []) => request.body.take().is_some(),
        ("body", [way @ .., last]) => {
            match request.body.as_mut().and_then(|body| dig_mut(body, way)) {
                Some(Value::Object(members)) => members.shift_remove(last).is_some(),
                Some(Value::Array(items)) => match last.parse::<usize>() {
                    Ok(n) if n < items.len() => {
                        items.remove(n);
                        true
                    }
                    _ => false,
                },
                _ => false,
            }
        }
        _ => false,
    };
    if gone { Ok(()) } else { Err(nowhere()) }
}

fn set(draft: &mut Draft, at: &Pointer, value: Value) -> Result<(), EditError> {
    let nowhere = || EditError::Nowhere(at.clone());
    if is_credentials(at) {
        draft.credentials = Credentials::Instead(text(value));
        return Ok(());
    }
    let request = &mut draft.request;
    let (head, rest) = at.split_first().ok_or_else(nowhere)?;
    match (head, rest) {
        ("method", []) => request.method = text(value),
        ("path", [wanted]) => {
            let variable = request.path.iter_mut().find_map(|part| match part {
                PathPart::Variable(name, value) if name == wanted => Some(value),
                _ => None,
            });
            *variable.ok_or_else(nowhere)? = text(value);
        }
        ("query", [name]) => put(&mut request.query, name, text(value), |key| key == name),
        ("headers", [name]) => {
            put(&mut request.headers, name, text(value), |key| {
                key.eq_ignore_ascii_case(name)
            });
        }
        ("body", []) => request.body = Some(value),
        ("body", [way @ .., last]) => {
            match request.body.as_mut().and_then(|body| dig_mut(body, way)) {
                Some(Value::Object(members)) => {
                    members.insert(last.clone(), value);
                }
                Some(Value::Array(items)) => {
                    let n: usize = last.parse().map_err(|_| nowhere())?;
                    *items.get_mut(n).ok_or_else(nowhere)? = value;
                }
                _ => return Err(nowhere()),
            }
        }
        _ => return Err(nowhere()),
    }
    Ok(())
}

fn dig_mut<'v>(value: &'v mut Value, way: &[String]) -> Option<&'v mut Value> {
    way.iter().try_fold(value, |value, token| match value {
        Value::Object(members) => members.get_mut(token),
        Value::Array(items) => items.get_mut(token.parse::<usize>().ok()?),
        _ => None,
    })
}

fn take(pairs: &mut Vec<(String, String)>, is: impl Fn(&str) -> bool) -> bool {
    let before = pairs.len();
    pairs.retain(|(name, _)| !is(name));
    pairs.len() < before
}

fn put(pairs: &mut Vec<(String, String)>, name: &str, value: String, is: impl Fn(&str) -> bool) {
    match pairs.iter_mut().find(|(key, _)| is(key)) {
        Some(pair) => pair.1 = value,
        None => pairs.push((name.to_owned(), value)),
    }
}

fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}
