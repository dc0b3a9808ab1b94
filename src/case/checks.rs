//! Checks: comparisons of one place of an answer.

use serde_json::Value;
use toml::Spanned;

use super::context::Context;
use super::expect::{Assertion, Check};
use super::pattern::Pattern;
use super::raw::{Literal, RawCase, RawCheck, Word};
use super::template::JsonTemplate;
use crate::view::is_response_pointer;

/// Reads comparisons: each asks exactly one thing of one place of the answer.
pub(super) fn checks(raw: &[RawCheck], cx: &mut Context<'_>) -> Vec<Check> {
    for only in raw.iter().filter_map(|raw| raw.only.as_ref()) {
        let message =
            "`for` belongs to a check of a case: nowhere else is one of several answers taken";
        cx.at(&only.span(), message);
    }
    raw.iter().filter_map(|raw| check(raw, cx)).collect()
}

/// Reads the comparisons of a case, which may be for one of its answers.
pub(super) fn case_checks(raw: &RawCase, cx: &mut Context<'_>) -> Vec<Check> {
    let listed = |only: &Word| {
        let mut words = raw.answer.iter().chain(&raw.also);
        words.any(|word| word.get_ref() == only.get_ref())
    };
    for only in raw.check.iter().filter_map(|check| check.only.as_ref()) {
        // A name that is none is told with the nearest right one.
        if cx.answer(only).is_some() && !listed(only) {
            let message = format!("`{}` is no answer of this case", only.get_ref());
            cx.at(&only.span(), message);
        }
    }
    raw.check.iter().filter_map(|raw| check(raw, cx)).collect()
}

fn check(raw: &RawCheck, cx: &mut Context<'_>) -> Option<Check> {
    let at = cx.pointer_in(&raw.at, "an answer", is_response_pointer)?;
    let check = Check {
        assertion: assertion(raw, cx)?,
        at,
        compare: raw.compare.unwrap_or_default(),
        default: match &raw.default {
            Some(default) => Some(literal(default, cx)?),
            None => None,
        },
        level: raw.level,
        only: raw.only.as_ref().map(|only| only.get_ref().clone()),
    };
    match wrong(raw, &check) {
        None => Some(check),
        Some(message) => {
            cx.at(&raw.at.span(), message);
            None
        }
    }
}

/// What makes no sense together.
fn wrong(raw: &RawCheck, check: &Check) -> Option<&'static str> {
    let is_present = matches!(check.assertion, Assertion::Present(_));
    let is_url = matches!(
        check.assertion,
        Assertion::Extends(_) | Assertion::Avoids(_)
    );
    let is_size = matches!(check.assertion, Assertion::Length(_) | Assertion::Max(_));
    if raw.also.is_some()
        && !matches!(
            check.assertion,
            Assertion::In { .. } | Assertion::Has { .. }
        )
    {
        Some("`also` adds to `in` or `has`, which this check does not have")
    } else if is_present && (raw.default.is_some() || raw.compare.is_some()) {
        Some("`present` compares nothing, so it has no `default` and no `compare`")
    } else if (is_url || is_size) && raw.compare.is_some() {
        Some("`compare` says how texts are compared; this check compares none")
    } else if check.at.to_string() == "/status" && is_text_asked(&check.assertion) {
        Some("a status is a number: a text never equals it")
    } else {
        None
    }
}

fn assertion(raw: &RawCheck, cx: &mut Context<'_>) -> Option<Assertion> {
    type Make = fn(JsonTemplate) -> Assertion;
    let of_values: [(&Option<Literal>, Make); 5] = [
        (&raw.equals, Assertion::Equals),
        (&raw.differs, Assertion::Differs),
        (&raw.extends, Assertion::Extends),
        (&raw.avoids, Assertion::Avoids),
        (&raw.lacks, Assertion::Lacks),
    ];
    let mut asks = Vec::new();
    for (value, make) in of_values {
        if let Some(value) = value {
            asks.push(make(literal(value, cx)?));
        }
    }
    if let Some(values) = &raw.among {
        asks.push(Assertion::In {
            values: list(values, cx)?,
            also: also(raw, cx)?,
        });
    }
    if let Some(value) = &raw.has {
        asks.push(Assertion::Has {
            value: literal(value, cx)?,
            also: also(raw, cx)?,
        });
    }
    if let Some(pattern) = &raw.matches {
        let compare = raw.compare.unwrap_or_default();
        let pattern = Pattern::parse(pattern.get_ref(), compare)
            .map_err(|message| cx.at(&pattern.span(), message));
        asks.push(Assertion::Matches(pattern.ok()?));
    }
    asks.extend(raw.present.map(Assertion::Present));
    asks.extend(raw.length.map(Assertion::Length));
    asks.extend(raw.max.map(Assertion::Max));
    if asks.len() > 1 {
        asks.clear();
    }
    let ask = asks.pop();
    if ask.is_none() {
        let message = "a check asks one thing: `equals`, `differs`, `in`, `matches`, `extends`, \
                       `avoids`, `has`, `lacks`, `present`, `length` or `max`";
        cx.at(&raw.at.span(), message);
    }
    ask
}

fn also(raw: &RawCheck, cx: &mut Context<'_>) -> Option<Vec<JsonTemplate>> {
    match &raw.also {
        Some(also) => list(also, cx),
        None => Some(Vec::new()),
    }
}

fn is_text_asked(ask: &Assertion) -> bool {
    let is_no_number =
        |value: &JsonTemplate| matches!(value, JsonTemplate::Plain(value) if !value.is_number());
    match ask {
        Assertion::Equals(value) | Assertion::Differs(value) => is_no_number(value),
        Assertion::In { values, also } => values.iter().chain(also).any(is_no_number),
        _ => false,
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
        .and_then(|value| JsonTemplate::from_value(&value))
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
