//! Parses checks: assertions about one part of a response.

use crate::case::context::ParseContext;
use crate::case::model::{Assertion, Check, JsonTemplate, Pattern};
use crate::case::spanned::{SpannedText, SpannedValue};
use crate::case::syntax::{RawCase, RawCheck};
use crate::view::is_response_pointer;

/// Parses checks. Each check has exactly one assertion.
pub(crate) fn checks(raw: &[RawCheck], cx: &mut ParseContext<'_>) -> Vec<Check> {
    for only in raw.iter().filter_map(|raw| raw.only.as_ref()) {
        let message = "`for` is only for the checks of a case, which lists several answers";
        cx.at(&only.span(), message);
    }
    raw.iter().filter_map(|raw| check(raw, cx)).collect()
}

/// Parses the checks of a case. A check may apply to only one of the listed responses.
pub(crate) fn case_checks(raw: &RawCase, cx: &mut ParseContext<'_>) -> Vec<Check> {
    let is_listed = |only: &SpannedText| {
        let mut listed = raw.answer.iter().chain(&raw.also);
        listed.any(|name| name.get_ref() == only.get_ref())
    };
    for only in raw.check.iter().filter_map(|check| check.only.as_ref()) {
        // `cx.response` reports an unknown name.
        if cx.response(only).is_some() && !is_listed(only) {
            let message = format!("this case does not list the answer `{}`", only.get_ref());
            cx.at(&only.span(), message);
        }
    }
    raw.check.iter().filter_map(|raw| check(raw, cx)).collect()
}

fn check(raw: &RawCheck, cx: &mut ParseContext<'_>) -> Option<Check> {
    let at = cx.pointer_in(&raw.at, "a response", is_response_pointer)?;
    let check = Check {
        assertion: assertion(raw, cx)?,
        at,
        compare: raw.compare.unwrap_or_default(),
        default: match &raw.default {
            Some(default) => Some(cx.json_value(default)?),
            None => None,
        },
        level: raw.level,
        only: raw.only.as_ref().map(|only| only.get_ref().clone()),
    };
    match contradiction(raw, &check) {
        None => Some(check),
        Some(message) => {
            cx.at(&raw.at.span(), message);
            None
        }
    }
}

/// Returns an error if the check has words that exclude each other.
fn contradiction(raw: &RawCheck, check: &Check) -> Option<&'static str> {
    let assertion = &check.assertion;
    let is_present = matches!(assertion, Assertion::Present(_));
    let is_url = matches!(assertion, Assertion::Extends(_) | Assertion::Avoids(_));
    let is_size = matches!(assertion, Assertion::Length(_) | Assertion::Max(_));
    let takes_also = matches!(assertion, Assertion::In { .. } | Assertion::Has { .. });
    if raw.also.is_some() && !takes_also {
        Some("`also` needs `in` or `has`")
    } else if is_present && (raw.default.is_some() || raw.compare.is_some()) {
        Some("`present` compares nothing: it excludes `default` and `compare`")
    } else if (is_url || is_size) && raw.compare.is_some() {
        Some("`compare` is about texts, and this check compares none")
    } else if check.at.to_string() == "/status" && expects_non_number(assertion) {
        Some("a status is a number: it never equals a text")
    } else {
        None
    }
}

fn expects_non_number(assertion: &Assertion) -> bool {
    let is_no_number =
        |value: &JsonTemplate| matches!(value, JsonTemplate::Plain(value) if !value.is_number());
    match assertion {
        Assertion::Equals(value) | Assertion::Differs(value) => is_no_number(value),
        Assertion::In { values, also } => values.iter().chain(also).any(is_no_number),
        _ => false,
    }
}

/// Parses the assertion of a check, of which there must be exactly one.
fn assertion(raw: &RawCheck, cx: &mut ParseContext<'_>) -> Option<Assertion> {
    type Make = fn(JsonTemplate) -> Assertion;
    let one_value: [(&Option<SpannedValue>, Make); 5] = [
        (&raw.equals, Assertion::Equals),
        (&raw.differs, Assertion::Differs),
        (&raw.extends, Assertion::Extends),
        (&raw.avoids, Assertion::Avoids),
        (&raw.lacks, Assertion::Lacks),
    ];
    let mut assertions = Vec::new();
    for (value, make) in one_value {
        if let Some(value) = value {
            assertions.push(make(cx.json_value(value)?));
        }
    }
    if let Some(values) = &raw.among {
        assertions.push(Assertion::In {
            values: cx.json_values(values)?,
            also: also(raw, cx)?,
        });
    }
    if let Some(value) = &raw.has {
        assertions.push(Assertion::Has {
            value: cx.json_value(value)?,
            also: also(raw, cx)?,
        });
    }
    if let Some(pattern) = &raw.matches {
        let compare = raw.compare.unwrap_or_default();
        let pattern = Pattern::parse(pattern.get_ref(), compare)
            .map_err(|message| cx.at(&pattern.span(), message));
        assertions.push(Assertion::Matches(pattern.ok()?));
    }
    assertions.extend(raw.present.map(Assertion::Present));
    assertions.extend(raw.length.map(Assertion::Length));
    assertions.extend(raw.max.map(Assertion::Max));
    if assertions.len() != 1 {
        let message = "a check needs exactly one of `equals`, `differs`, `in`, `matches`, `extends`, \
                       `avoids`, `has`, `lacks`, `present`, `length` and `max`";
        cx.at(&raw.at.span(), message);
        return None;
    }
    assertions.pop()
}

fn also(raw: &RawCheck, cx: &mut ParseContext<'_>) -> Option<Vec<JsonTemplate>> {
    match &raw.also {
        Some(also) => cx.json_values(also),
        None => Some(Vec::new()),
    }
}
