//! The checks that look at the answer to a shot: what an alteration has to be seen at.

use std::sync::Arc;

use crate::case::{Assertion, Case, Check, ExpectedResponse};
use crate::judge::{Evidence, Exchange, Judge};
use crate::vocab::Level;

/// What of a place has to be seen.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    /// That it is gone.
    pub(super) removed: bool,
    /// That something else is there.
    pub(super) replaced: bool,
}

impl Seen {
    /// What a check asks for. That something differs, or is not there, no single value can show.
    fn by(check: &Check) -> Self {
        match &check.assertion {
            Assertion::Equals(_)
            | Assertion::In { .. }
            | Assertion::Matches(_)
            | Assertion::Extends(_)
            | Assertion::Has { .. }
            | Assertion::Length(_) => Self {
                removed: check.default.is_none(),
                replaced: true,
            },
            Assertion::Present(true) => Self {
                removed: true,
                replaced: false,
            },
            Assertion::Present(false)
            | Assertion::Differs(_)
            | Assertion::Avoids(_)
            | Assertion::Lacks(_)
            | Assertion::Max(_) => Self::default(),
        }
    }

    /// What either asks for.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            removed: self.removed || other.removed,
            replaced: self.replaced || other.replaced,
        }
    }
}

/// The checks of a case, its answer and the watches that look at this shot, and what they see.
pub(super) fn checked<'c>(
    judge: &Judge<'c>,
    case: &'c Case,
    shot: &Exchange,
) -> Vec<(&'c Check, Seen)> {
    let answer = taken(judge, case, shot);
    let of_answer = answer.into_iter().flat_map(|answer| &answer.checks);
    let of_case = case.checks.iter().filter(|check| match &check.only {
        Some(only) => answer.is_some_and(|answer| answer.name == *only),
        None => true,
    });
    let sights = judge.case(case, &alone(shot)).watch_results;
    let of_watches = sights
        .iter()
        .flat_map(|sight| &judge.contract.watches[sight.watch].checks);
    of_answer
        .chain(of_case)
        .chain(of_watches)
        .filter(|check| check.level != Some(Level::May) && Judge::applies(check, shot))
        .map(|check| (check, Seen::by(check)))
        .collect()
}

/// The answer of a case that came: the one that the judge takes, else the first with this status.
pub(super) fn taken<'c>(
    judge: &Judge<'c>,
    case: &'c Case,
    shot: &Exchange,
) -> Option<&'c ExpectedResponse> {
    let name = judge.case(case, &alone(shot)).matched;
    let status = shot.outcome.answer().map_or(0, |answer| answer.status);
    let covers = |one: &&Arc<ExpectedResponse>| one.status.iter().any(|one| one.covers(status));
    let mut listed = case.listed();
    let taken = listed.find(|one| name.as_ref() == Some(&one.name));
    taken
        .or_else(|| case.answer.iter().find(covers))
        .map(AsRef::as_ref)
}

pub(super) fn alone(shot: &Exchange) -> Evidence {
    Evidence {
        exchanges: vec![shot.clone()],
        shot: Some(0),
        ..Evidence::default()
    }
}
