//! Edits as they are typed, and their parser. Both are here, so a new edit word changes one file.

use serde::Deserialize;
use toml::Spanned;

use crate::case::context::ParseContext;
use crate::case::model::{AuthFault, Edit, Garble, Repeat, Respelling, Template, TemplatePart};
use crate::case::spanned::SpannedText;
use crate::view::{Pointer, is_credentials, is_repeatable, is_request_pointer, is_whole_path};

/// The maximum size of `fill`. No server has to accept more, and a report could not show more.
const MOST_FILL: usize = 1 << 20;

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RawEdit {
    Remove(Spanned<Vec<SpannedText>>),
    Empty(Spanned<Vec<SpannedText>>),
    Set(RawSet),
    Repeat(RawRepeat),
    Fill(RawFill),
    Respell(RawRespell),
    Garble(Garble),
    Auth(AuthFault),
    As(SpannedText),
    Hook(SpannedText),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawSet {
    at: SpannedText,
    text: Option<SpannedText>,
    json: Option<SpannedText>,
    raw: Option<SpannedText>,
    hex: Option<SpannedText>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRepeat {
    at: SpannedText,
    text: Option<SpannedText>,
    raw: Option<SpannedText>,
    #[serde(default)]
    first: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFill {
    at: SpannedText,
    size: Spanned<usize>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRespell {
    at: SpannedText,
    how: Respelling,
}

impl RawEdit {
    /// The texts that a matrix may fill values into.
    pub(crate) fn texts_mut(&mut self) -> Vec<&mut SpannedText> {
        match self {
            Self::Remove(pointers) | Self::Empty(pointers) => {
                pointers.get_mut().iter_mut().collect()
            }
            Self::Set(RawSet {
                at,
                text,
                json,
                raw,
                hex,
            }) => {
                let values = [text, json, raw, hex].into_iter().flatten();
                std::iter::once(at).chain(values).collect()
            }
            Self::Repeat(RawRepeat { at, text, raw, .. }) => {
                std::iter::once(at).chain(text).chain(raw).collect()
            }
            Self::Fill(fill) => vec![&mut fill.at],
            Self::Respell(respell) => vec![&mut respell.at],
            Self::Garble(_) | Self::Auth(_) | Self::As(_) | Self::Hook(_) => Vec::new(),
        }
    }

    /// The hook, if the edit uses a hook.
    pub(crate) fn hook(&self) -> Option<&SpannedText> {
        match self {
            Self::Hook(hook) => Some(hook),
            _ => None,
        }
    }
}

/// Parses the edits of a fault or a step.
pub(crate) fn edits(raw: &[RawEdit], cx: &mut ParseContext<'_>) -> Vec<Edit> {
    let mut all = Vec::new();
    for edit in raw {
        match edit {
            RawEdit::Remove(pointers) => all.extend(parts(pointers, "remove", Edit::Remove, cx)),
            RawEdit::Empty(pointers) => all.extend(parts(pointers, "empty", Edit::Empty, cx)),
            RawEdit::Set(raw) => all.extend(set(raw, cx)),
            RawEdit::Repeat(raw) => all.extend(repeat(raw, cx)),
            RawEdit::Fill(raw) => all.extend(fill(raw, cx)),
            RawEdit::Respell(raw) => {
                all.extend(part(&raw.at, cx).map(|at| Edit::Respell(at, raw.how)));
            }
            RawEdit::Garble(how) => all.push(Edit::Garble(*how)),
            RawEdit::Auth(fault) => all.push(Edit::Auth(*fault)),
            RawEdit::As(name) => all.extend(cx.identity(name).map(Edit::As)),
            RawEdit::Hook(name) => all.extend(cx.hook(name).map(Edit::Hook)),
        }
    }
    all
}

/// Makes one edit for each of these parts.
fn parts(
    pointers: &Spanned<Vec<SpannedText>>,
    word: &str,
    make: fn(Pointer) -> Edit,
    cx: &mut ParseContext<'_>,
) -> Vec<Edit> {
    if pointers.get_ref().is_empty() {
        cx.at(
            &pointers.span(),
            format!("`{word}` names no part of the request"),
        );
    }
    let pointers = pointers.get_ref().iter();
    pointers
        .filter_map(|text| part(text, cx))
        .map(make)
        .collect()
}

/// Parses a pointer to a part of the request that an edit may change.
fn part(text: &SpannedText, cx: &mut ParseContext<'_>) -> Option<Pointer> {
    let at = cx.pointer_in(text, "a request", is_request_pointer)?;
    if is_credentials(&at) {
        let message = "credentials are removed with `auth = \"none\"`, and replaced with `set`";
        cx.at(&text.span(), message);
        return None;
    }
    Some(at)
}

fn set(raw: &RawSet, cx: &mut ParseContext<'_>) -> Option<Edit> {
    let fits = |at: &Pointer| is_request_pointer(at) || is_whole_path(at);
    let at = cx.pointer_in(&raw.at, "a request", fits)?;
    match (&raw.text, &raw.json, &raw.raw, &raw.hex) {
        (Some(text), None, None, None) => set_text(at, text, cx),
        (None, Some(json), None, None) => Some(Edit::SetJson(at, cx.json(json)?)),
        (None, None, Some(text), None) => set_raw(at, &raw.at, text, cx),
        (None, None, None, Some(text)) => set_hex(&at, text, cx),
        _ => {
            let message = "`set` takes one of `text`, `json`, `raw` and `hex`";
            cx.at(&raw.at.span(), message);
            None
        }
    }
}

fn set_text(at: Pointer, text: &SpannedText, cx: &mut ParseContext<'_>) -> Option<Edit> {
    let template = cx.template(text)?;
    if is_whole_path(&at) && is_never_path(&template) {
        let message = "a path starts with `/`, and is sent exactly as written";
        cx.at(&text.span(), message);
        return None;
    }
    Some(Edit::SetText(at, template))
}

/// Whether a text cannot be a path, whatever values are filled in.
fn is_never_path(text: &Template) -> bool {
    match text.0.first() {
        Some(TemplatePart::Text(text)) => !text.starts_with('/'),
        Some(TemplatePart::Reference(_)) => false,
        None => true,
    }
}

fn set_raw(
    at: Pointer,
    typed: &SpannedText,
    text: &SpannedText,
    cx: &mut ParseContext<'_>,
) -> Option<Edit> {
    if !takes_raw(&at) {
        let message = "`raw` is sent without encoding, in `/query/…`, `/form/…` or `/body` only; use \
                       `text` elsewhere";
        cx.at(&typed.span(), message);
        return None;
    }
    Some(Edit::SetRaw(at, cx.template(text)?))
}

/// Whether this part can be sent without encoding.
fn takes_raw(at: &Pointer) -> bool {
    matches!(
        at.split_first(),
        Some(("query" | "form", [_]) | ("body", []))
    )
}

fn set_hex(at: &Pointer, text: &SpannedText, cx: &mut ParseContext<'_>) -> Option<Edit> {
    if at.tokens() != ["body"] {
        let message = "`hex` is the whole body: use it with `at = \"/body\"`";
        cx.at(&text.span(), message);
        return None;
    }
    let bytes = bytes(text.get_ref());
    if bytes.is_none() {
        let message = "`hex` is bytes of two digits each: \"fffe80\"";
        cx.at(&text.span(), message);
    }
    bytes.map(Edit::SetBytes)
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let bytes = hex.as_bytes().chunks(2).map(byte).collect();
    if hex.len().is_multiple_of(2) {
        bytes
    } else {
        None
    }
}

fn repeat(raw: &RawRepeat, cx: &mut ParseContext<'_>) -> Option<Edit> {
    let at = cx.pointer_in(&raw.at, "a request", is_request_pointer)?;
    if !is_repeatable(&at) {
        let message = "`repeat` takes `/query/…`, `/form/…` or `/headers/…` except the credentials";
        cx.at(&raw.at.span(), message);
        return None;
    }
    let value = match (&raw.text, &raw.raw) {
        (Some(_), Some(_)) => {
            let message = "`repeat` takes `text` or `raw`, or neither to repeat the value";
            cx.at(&raw.at.span(), message);
            return None;
        }
        (Some(text), None) => Some(cx.template(text)?),
        (None, Some(text)) if takes_raw(&at) => Some(cx.template(text)?),
        (None, Some(text)) => {
            cx.at(&text.span(), "`raw` is for `/query/…` and `/form/…`");
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

fn fill(raw: &RawFill, cx: &mut ParseContext<'_>) -> Option<Edit> {
    let at = part(&raw.at, cx)?;
    let size = *raw.size.get_ref();
    if !(1..=MOST_FILL).contains(&size) {
        let message = format!("`size` is a number from 1 to {MOST_FILL}");
        cx.at(&raw.size.span(), message);
        return None;
    }
    Some(Edit::Fill(at, size))
}
