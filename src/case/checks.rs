//! Checks: comparisons of one place of an answer.

use serde_json::Value;
use toml::Spanned;

use super::context::Context;
use super::expect::{Ask, Check};
use super::pattern::Pattern;
use super::raw::{Literal, RawCheck};
use super::template::JsonTemplate;
use crate::view::is_answer_place;

/// Reads comparisons: each asks exactly one thing of one place of the answer.
pub(super) fn checks(raw: &[RawCheck], cx: &mut Context<'_>) -> Vec<Check> {
    raw.iter().filter_map(|raw| check(raw, cx)).collect()
}

fn check(raw: &RawCheck, cx: &mut Context<'_>) -> Option<Check> {
    let at = cx.pointer_in(&raw.at, "an answer", is_answer_place)?;
    let check = Check {
        ask: ask(raw, cx)?,
        at,
        compare: raw.compare.unwrap_or_default(),
        default: match &raw.default {
            Some(default) => Some(literal(default, cx)?),
            None => None,
        },
        level: raw.level,
    };
    let is_present = matches!(check.ask, Ask::Present(_));
    let message = if raw.also.is_some() && raw.among.is_none() {
        "`also` adds to `in`, which this check does not have"
    } else if is_present && (raw.default.is_some() || raw.compare.is_some()) {
        "`present` compares nothing, so it has no `default` and no `compare`"
    } else if check.at.to_string() == "/status" && is_text_asked(&check.ask) {
        "a status is a number: a text never equals it"
    } else {
        return Some(check);
    };
    cx.at(&raw.at.span(), message);
    None
}

fn ask(raw: &RawCheck, cx: &mut Context<'_>) -> Option<Ask> {
    let mut asks = Vec::new();
    if let Some(value) = &raw.equals {
        asks.push(Ask::Equals(literal(value, cx)?));
    }
    if let Some(value) = &raw.differs {
        asks.push(Ask::Differs(literal(value, cx)?));
    }
    if let Some(values) = &raw.among {
        let also = raw.also.as_ref().map(|also| list(also, cx));
        asks.push(Ask::In {
            values: list(values, cx)?,
            also: also.unwrap_or(Some(Vec::new()))?,
        });
    }
    if let Some(pattern) = &raw.matches {
        let compare = raw.compare.unwrap_or_default();
        let pattern = Pattern::parse(pattern.get_ref(), compare)
            .map_err(|message| cx.at(&pattern.span(), message));
        asks.push(Ask::Matches(pattern.ok()?));
    }
    asks.extend(raw.present.map(Ask::Present));
    if asks.len() > 1 {
        asks.clear();
    }
    let ask = asks.pop();
    if ask.is_none() {
        let message = "a check asks one thing: `equals`, `differs`, `in`, `matches` or `present`";
        cx.at(&raw.at.span(), message);
    }
    ask
}

fn is_text_asked(ask: &Ask) -> bool {
    let is_no_number =
        |value: &JsonTemplate| matches!(value, JsonTemplate::Plain(value) if !value.is_number());
    match ask {
        Ask::Equals(value) | Ask::Differs(value) => is_no_number(value),
        Ask::In { values, also } => values.iter().chain(also).any(is_no_number),
        Ask::Matches(_) | Ask::Present(_) => false,
    }
}

/// A list with something in it: nothing is one of none.
fn list(literal: &Literal, cx: &mut Context<'_>) -> Option<Vec<JsonTemplate>> {
    let items = literal
        .get_ref()
        .as_array()
        .filter(|items| !items.is_empty());
    let Some(items) = items else {
        let message = "this is a list of values, and it is not empty";
        cx.at(&literal.span(), message);
        return None;
    };
    items
        .iter()
        .map(|item| self::literal(&Spanned::new(literal.span(), item.clone()), cx))
        .collect()
}

pub(super) fn literal(literal: &Literal, cx: &mut Context<'_>) -> Option<JsonTemplate> {
    if !is_json(literal, cx) {
        return None;
    }
    let value: Result<Value, String> =
        serde_json::to_value(literal.get_ref()).map_err(|e| e.to_string());
    value
        .and_then(|value| JsonTemplate::of(&value))
        .map_err(|message| cx.at(&literal.span(), message))
        .ok()
}

/// Refuses a date: JSON has none, and what it would become is a guess.
pub(super) fn is_json(literal: &Literal, cx: &mut Context<'_>) -> bool {
    fn is_json(value: &toml::Value) -> bool {
        match value {
            toml::Value::Datetime(_) => false,
            toml::Value::Array(items) => items.iter().all(is_json),
            toml::Value::Table(members) => members.values().all(is_json),
            _ => true,
        }
    }
    let fits = is_json(literal.get_ref());
    if !fits {
        cx.at(&literal.span(), "JSON has no dates: write it as a text");
    }
    fits
}
