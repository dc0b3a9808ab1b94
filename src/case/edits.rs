//! Edits: what a fault or a step changes in a request.

use super::context::Context;
use super::model::{Edit, Repeat};
use super::raw::{RawEdit, RawFill, RawRepeat, RawSet, Word};
use super::template::{Part, Template};
use crate::view::{Pointer, is_credentials, is_repeatable, is_request_pointer, is_whole_path};

/// A longer text is no request that a server has to read, and no report that a person does.
const MOST_FILL: usize = 1 << 20;

/// Reads edits, of a fault or of a step.
pub(super) fn edits(raw: &[RawEdit], cx: &mut Context<'_>) -> Vec<Edit> {
    let mut all = Vec::new();
    for edit in raw {
        match edit {
            RawEdit::Remove(places) => {
                if places.get_ref().is_empty() {
                    cx.at(&places.span(), "`remove` takes nothing away");
                }
                let places = places.get_ref().iter();
                all.extend(places.filter_map(|word| part(word, cx)).map(Edit::Remove));
            }
            RawEdit::Empty(places) => {
                if places.get_ref().is_empty() {
                    cx.at(&places.span(), "`empty` empties nothing");
                }
                let places = places.get_ref().iter();
                all.extend(places.filter_map(|word| part(word, cx)).map(Edit::Empty));
            }
            RawEdit::Set(raw) => all.extend(set(raw, cx)),
            RawEdit::Repeat(raw) => all.extend(repeat(raw, cx)),
            RawEdit::Fill(raw) => all.extend(fill(raw, cx)),
            RawEdit::Respell(raw) => {
                all.extend(part(&raw.at, cx).map(|at| Edit::Respell(at, raw.how)));
            }
            RawEdit::Garble(how) => all.push(Edit::Garble(*how)),
            RawEdit::Auth(fault) => all.push(Edit::Auth(*fault)),
            RawEdit::As(word) => all.extend(cx.identity(word).map(Edit::As)),
            RawEdit::Hook(word) => all.extend(cx.hook(word).map(Edit::Hook)),
        }
    }
    all
}

/// A part of a request that is there before it is sent.
fn part(word: &Word, cx: &mut Context<'_>) -> Option<Pointer> {
    let at = cx.pointer_in(word, "a request", is_request_pointer)?;
    if is_credentials(&at) {
        let message = "`auth = \"none\"` takes the credentials away, `set` puts others there";
        cx.at(&word.span(), message);
        return None;
    }
    Some(at)
}

fn set(raw: &RawSet, cx: &mut Context<'_>) -> Option<Edit> {
    let fits = |at: &Pointer| is_request_pointer(at) || is_whole_path(at);
    let at = cx.pointer_in(&raw.at, "a request", fits)?;
    match (&raw.text, &raw.json, &raw.raw, &raw.hex) {
        (Some(word), None, None, None) => {
            let text = cx.template(word)?;
            if is_whole_path(&at) && is_no_path(&text) {
                let message = "a path begins with `/`, and is written as it is sent";
                cx.at(&word.span(), message);
                return None;
            }
            Some(Edit::SetText(at, text))
        }
        (None, Some(json), None, None) => Some(Edit::SetJson(at, cx.json(json)?)),
        (None, None, Some(word), None) => {
            if !takes_raw(&at) {
                let message = "`raw` is what is sent as it is written, in `/query/…`, `/form/…` or \
                               `/body`; all else is `text`";
                cx.at(&raw.at.span(), message);
                return None;
            }
            Some(Edit::SetRaw(at, cx.template(word)?))
        }
        (None, None, None, Some(word)) => hex(&at, word, cx),
        _ => {
            cx.at(
                &raw.at.span(),
                "`set` takes one of `text`, `json`, `raw` and `hex`",
            );
            None
        }
    }
}

/// Whether a value can stand there that is not encoded.
fn takes_raw(at: &Pointer) -> bool {
    matches!(
        at.split_first(),
        Some(("query" | "form", [_]) | ("body", []))
    )
}

fn hex(at: &Pointer, word: &Word, cx: &mut Context<'_>) -> Option<Edit> {
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let text = word.get_ref();
    let bytes: Option<Vec<u8>> = text.as_bytes().chunks(2).map(byte).collect();
    match bytes {
        _ if at.tokens() != ["body"] => {
            cx.at(
                &word.span(),
                "`hex` is the whole body: it stands at `/body`",
            );
            None
        }
        Some(bytes) if text.len().is_multiple_of(2) => Some(Edit::SetBytes(bytes)),
        _ => {
            cx.at(
                &word.span(),
                "`hex` is bytes of two digits each: \"fffe80\"",
            );
            None
        }
    }
}

fn repeat(raw: &RawRepeat, cx: &mut Context<'_>) -> Option<Edit> {
    let at = cx.pointer_in(&raw.at, "a request", is_request_pointer)?;
    if !is_repeatable(&at) {
        let message = "what can be given twice is `/query/…`, `/headers/…` (but for the credentials) \
                       and `/form/…`";
        cx.at(&raw.at.span(), message);
        return None;
    }
    let value = match (&raw.text, &raw.raw) {
        (Some(_), Some(_)) => {
            cx.at(
                &raw.at.span(),
                "`repeat` takes one of `text` and `raw`, or none: the same value",
            );
            return None;
        }
        (Some(word), None) => Some(cx.template(word)?),
        (None, Some(word)) if takes_raw(&at) => Some(cx.template(word)?),
        (None, Some(word)) => {
            cx.at(&word.span(), "`raw` stands in `/query/…` and `/form/…`");
            return None;
        }
        (None, None) => None,
    };
    Some(Edit::Repeat(Repeat {
        at,
        value,
        raw: raw.raw.is_some(),
        first: raw.first,
    }))
}

/// Whether a text is certainly no path, whatever is filled in.
fn is_no_path(text: &Template) -> bool {
    match text.0.first() {
        Some(Part::Text(text)) => !text.starts_with('/'),
        Some(Part::Reference(_)) => false,
        None => true,
    }
}

fn fill(raw: &RawFill, cx: &mut Context<'_>) -> Option<Edit> {
    let at = part(&raw.at, cx)?;
    let size = *raw.size.get_ref();
    if !(1..=MOST_FILL).contains(&size) {
        let message = format!("a size is a number from 1 to {MOST_FILL}");
        cx.at(&raw.size.span(), message);
        return None;
    }
    Some(Edit::Fill(at, size))
}
