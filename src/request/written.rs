//! Edits that no draft of an op could say: what is sent as it is written, and what is given twice.

use super::edit::{EditError, near, put, replace};
use super::{RequestDraft, Values};
use crate::case::Repeat;
use crate::view::{Pair, Pointer};

/// Puts a text that is not encoded when it is sent. Whether it is another.
pub(super) fn set_raw(
    draft: &mut RequestDraft,
    at: &Pointer,
    text: String,
) -> Result<bool, EditError> {
    let nowhere = || EditError::Nowhere(at.clone());
    let (head, rest) = at.split_first().ok_or_else(nowhere)?;
    match (head, rest) {
        ("body", []) => Ok(replace(&mut draft.raw, Some(text.into_bytes()))),
        ("query" | "form", [name]) => {
            let new = raw(head, name, text)?;
            let pairs = draft.request.pairs_mut(head).ok_or_else(nowhere)?;
            Ok(put(pairs, new))
        }
        _ => Err(nowhere()),
    }
}

/// Gives a pair or a header field a second time.
pub(super) fn repeat(
    draft: &mut RequestDraft,
    how: &Repeat,
    scope: &Values,
) -> Result<(), EditError> {
    let nowhere = || EditError::Nowhere(how.at.clone());
    let value = match &how.value {
        Some(text) => Some(scope.text(text, &near(draft))?.ok_or_else(nowhere)?),
        None => None,
    };
    let (head, rest) = how.at.split_first().ok_or_else(nowhere)?;
    let [name] = rest else { return Err(nowhere()) };
    if head == "headers" {
        let headers = &mut draft.request.headers;
        let is = |(key, _): &(String, String)| key.eq_ignore_ascii_case(name);
        let place = headers.iter().position(is).ok_or_else(nowhere)?;
        let (key, same) = headers[place].clone();
        headers.insert(beside(place, how.first), (key, value.unwrap_or(same)));
        return Ok(());
    }
    let pairs = draft.request.pairs_mut(head).ok_or_else(nowhere)?;
    let place = pairs.iter().position(|pair| pair.name == *name);
    let place = place.ok_or_else(nowhere)?;
    let second = match value {
        None => pairs[place].clone(),
        Some(text) if how.raw => raw(head, name, text)?,
        Some(text) => Pair::new(name, text),
    };
    pairs.insert(beside(place, how.first), second);
    Ok(())
}

fn beside(place: usize, first: bool) -> usize {
    if first { place } else { place + 1 }
}

/// In a query only what an address can hold as it is: all else would be encoded on the way.
fn raw(head: &str, name: &str, text: String) -> Result<Pair, EditError> {
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
