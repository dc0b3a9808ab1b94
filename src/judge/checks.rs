//! Comparisons of one answer: its schema, and the checks that only a comparison can tell.

use serde_json::Value;

use super::{Exchange, Judge};
use crate::case::{Ask, Check as CaseCheck};
use crate::request::{Missing, Near};
use crate::view::Outcome;
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
    let mut findings = Vec::new();
    for check in checks {
        let level = check.level.unwrap_or(level);
        let at = check.at.to_string();
        let got = answer.at(&check.at);
        match wanted(check, exchange) {
            Err(missing) => notes.push(format!("the check of {at} does not apply: {missing}")),
            Ok(Wanted::Present(present)) if present != got.is_some() => {
                let words = |there: bool| if there { "present" } else { "absent" };
                let (expected, actual) = (words(present), words(got.is_some()));
                findings.push(finding(
                    Check::Present,
                    &at,
                    level,
                    expected.into(),
                    actual.into(),
                ));
            }
            Ok(Wanted::Equals(value)) if got.as_deref() != Some(&value) => {
                let (expected, actual) = (show(Some(&value)), show(got.as_deref()));
                findings.push(finding(Check::Equals, &at, level, expected, actual));
            }
            Ok(Wanted::Differs(value)) if got.as_deref() == Some(&value) => {
                let expected = format!("another value than {}", show(Some(&value)));
                findings.push(finding(
                    Check::Differs,
                    &at,
                    level,
                    expected,
                    show(got.as_deref()),
                ));
            }
            Ok(_) => {}
        }
    }
    findings
}

enum Wanted {
    Equals(Value),
    Differs(Value),
    Present(bool),
}

fn wanted(check: &CaseCheck, exchange: &Exchange) -> Result<Wanted, Missing> {
    let near = Near {
        sent: Some(&exchange.sent),
        got: exchange.outcome.answer(),
    };
    let missing = || Missing("an optional value".into());
    Ok(match &check.ask {
        Ask::Present(present) => Wanted::Present(*present),
        Ask::Equals(value) => {
            Wanted::Equals(exchange.scope.json(value, &near)?.ok_or_else(missing)?)
        }
        Ask::Differs(value) => {
            Wanted::Differs(exchange.scope.json(value, &near)?.ok_or_else(missing)?)
        }
    })
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
