//! Applies edits to a draft, with one match arm per kind of edit.

use serde_json::Value;

use super::error::EditError;
use super::parts::{empty, remove, set};
use super::raw::{repeat, set_raw};
use super::respell::respell;
use crate::case::{Edit, JsonTemplate, Respelling, Template};
use crate::request::credentials::Credentials;
use crate::request::draft::RequestDraft;
use crate::request::pairs::replace;
use crate::request::values::Values;
use crate::view::Pointer;

/// Applies edits in order. Returns whether one of them changed anything.
pub fn apply(draft: &mut RequestDraft, edits: &[Edit], scope: &Values) -> Result<bool, EditError> {
    let mut changed = false;
    for edit in edits {
        changed |= match edit {
            Edit::Remove(at) => remove(draft, at)?,
            Edit::Empty(at) => empty(draft, at)?,
            Edit::Fill(at, size) => set(draft, at, filler(scope, *size).into())?,
            Edit::Respell(at, how) => set_respelled(draft, at, *how)?,
            Edit::Garble(how) => replace(&mut draft.garble, Some(*how)),
            Edit::SetText(at, text) => {
                let text = filled_text(draft, text, at, scope)?;
                set(draft, at, Value::String(text))?
            }
            Edit::SetRaw(at, text) => {
                let text = filled_text(draft, text, at, scope)?;
                set_raw(draft, at, text)?
            }
            Edit::SetBytes(bytes) => replace(&mut draft.raw, Some(bytes.clone())),
            Edit::Repeat(how) => repeat(draft, how, scope)?,
            Edit::SetJson(at, json) => {
                let value = filled_json(draft, json, at, scope)?;
                set(draft, at, value)?
            }
            Edit::Auth(fault) => {
                let credentials = Credentials::with_fault(*fault, mark(scope));
                replace(&mut draft.credentials, credentials)
            }
            Edit::As(identity) => replace(&mut draft.identity, identity.clone()),
            Edit::Hook(name) => replace(&mut draft.hook, Some(name.clone())),
        }
    }
    Ok(changed)
}

fn set_respelled(
    draft: &mut RequestDraft,
    at: &Pointer,
    how: Respelling,
) -> Result<bool, EditError> {
    let Some(Value::String(old)) = draft.request.at(at) else {
        return Err(EditError::Nowhere(at.clone()));
    };
    let new = respell(&old, how).ok_or(EditError::NoUri(old))?;
    set(draft, at, new.into())
}

/// Fills in a text for an edit. `${sent:…}` refers to the draft with the edits made so far.
fn filled_text(
    draft: &RequestDraft,
    text: &Template,
    at: &Pointer,
    scope: &Values,
) -> Result<String, EditError> {
    let text = scope.text(text, &draft.as_sent())?;
    text.ok_or_else(|| EditError::Nowhere(at.clone()))
}

fn filled_json(
    draft: &RequestDraft,
    json: &JsonTemplate,
    at: &Pointer,
    scope: &Values,
) -> Result<Value, EditError> {
    let value = scope.json(json, &draft.as_sent())?;
    value.ok_or_else(|| EditError::Nowhere(at.clone()))
}

/// The mark of the run. Every value that the run invents contains this mark.
fn mark(scope: &Values) -> &str {
    let mark = scope.get("run").and_then(Value::as_str);
    mark.unwrap_or("rebuff")
}

/// A text of `size` letters and digits. Every kind of id allows these characters, so only the
/// length can be wrong.
fn filler(scope: &Values, size: usize) -> String {
    let alphabet = "0123456789abcdefghijklmnopqrstuv".chars();
    mark(scope)
        .chars()
        .chain(alphabet.cycle())
        .take(size)
        .collect()
}
