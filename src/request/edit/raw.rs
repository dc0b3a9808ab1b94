//! Edits that an op cannot express: values that are sent without encoding, and repeated values.

use super::error::EditError;
use crate::case::Repeat;
use crate::request::draft::RequestDraft;
use crate::request::pairs::{put, replace};
use crate::request::values::Values;
use crate::view::{Pair, Pointer};

/// Sets a text that is sent without encoding. Returns whether it differs from the old text.
pub(crate) fn set_raw(
    draft: &mut RequestDraft,
    at: &Pointer,
    text: String,
) -> Result<bool, EditError> {
    let nowhere = || EditError::Nowhere(at.clone());
    match at.split_first().ok_or_else(nowhere)? {
        ("body", []) => Ok(replace(&mut draft.raw, Some(text.into_bytes()))),
        (head @ ("query" | "form"), [name]) => {
            let new = raw_pair(head, name, text)?;
            let pairs = draft.request.pairs_mut(head).ok_or_else(nowhere)?;
            Ok(put(pairs, new))
        }
        _ => Err(nowhere()),
    }
}

/// Adds a parameter or header field a second time. This always changes the request.
pub(crate) fn repeat(
    draft: &mut RequestDraft,
    how: &Repeat,
    scope: &Values,
) -> Result<bool, EditError> {
    let nowhere = || EditError::Nowhere(how.at.clone());
    let value = match &how.value {
        Some(text) => Some(scope.text(text, &draft.as_sent())?.ok_or_else(nowhere)?),
        None => None,
    };
    let (head, rest) = how.at.split_first().ok_or_else(nowhere)?;
    let [name] = rest else { return Err(nowhere()) };
    if head == "headers" {
        let headers = &mut draft.request.headers;
        let is = |(key, _): &(String, String)| key.eq_ignore_ascii_case(name);
        let first = headers.iter().position(is).ok_or_else(nowhere)?;
        let (key, same) = headers[first].clone();
        headers.insert(beside(first, how.first), (key, value.unwrap_or(same)));
        return Ok(true);
    }
    let pairs = draft.request.pairs_mut(head).ok_or_else(nowhere)?;
    let first = pairs.iter().position(|pair| pair.name == *name);
    let first = first.ok_or_else(nowhere)?;
    let second = match value {
        None => pairs[first].clone(),
        Some(text) if how.raw => raw_pair(head, name, text)?,
        Some(text) => Pair::new(name, text),
    };
    pairs.insert(beside(first, how.first), second);
    Ok(true)
}

/// The index at which to insert a pair before or after the pair at `index`.
fn beside(index: usize, before: bool) -> usize {
    if before { index } else { index + 1 }
}

/// A pair that is sent without encoding. In a query, only characters are allowed that the URL
/// parser does not encode.
fn raw_pair(head: &str, name: &str, text: String) -> Result<Pair, EditError> {
    let fits = |c: char| c.is_ascii_graphic() && !"\"#<>'".contains(c);
    if head == "query" && !text.chars().all(fits) {
        return Err(EditError::NoQuery(text));
    }
    Ok(Pair {
        name: name.to_owned(),
        value: text,
        raw: true,
    })
}
