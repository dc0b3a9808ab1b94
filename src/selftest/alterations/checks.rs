//! The checks that apply to the response to a shot, and which alterations each of them detects.

use std::sync::Arc;

use crate::case::{Assertion, Case, Check, ExpectedResponse};
use crate::judge::{Evidence, Exchange, Judge};
use crate::vocab::Level;

/// Which alterations of a value must be detected, because a check or a schema names the value.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Detects {
    /// Whether the removal of the value must be detected.
    pub(super) removal: bool,
    /// Whether the replacement of the value must be detected.
    pub(super) replacement: bool,
}

impl Detects {
    /// Returns what a check detects. An altered value need not violate `differs` or `lacks`.
    fn from_check(check: &Check) -> Self {
        match &check.assertion {
            Assertion::Equals(_)
            | Assertion::In { .. }
            | Assertion::Matches(_)
            | Assertion::Extends(_)
            | Assertion::Has { .. }
            | Assertion::Length(_) => Self {
                removal: check.default.is_none(),
                replacement: true,
            },
            Assertion::Present(true) => Self {
                removal: true,
                replacement: false,
            },
            Assertion::Present(false)
            | Assertion::Differs(_)
            | Assertion::Avoids(_)
            | Assertion::Lacks(_)
            | Assertion::Max(_) => Self::default(),
        }
    }

    /// Returns what at least one of the two detects.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            removal: self.removal || other.removal,
            replacement: self.replacement || other.replacement,
        }
    }
}

/// Returns the checks of a case, its matched response and its watches that apply to this shot.
pub(super) fn checks<'c>(
    judge: &Judge<'c>,
    case: &'c Case,
    shot: &Exchange,
) -> Vec<(&'c Check, Detects)> {
    let expected = matched(judge, case, shot);
    let of_response = expected.into_iter().flat_map(|expected| &expected.checks);
    let of_case = case.checks.iter().filter(|check| match &check.only {
        Some(only) => expected.is_some_and(|expected| expected.name == *only),
        None => true,
    });
    let results = judge.case(case, &only_shot(shot)).watch_results;
    let of_watches = results
        .iter()
        .flat_map(|result| &judge.contract.watches[result.watch].checks);
    of_response
        .chain(of_case)
        .chain(of_watches)
        .filter(|check| check.level != Some(Level::May) && Judge::applies(check, shot))
        .map(|check| (check, Detects::from_check(check)))
        .collect()
}

/// Returns the expected response that the judge matched, or else the first one with this status.
pub(super) fn matched<'c>(
    judge: &Judge<'c>,
    case: &'c Case,
    shot: &Exchange,
) -> Option<&'c ExpectedResponse> {
    let name = judge.case(case, &only_shot(shot)).matched;
    let status = shot
        .outcome
        .response()
        .map_or(0, |response| response.status);
    let covers = |one: &&Arc<ExpectedResponse>| one.status.iter().any(|one| one.covers(status));
    let mut listed = case.listed();
    let matched = listed.find(|one| name.as_ref() == Some(&one.name));
    matched
        .or_else(|| case.answer.iter().find(covers))
        .map(AsRef::as_ref)
}

/// Returns evidence that holds only the shot.
pub(super) fn only_shot(shot: &Exchange) -> Evidence {
    Evidence {
        exchanges: vec![shot.clone()],
        shot: Some(0),
        ..Evidence::default()
    }
}
