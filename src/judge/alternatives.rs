//! Which of the listed answers came: alternatives are whole answers, so that a right status with a
//! wrong reason does not pass.

use std::sync::Arc;

use super::checks::{compare, finding};
use super::{Exchange, Judge};
use crate::case::ExpectedResponse;
use crate::view::Outcome;
use crate::vocab::{CheckKind, Finding, Level};

/// The alternative that fits.
pub(super) enum Choice {
    /// One of the first choices, with nothing but advice against it.
    First {
        name: String,
        findings: Vec<Finding>,
    },
    /// One of the second choices: one advice.
    Second { name: String, finding: Box<Finding> },
    /// None: what is wrong with the nearest, and the names of the others.
    Neither {
        findings: Vec<Finding>,
        others: Option<String>,
    },
}

/// What is held against the alternatives.
#[derive(Clone, Copy)]
pub(super) struct Held<'h> {
    pub(super) exchange: &'h Exchange,
    pub(super) level: Level,
    /// Whether its error object can be read: if not, one finding stands for all that is inside.
    pub(super) readable: bool,
}

/// How far an answer is from an alternative: whether that is a second choice, whether it has another
/// status, how much is wrong.
type Far = (bool, bool, usize);

impl Judge<'_> {
    /// Takes the first of `first` without a must finding, else the first of `second`.
    pub(super) fn choose(
        &self,
        first: &[Arc<ExpectedResponse>],
        second: &[Arc<ExpectedResponse>],
        held: Held<'_>,
    ) -> Choice {
        let Held {
            exchange,
            level,
            readable,
        } = held;
        // What is told is what a reader expects: one of the first choices, and of those one of the right
        // status; else a redirect with a broken query would be told as no error page.
        let mut nearest: Option<(Far, Vec<Finding>, &ExpectedResponse)> = None;
        for (answer, is_first) in first
            .iter()
            .map(|a| (a, true))
            .chain(second.iter().map(|a| (a, false)))
        {
            let findings = self.against(answer, exchange, level, readable);
            let wrong = findings
                .iter()
                .filter(|finding| finding.level >= level)
                .count();
            if wrong == 0 && is_first {
                return Choice::First {
                    name: answer.name.clone(),
                    findings,
                };
            }
            if wrong == 0 {
                let finding = Box::new(second_choice(first, answer, exchange));
                return Choice::Second {
                    name: answer.name.clone(),
                    finding,
                };
            }
            let is_other = findings
                .iter()
                .any(|found| found.check == CheckKind::Status);
            let far: Far = (!is_first, is_other, wrong);
            if nearest.as_ref().is_none_or(|(least, ..)| far < *least) {
                nearest = Some((far, findings, answer));
            }
        }
        let Some((_, findings, nearest)) = nearest else {
            return Choice::Neither {
                findings: Vec::new(),
                others: None,
            };
        };
        let others: Vec<&str> = first
            .iter()
            .chain(second)
            .map(|answer| answer.name.as_str())
            .filter(|name| *name != nearest.name)
            .collect();
        let others = (!others.is_empty()).then(|| {
            format!(
                "against `{}`; listed too: {}",
                nearest.name,
                others.join(", ")
            )
        });
        Choice::Neither { findings, others }
    }

    /// All that is wrong with an answer, held against one alternative.
    fn against(
        &self,
        answer: &ExpectedResponse,
        exchange: &Exchange,
        level: Level,
        readable: bool,
    ) -> Vec<Finding> {
        let Outcome::Response(got) = &exchange.outcome else {
            return Vec::new();
        };
        let mut findings = Vec::new();
        if !answer.status.iter().any(|status| status.covers(got.status)) {
            findings.push(Finding {
                check: CheckKind::Status,
                watch: None,
                at: Some("/status".into()),
                level,
                rule: String::new(),
                step: None,
                expected: statuses(answer),
                actual: got.status.to_string(),
                hint: None,
            });
            // Another class of answer is another kind of document: to look for an error inside a
            // success would tell the same thing again.
            if !answer
                .status
                .iter()
                .any(|status| status.class() == got.status / 100)
            {
                return findings;
            }
        }
        findings.extend(media(answer, got, level));
        if readable || answer.at.tokens() != ["body"] {
            let schema = answer.schema.as_deref();
            findings.extend(self.schema_at(schema, &answer.at, exchange, level));
        }
        let mut notes = Vec::new();
        let inside = |check: &&crate::case::Check| readable || !is_inside(check);
        let checks = answer.checks.iter().filter(inside);
        findings.extend(compare(checks, exchange, level, &mut notes));
        findings
    }
}

/// What is wrong with the media type, where the answer names one.
pub(super) fn media(
    answer: &ExpectedResponse,
    got: &crate::view::Response,
    level: Level,
) -> Option<Finding> {
    let expected = answer.media.as_deref()?;
    let media = got.media();
    (media.as_deref() != Some(expected)).then(|| {
        let actual = media.unwrap_or_else(|| "absent".into());
        finding(
            CheckKind::Equals,
            "/media",
            level,
            expected.to_owned(),
            actual,
        )
    })
}

/// Whether a check looks inside the body.
pub(super) fn is_inside(check: &crate::case::Check) -> bool {
    check.at.tokens().first().is_some_and(|head| head == "body")
}

fn statuses(answer: &ExpectedResponse) -> String {
    answer
        .status
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(" or ")
}

fn second_choice(
    first: &[Arc<ExpectedResponse>],
    taken: &ExpectedResponse,
    exchange: &Exchange,
) -> Finding {
    let best: Vec<String> = first
        .iter()
        .map(|answer| format!("{} {}", statuses(answer), answer.name))
        .collect();
    Finding {
        check: CheckKind::SecondChoice,
        watch: None,
        at: None,
        level: Level::Should,
        rule: String::new(),
        step: None,
        expected: best.join(" or "),
        actual: format!("{} {}", exchange.outcome.brief(), taken.name),
        hint: None,
    }
}
