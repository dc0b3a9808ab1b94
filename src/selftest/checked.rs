//! The checks that look at the answer to a shot: what an alteration has to be seen at.

use std::sync::Arc;

use crate::case::{Answer, Ask, Case, Check};
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
    /// All of it.
    pub(super) const ALL: Self = Self {
        removed: true,
        replaced: true,
    };

    /// What a check asks for. That something differs, or is not there, no single value can show.
    fn by(check: &Check) -> Self {
        match &check.ask {
            Ask::Equals(_)
            | Ask::In { .. }
            | Ask::Matches(_)
            | Ask::Extends(_)
            | Ask::Has { .. }
            | Ask::Length(_) => Self {
                removed: check.default.is_none(),
                replaced: true,
            },
            Ask::Present(true) => Self {
                removed: true,
                replaced: false,
            },
            Ask::Present(false)
            | Ask::Differs(_)
            | Ask::Avoids(_)
            | Ask::Lacks(_)
            | Ask::Max(_) => Self::default(),
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
    let status = shot.outcome.answer().map_or(0, |answer| answer.status);
    let covers = |one: &&Arc<Answer>| one.status.iter().any(|one| one.covers(status));
    let answer = case.answer.iter().find(covers);
    let of_answer = answer.into_iter().flat_map(|answer| &answer.checks);
    let alone = Evidence {
        exchanges: vec![shot.clone()],
        shot: Some(0),
        ..Evidence::default()
    };
    let sights = judge.case(case, &alone).sights;
    let of_watches = sights
        .iter()
        .flat_map(|sight| &judge.contract.watches[sight.watch].checks);
    of_answer
        .chain(&case.checks)
        .chain(of_watches)
        .filter(|check| check.level != Some(Level::May) && Judge::applies(check, shot))
        .map(|check| (check, Seen::by(check)))
        .collect()
}
