//! Questions about a single response that a run asks while it sends requests.

use std::sync::Arc;

use super::alternatives::{Choice, Observed};
use super::checks::{avoided, compare};
use super::evidence::Exchange;
use super::judgement::Judge;
use crate::case::{Assertion, Case, Check, ExpectedResponse};
use crate::view::Outcome;
use crate::vocab::{Finding, Level};

impl Judge<'_> {
    /// Whether a response matches one of the expected responses. The error says why it does not
    /// match.
    pub fn is_one_of(
        &self,
        expected: &[Arc<ExpectedResponse>],
        exchange: &Exchange,
    ) -> Result<(), String> {
        let Outcome::Response(_) = &exchange.outcome else {
            return Err(exchange.outcome.brief());
        };
        self.matches(expected, exchange, Level::Must)
    }

    /// Whether a response matches one of the expected responses without any finding, even advice.
    pub fn is_plainly_one_of(
        &self,
        expected: &[Arc<ExpectedResponse>],
        exchange: &Exchange,
    ) -> bool {
        let is_response = exchange.outcome.response().is_some();
        is_response && self.matches(expected, exchange, Level::Should).is_ok()
    }

    fn matches(
        &self,
        expected: &[Arc<ExpectedResponse>],
        exchange: &Exchange,
        level: Level,
    ) -> Result<(), String> {
        let observed = Observed {
            exchange,
            level,
            readable: self.envelope(None, exchange).is_readable(),
        };
        match self.choose(expected, &[], observed) {
            Choice::First { .. } | Choice::Second { .. } => Ok(()),
            Choice::Neither { findings, .. } => Err(findings
                .iter()
                .map(|f| match &f.at {
                    Some(at) => format!("{at}: expected {}, got {}", f.expected, f.actual),
                    None => format!("expected {}, got {}", f.expected, f.actual),
                })
                .collect::<Vec<_>>()
                .join("; ")),
        }
    }

    /// Whether a response goes to a URI that the case forbids. Then it says something about the
    /// fault, whatever else it looks like.
    pub fn goes_where_it_must_not(case: &Case, exchange: &Exchange) -> bool {
        let avoids = |check: &&Check| matches!(check.assertion, Assertion::Avoids(_));
        let checks = case.checks.iter().filter(avoids);
        let findings = compare(checks, exchange, case.level, &mut Vec::new());
        findings.iter().any(|finding| finding.level == Level::Must)
    }

    /// The findings of the checks of a step.
    pub fn unmet(checks: &[Check], exchange: &Exchange) -> Vec<Finding> {
        let mut notes = Vec::new();
        compare(checks, exchange, Level::Must, &mut notes)
    }

    /// The URI that an `avoids` check forbids. Returns `None` if its value is not given.
    pub fn avoided(check: &Check, exchange: &Exchange) -> Option<String> {
        avoided(check, exchange)
    }

    /// Whether all values are given that a check compares with.
    pub fn applies(check: &Check, exchange: &Exchange) -> bool {
        let mut notes = Vec::new();
        compare([check], exchange, Level::Must, &mut notes);
        notes.is_empty()
    }
}
