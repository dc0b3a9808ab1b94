//! Finds the expected response (alternative) that a response matches. All parts of an alternative
//! must match, so the right status with the wrong reason does not pass.

use std::sync::Arc;

use super::checks::{compare, finding};
use super::evidence::Exchange;
use super::judgement::Judge;
use crate::case::{Check, ExpectedResponse};
use crate::view::{Outcome, Response};
use crate::vocab::{CheckKind, Finding, Level, Shown};

/// The alternative that a response matches.
pub(super) enum Choice {
    /// The first choice that the response matches. Its findings are advice only.
    First {
        name: String,
        findings: Vec<Finding>,
    },
    /// The second choice that the response matches. This gives one finding, which is advice.
    Second { name: String, finding: Box<Finding> },
    /// No alternative matches. Holds the findings against the nearest one, and the names of the
    /// others.
    Neither {
        findings: Vec<Finding>,
        others: Option<String>,
    },
}

/// The response that is compared with the alternatives.
#[derive(Clone, Copy)]
pub(super) struct Observed<'h> {
    pub(super) exchange: &'h Exchange,
    pub(super) level: Level,
    /// Whether the error object is readable. If not, one finding replaces all findings inside the
    /// object.
    pub(super) readable: bool,
}

/// The distance of a response from an alternative, compared in this order: whether the alternative
/// is a second choice, whether the status differs, and the number of findings.
type Distance = (bool, bool, usize);

impl Judge<'_> {
    /// Returns the first alternative that has no finding at `level` or above. The alternatives in
    /// `first` come before those in `second`.
    pub(super) fn choose(
        &self,
        first: &[Arc<ExpectedResponse>],
        second: &[Arc<ExpectedResponse>],
        observed: Observed<'_>,
    ) -> Choice {
        let Observed {
            exchange,
            level,
            readable,
        } = observed;
        // First choices with the right status are nearest. Otherwise, a redirect with a broken
        // query would be reported as a missing error page.
        let mut nearest: Option<(Distance, Vec<Finding>, &ExpectedResponse)> = None;
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
            let distance: Distance = (!is_first, is_other, wrong);
            if nearest.as_ref().is_none_or(|(least, ..)| distance < *least) {
                nearest = Some((distance, findings, answer));
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

    /// The findings against a response, compared with one alternative.
    pub(super) fn against(
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
                shown: Shown::default(),
            });
            // A response of another status class is another kind of document. Findings about its
            // error members would only repeat the finding about the status.
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
        let inside = |check: &&Check| readable || !is_inside(check);
        let checks = answer.checks.iter().filter(inside);
        findings.extend(compare(checks, exchange, level, &mut notes));
        findings
    }
}

/// The finding against the media type, if the expected response demands a media type.
pub(super) fn media(answer: &ExpectedResponse, got: &Response, level: Level) -> Option<Finding> {
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
pub(super) fn is_inside(check: &Check) -> bool {
    check.at.is_in("body")
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
    matched: &ExpectedResponse,
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
        actual: format!("{} {}", exchange.outcome.brief(), matched.name),
        hint: None,
        shown: Shown::default(),
    }
}
