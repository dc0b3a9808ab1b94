//! Answers and watches: what is expected of a reply.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::checks::checks;
use super::context::Context;
use super::drive::{PASSWORD_VISITS, VISITS};
use super::expect::{ExpectedResponse, Status, Watch};
use super::raw::{Literal, RawAnswer, RawWatch, Word};
use crate::view::{Pointer, is_response_pointer};
use crate::vocab::{CaseId, EntryKind};

/// Reads all answers of a contract; `like` copies one and adds to it.
pub(super) fn answers(
    raw: Vec<(Word, RawAnswer)>,
    cx: &mut Context<'_>,
) -> BTreeMap<String, Arc<ExpectedResponse>> {
    let raw: BTreeMap<String, (Word, RawAnswer)> = raw
        .into_iter()
        .map(|(name, answer)| (name.get_ref().clone(), (name, answer)))
        .collect();
    let mut done = BTreeMap::new();
    for name in raw.keys() {
        answer(name, &raw, &mut done, &mut Vec::new(), cx);
    }
    done
}

fn answer(
    name: &str,
    raw: &BTreeMap<String, (Word, RawAnswer)>,
    done: &mut BTreeMap<String, Arc<ExpectedResponse>>,
    on_the_way: &mut Vec<String>,
    cx: &mut Context<'_>,
) -> Option<Arc<ExpectedResponse>> {
    if let Some(done) = done.get(name) {
        return Some(done.clone());
    }
    let (word, this) = raw.get(name)?;
    if on_the_way.iter().any(|before| before == name) {
        cx.at(&word.span(), format!("`{name}` is like itself"));
        return None;
    }
    on_the_way.push(name.to_owned());
    let base = this.like.as_ref().and_then(|like| {
        let like = cx.answer(like)?;
        answer(&like, raw, done, on_the_way, cx)
    });
    if this.like.is_some() && base.is_none() {
        return None; // what is wrong with the other one is told there
    }
    let mut status: Vec<Status> = this.status.iter().filter_map(|s| status(s, cx)).collect();
    let mut own = checks(&this.check, cx);
    let mut schema = this.schema.as_ref().and_then(|word| cx.schema(word));
    let mut media = this.media.as_ref().and_then(|word| type_of(word, cx));
    let mut at = this.at.as_ref().and_then(|word| place_of_part(word, cx));
    if let Some(base) = base {
        media = media.or_else(|| base.media.clone());
        at = at.or_else(|| Some(base.at.clone()));
        if status.is_empty() {
            status.clone_from(&base.status);
        }
        schema = schema.or_else(|| base.schema.clone());
        own.splice(0..0, base.checks.iter().cloned());
    }
    if status.is_empty() && this.status.is_empty() {
        cx.at(&word.span(), format!("the answer `{name}` has no status"));
    }
    if let (Some(at), None) = (&this.at, &schema) {
        looks_nowhere(at, cx);
    }
    let answer = Arc::new(ExpectedResponse {
        name: name.to_owned(),
        location: cx.location(&word.span()),
        status,
        media,
        schema,
        at: at.unwrap_or_else(|| Pointer::from_tokens(["body"])),
        checks: own,
    });
    done.insert(name.to_owned(), answer.clone());
    Some(answer)
}

/// Where a schema looks.
fn place_of_part(word: &Word, cx: &mut Context<'_>) -> Option<Pointer> {
    cx.pointer_in(word, "an answer", is_response_pointer)
}

fn looks_nowhere(at: &Word, cx: &mut Context<'_>) {
    let message = "`at` says where the schema looks, and there is no `schema`";
    cx.at(&at.span(), message);
}

/// A media type as an answer is asked for it: in lower case, without parameters.
fn type_of(word: &Word, cx: &mut Context<'_>) -> Option<String> {
    let media = word.get_ref();
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "!#$&-^_.+".contains(c);
    let parts: Vec<&str> = media.split('/').collect();
    let fits = parts.len() == 2
        && parts
            .iter()
            .all(|part| !part.is_empty() && part.chars().all(is_part));
    if !fits {
        let message =
            "a media type is written in lower case and without parameters, like \"text/html\"";
        cx.at(&word.span(), message);
    }
    fits.then(|| media.clone())
}

fn status(literal: &Literal, cx: &mut Context<'_>) -> Option<Status> {
    let status = match literal.get_ref() {
        toml::Value::Integer(code) => u16::try_from(*code)
            .ok()
            .filter(|code| (100..600).contains(code))
            .map(Status::Code),
        toml::Value::String(class) => match class.as_str() {
            "1xx" => Some(Status::Class(1)),
            "2xx" => Some(Status::Class(2)),
            "3xx" => Some(Status::Class(3)),
            "4xx" => Some(Status::Class(4)),
            "5xx" => Some(Status::Class(5)),
            _ => None,
        },
        _ => None,
    };
    if status.is_none() {
        cx.at(
            &literal.span(),
            "a status is a number from 100 to 599, or a class like \"4xx\"",
        );
    }
    status
}

/// Reads a watch.
pub(super) fn watch(raw: &RawWatch, envelope: Option<&str>, cx: &mut Context<'_>) -> Arc<Watch> {
    let (rules, level) = cx.rules(&raw.rules, raw.level);
    if rules.is_empty() && raw.rules.is_empty() {
        cx.at(&raw.id.span(), "a watch cites a rule");
    }
    let schema = raw.schema.as_ref().and_then(|word| cx.schema(word));
    let at = raw.at.as_ref().and_then(|word| place_of_part(word, cx));
    if let (Some(at), None) = (&raw.at, &raw.schema) {
        looks_nowhere(at, cx);
    }
    let checks = checks(&raw.check, cx);
    if raw.schema.is_none() && raw.check.is_empty() {
        cx.at(
            &raw.id.span(),
            "a watch needs a `schema` or a `check`: this one sees nothing",
        );
    }
    let name = raw.id.get_ref().clone();
    Arc::new(Watch {
        id: CaseId::for_entry(&cx.names.contract, EntryKind::Watch, &name),
        envelope: envelope == Some(name.as_str()),
        name,
        title: raw.title.as_str().into(),
        location: cx.location(&raw.id.span()),
        rules,
        level,
        when: cx.answers(&raw.when),
        unlisted: raw.unlisted,
        identity: raw.identity.as_ref().and_then(|word| cx.identity(word)),
        group: raw.group.as_ref().and_then(|word| group(word, cx)),
        schema,
        at: at.unwrap_or_else(|| Pointer::from_tokens(["body"])),
        checks,
    })
}

/// The answers that a watch looks at: those to ops of a group, or to scripted visits.
fn group(word: &Word, cx: &mut Context<'_>) -> Option<String> {
    match word.get_ref().as_str() {
        group @ (VISITS | PASSWORD_VISITS) => Some(group.to_owned()),
        _ => cx.group(word),
    }
}
