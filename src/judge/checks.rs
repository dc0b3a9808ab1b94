//! Comparisons of one answer: its schema, and the checks that only a comparison can tell.

use std::borrow::Cow;

use serde_json::Value;

use super::{Exchange, Judge};
use crate::case::{Ask, Check as CaseCheck, Compare, JsonTemplate};
use crate::request::{Missing, Near};
use crate::view::{Answer, Outcome};
use crate::vocab::{Check, Finding, Level};

impl Judge<'_> {
    /// What a schema has against the body.
    pub(super) fn schema(
        &self,
        schema: Option<&str>,
        exchange: &Exchange,
        level: Level,
    ) -> Vec<Finding> {
        let (Some(schema), Outcome::Answer(answer)) = (schema, &exchange.outcome) else {
            return Vec::new();
        };
        let body = match answer.json() {
            Ok(body) => body,
            Err(why) => {
                let expected = "strict JSON".to_owned();
                return vec![finding(
                    Check::Schema,
                    "/body",
                    level,
                    expected,
                    why.clone(),
                )];
            }
        };
        let mismatches = self.store.validate(schema, body);
        mismatches
            .into_iter()
            .map(|m| Finding {
                rule: m.rule.unwrap_or_default(),
                ..finding(
                    Check::Schema,
                    &format!("/body{}", m.at),
                    m.level.unwrap_or(level),
                    m.expected,
                    m.actual,
                )
            })
            .collect()
    }
}

/// What comparisons have against an answer. One whose values are not there does not apply, and the
/// notes say so.
pub(super) fn compare<'c>(
    checks: impl IntoIterator<Item = &'c CaseCheck>,
    exchange: &Exchange,
    level: Level,
    notes: &mut Vec<String>,
) -> Vec<Finding> {
    let Outcome::Answer(answer) = &exchange.outcome else {
        return Vec::new();
    };
    let near = Near {
        sent: Some(&exchange.sent),
        got: Some(answer),
    };
    let fill = |value: &JsonTemplate| {
        let filled = exchange.scope.json(value, &near)?;
        filled.ok_or_else(|| Missing("an optional value".into()))
    };
    let mut findings = Vec::new();
    for check in checks {
        let at = check.at.to_string();
        match unmet(check, answer, &fill) {
            Ok(None) => {}
            Ok(Some(unmet)) => {
                let level = check.level.unwrap_or(level).min(unmet.most);
                findings.push(finding(
                    unmet.check,
                    &at,
                    level,
                    unmet.expected,
                    unmet.actual,
                ));
            }
            Err(missing) => notes.push(format!("the check of {at} does not apply: {missing}")),
        }
    }
    findings
}

/// What one comparison has against an answer.
struct Unmet {
    check: Check,
    /// How bad it can be at most.
    most: Level,
    expected: String,
    actual: String,
}

fn unmet(
    check: &CaseCheck,
    answer: &Answer,
    fill: &dyn Fn(&JsonTemplate) -> Result<Value, Missing>,
) -> Result<Option<Unmet>, Missing> {
    let found = answer.at(&check.at);
    let default = match (&found, &check.default) {
        (None, Some(default)) => Some(fill(default)?),
        _ => None,
    };
    let got = found.as_deref().or(default.as_ref());
    let is = |value: &Value| got.is_some_and(|got| are_same(got, value, check.compare));
    let fill_all = |values: &[JsonTemplate]| values.iter().map(fill).collect::<Result<Vec<_>, _>>();
    let unmet = |kind, expected| Unmet {
        check: kind,
        most: Level::Must,
        expected,
        actual: show(found.as_deref()),
    };
    Ok(match &check.ask {
        Ask::Equals(value) => {
            let value = fill(value)?;
            (!is(&value)).then(|| unmet(Check::Equals, show(Some(&value))))
        }
        Ask::Differs(value) => {
            let value = fill(value)?;
            let expected = format!("another value than {}", show(Some(&value)));
            is(&value).then(|| unmet(Check::Differs, expected))
        }
        Ask::In { values, also } => {
            let (values, also) = (fill_all(values)?, fill_all(also)?);
            (!values.iter().any(is)).then(|| Unmet {
                most: if also.iter().any(is) {
                    Level::Should
                } else {
                    Level::Must
                },
                ..unmet(Check::In, one_of(&values))
            })
        }
        Ask::Matches(pattern) => {
            let fits = got
                .and_then(text)
                .is_some_and(|text| pattern.is_match(&text));
            (!fits).then(|| unmet(Check::Matches, format!("a text like {pattern}")))
        }
        Ask::Present(present) => {
            let words = |there| if there { "present" } else { "absent" };
            (*present != got.is_some()).then(|| Unmet {
                actual: words(got.is_some()).into(),
                ..unmet(Check::Present, words(*present).into())
            })
        }
    })
}

fn are_same(one: &Value, other: &Value, compare: Compare) -> bool {
    match (compare, one, other) {
        (Compare::IgnoreCase, Value::String(one), Value::String(other)) => {
            one.to_lowercase() == other.to_lowercase()
        }
        (Compare::IgnoreCase | Compare::Exact, one, other) => one == other,
    }
}

/// The text of a value that has one.
fn text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(text.into()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string().into()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn one_of(values: &[Value]) -> String {
    match values {
        [one] => show(Some(one)),
        values => format!("one of {}", Value::from(values)),
    }
}

fn finding(check: Check, at: &str, level: Level, expected: String, actual: String) -> Finding {
    Finding {
        check,
        watch: None,
        at: Some(at.to_owned()),
        level,
        rule: String::new(),
        step: None,
        expected,
        actual,
        hint: None,
    }
}

fn show(value: Option<&Value>) -> String {
    value.map_or_else(
        || "absent".into(),
        // Whole: it is cut where it is masked, or half of a secret would be left.
        ToString::to_string,
    )
}
