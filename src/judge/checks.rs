//! Checks one response: its schema, and single values.

use std::fmt;

use serde_json::Value;

use super::comparison::unmet;
use super::evidence::Exchange;
use super::judgement::Judge;
use crate::case::{Assertion, Check as CaseCheck, JsonTemplate, ValueSource};
use crate::request::{CurrentExchange, MissingValue};
use crate::view::{Outcome, Pointer, Response, Unread};
use crate::vocab::{CheckKind, Finding, Level, Shown};

impl Judge<'_> {
    /// Compares the part of a response at `at` with a schema.
    pub(super) fn schema_at(
        &self,
        schema: Option<&str>,
        at: &Pointer,
        exchange: &Exchange,
        level: Level,
    ) -> Vec<Finding> {
        if let (Some(_), Outcome::Response(answer)) = (schema, &exchange.outcome)
            && let Some(why) = answer.unread_at(at)
        {
            return vec![unread(why, level)];
        }
        if at.tokens() == ["body"] {
            return self.schema(schema, exchange, level);
        }
        let (Some(schema), Outcome::Response(answer)) = (schema, &exchange.outcome) else {
            return Vec::new();
        };
        let Some(part) = answer.at(at) else {
            let (expected, actual) = ("present".to_owned(), "absent".to_owned());
            return vec![finding(CheckKind::Schema, at, level, expected, actual)];
        };
        self.mismatches(schema, &part, at, level)
    }

    /// Compares the body of a response with a schema.
    pub(super) fn schema(
        &self,
        schema: Option<&str>,
        exchange: &Exchange,
        level: Level,
    ) -> Vec<Finding> {
        let (Some(schema), Outcome::Response(answer)) = (schema, &exchange.outcome) else {
            return Vec::new();
        };
        let body = match answer.json() {
            Ok(body) => body,
            Err(why) => {
                return vec![unreadable(answer, why, level)];
            }
        };
        self.mismatches(schema, body, "/body", level)
    }

    fn mismatches(
        &self,
        schema: &str,
        part: &Value,
        at: impl fmt::Display,
        level: Level,
    ) -> Vec<Finding> {
        let mismatches = self.store.validate(schema, part);
        mismatches
            .into_iter()
            .map(|m| Finding {
                rule: m.rule.unwrap_or_default(),
                ..finding(
                    CheckKind::Schema,
                    format_args!("{at}{}", m.at),
                    m.level.unwrap_or(level),
                    m.expected,
                    m.actual,
                )
            })
            .collect()
    }
}

/// Compares values of a response. If a value to compare with is not given, the check does not
/// apply, and a note says so.
pub(super) fn compare<'c>(
    checks: impl IntoIterator<Item = &'c CaseCheck>,
    exchange: &Exchange,
    level: Level,
    notes: &mut Vec<String>,
) -> Vec<Finding> {
    let Outcome::Response(answer) = &exchange.outcome else {
        return Vec::new();
    };
    let current = CurrentExchange {
        sent: Some(&exchange.sent),
        got: Some(answer),
    };
    let fill = |value: &JsonTemplate| {
        let filled = exchange.scope.json(value, &current)?;
        filled.ok_or_else(|| MissingValue(not_given(value)))
    };
    let mut findings = Vec::new();
    for check in checks {
        if let Some(why) = answer.unread_at(&check.at) {
            findings.push(unread(why, check.level.unwrap_or(level)));
            continue;
        }
        match unmet(check, answer, &fill) {
            Ok(None) => {}
            Ok(Some(unmet)) => {
                let level = check.level.unwrap_or(level).min(unmet.max_level);
                findings.push(finding(
                    unmet.check,
                    &check.at,
                    level,
                    unmet.expected,
                    unmet.actual,
                ));
            }
            Err(missing) => {
                let at = &check.at;
                notes.push(format!("the check of {at} does not apply: {missing}"));
            }
        }
    }
    findings
}

/// The finding against a body that is not strict JSON: what was sent, in the words of its sender.
fn unreadable(answer: &Response, flaw: &str, level: Level) -> Finding {
    /// The maximum length to keep of the body. The record keeps less, but masks secrets first.
    const MAX_BYTES: usize = 4096;
    let media = answer.media().unwrap_or_else(|| "no media type".into());
    let actual = format!("{media}, {flaw}");
    let mut finding = finding(
        CheckKind::Schema,
        "/body",
        level,
        "strict JSON".into(),
        actual,
    );
    let body = &answer.body[..answer.body.len().min(MAX_BYTES)];
    let body = String::from_utf8_lossy(body);
    finding.shown.body = (!body.is_empty()).then(|| body.into_owned());
    finding
}

/// The URI that an `avoids` check forbids.
pub(super) fn avoided(check: &CaseCheck, exchange: &Exchange) -> Option<String> {
    let Assertion::Avoids(uri) = &check.assertion else {
        return None;
    };
    let current = CurrentExchange {
        sent: Some(&exchange.sent),
        got: exchange.outcome.response(),
    };
    let uri = exchange.scope.json(uri, &current).ok().flatten()?;
    uri.as_str().map(str::to_owned)
}

/// The names of the optional values in a template. At least one of them is not given.
fn not_given(template: &JsonTemplate) -> String {
    let optional = template.references().into_iter().filter(|one| one.optional);
    let names = optional.map(|one| match &one.from {
        ValueSource::Scope(name) => name.clone(),
        ValueSource::Sent(at) => format!("sent:{at}"),
        ValueSource::Got(at) => format!("got:{at}"),
    });
    names.collect::<Vec<_>>().join("` or `")
}

/// The finding against a body that was not read. All checks of such a body give the same finding.
fn unread(why: &Unread, level: Level) -> Finding {
    let (expected, actual) = (why.expected(), why.to_string());
    finding(CheckKind::Schema, "/body", level, expected, actual)
}

/// A finding without rule, step and hint.
pub(super) fn finding(
    check: CheckKind,
    at: impl fmt::Display,
    level: Level,
    expected: String,
    actual: String,
) -> Finding {
    Finding {
        check,
        watch: None,
        at: Some(at.to_string()),
        level,
        rule: String::new(),
        step: None,
        expected,
        actual,
        hint: None,
        shown: Shown::default(),
    }
}
