//! Sets or removes the part of a request at a pointer.

use serde_json::{Map, Value};

use super::error::EditError;
use crate::request::credentials::Credentials;
use crate::request::draft::RequestDraft;
use crate::request::pairs::{put, replace};
use crate::view::{Pair, PathPart, Pointer, Request, is_credentials, pointer};

/// Replaces a value with the empty value of the same type.
pub(crate) fn empty(draft: &mut RequestDraft, at: &Pointer) -> Result<bool, EditError> {
    let old = draft.request.at(at);
    let new = match old.ok_or_else(|| EditError::Nowhere(at.clone()))? {
        Value::String(_) => "".into(),
        Value::Array(_) => Value::Array(Vec::new()),
        Value::Object(_) => Value::Object(Map::new()),
        Value::Null | Value::Bool(_) | Value::Number(_) => {
            return Err(EditError::NeverEmpty(at.clone()));
        }
    };
    set(draft, at, new)
}

/// Removes a part of a request. Fails if the part is not in the request.
pub(crate) fn remove(draft: &mut RequestDraft, at: &Pointer) -> Result<bool, EditError> {
    let request = &mut draft.request;
    let removed = match at.split_first() {
        Some((head @ ("query" | "form"), [name])) => {
            let pairs = request.pairs_mut(head);
            pairs.is_some_and(|pairs| remove_where(pairs, |pair| pair.name == *name))
        }
        Some(("headers", [name])) => {
            let is = |(key, _): &(String, String)| key.eq_ignore_ascii_case(name);
            remove_where(&mut request.headers, is)
        }
        Some(("body", [])) => request.form.take().is_some() | request.body.take().is_some(),
        Some(("body", tokens)) => {
            let body = request.body.as_mut();
            body.is_some_and(|body| pointer::remove(body, tokens).is_some())
        }
        _ => false,
    };
    if removed {
        Ok(true)
    } else {
        Err(EditError::Nowhere(at.clone()))
    }
}

fn remove_where<T>(items: &mut Vec<T>, is: impl Fn(&T) -> bool) -> bool {
    let before = items.len();
    items.retain(|item| !is(item));
    items.len() < before
}

/// Sets a value, encoded for its place in the request. Returns whether it differs from the old
/// value.
pub(crate) fn set(draft: &mut RequestDraft, at: &Pointer, value: Value) -> Result<bool, EditError> {
    let nowhere = || EditError::Nowhere(at.clone());
    if is_credentials(at) {
        let instead = Credentials::Instead(text(value));
        return Ok(replace(&mut draft.credentials, instead));
    }
    let request = &mut draft.request;
    match at.split_first().ok_or_else(nowhere)? {
        ("method", []) => Ok(replace(&mut request.method, text(value))),
        ("path", []) => set_path(request, text(value)),
        ("path", [name]) => {
            let variable = path_variable(request, name).ok_or_else(nowhere)?;
            Ok(replace(variable, text(value)))
        }
        (head @ ("query" | "form"), [name]) => {
            let pairs = request.pairs_mut(head).ok_or_else(nowhere)?;
            Ok(put(pairs, Pair::new(name, text(value))))
        }
        ("headers", [name]) => Ok(request.put_header(name, text(value))),
        ("body", []) => Ok(request.form.take().is_some() | replace(&mut request.body, Some(value))),
        ("body", tokens) => {
            let body = request.body.as_mut().ok_or_else(nowhere)?;
            pointer::set(body, tokens, value).ok_or_else(nowhere)
        }
        _ => Err(nowhere()),
    }
}

fn set_path(request: &mut Request, path: String) -> Result<bool, EditError> {
    if !is_path(&path) {
        return Err(EditError::NoPath(path));
    }
    Ok(replace(&mut request.path, vec![PathPart::Text(path)]))
}

/// Whether a path reaches the server unchanged: it has only characters that RFC 3986 3.3 allows,
/// and no dot segments, which a URL parser would resolve.
fn is_path(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "/-._~!$&'()*+,;=:@%".contains(c);
    let is_dot = |segment: &str| {
        let plain = segment.to_lowercase().replace("%2e", ".");
        plain == "." || plain == ".."
    };
    text.starts_with('/') && text.chars().all(fits) && !text.split('/').any(is_dot)
}

fn path_variable<'r>(request: &'r mut Request, wanted: &str) -> Option<&'r mut String> {
    request.path.iter_mut().find_map(|part| match part {
        PathPart::Variable(name, value) if name == wanted => Some(value),
        _ => None,
    })
}

fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}
