//! Exit codes are API: the first that holds counts.

use std::process::ExitCode;

use crate::vocab::{EntryKind, Gate, RunRecord, Verdict};

/// What a command ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Conformant as far as judged.
    Green,
    /// The server does not conform.
    Red,
    /// Usage, target, case or schema file wrong, report folder not writable: nothing was sent.
    Usage,
    /// The run is not whole, or a case could not be judged because of trouble.
    NotWhole,
    /// Nothing was judged, or less than was asked for.
    NothingJudged,
}

impl Exit {
    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Self::Green => 0,
            Self::Red => 1,
            Self::Usage => 2,
            Self::NotWhole => 3,
            Self::NothingJudged => 4,
        }
    }

    /// Reads the gate: the verdicts of a run, and what else was asked of it. `min-judged` speaks of
    /// whole runs: a filter or a shard judges less on purpose.
    pub(crate) fn of(run: &RunRecord, fail_on: FailOn, is_everything: bool) -> Self {
        let any = |gate: Gate| run.cases.iter().any(|case| case.verdict.row().gate == gate);
        if !run.broken.is_empty() {
            Self::NotWhole
        } else if any(Gate::Red) {
            Self::Red
        } else if any(Gate::Trouble) {
            Self::NotWhole
        } else if judged_too_little(run, is_everything) {
            Self::NothingJudged
        } else if (fail_on.skip && run.count(is_skipped) > 0)
            || (fail_on.leftovers && !run.leftovers.is_empty())
        {
            Self::Red
        } else {
            Self::Green
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// What else is red, by `--fail-on`.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct FailOn {
    pub(crate) advice: bool,
    pub(crate) skip: bool,
    pub(crate) leftovers: bool,
}

fn is_skipped(case: &crate::vocab::CaseRecord) -> bool {
    matches!(case.verdict, Verdict::Skip { .. })
}

/// Of every contract something has to be judged, and as much as its target asks for.
fn judged_too_little(run: &RunRecord, is_everything: bool) -> bool {
    let judged = |contract: &str| {
        run.count(|case| case.id.contract() == contract && case.verdict.row().judged)
    };
    let selected = |contract: &str| run.count(|case| case.id.contract() == contract);
    let any = run
        .cases
        .iter()
        .any(|case| case.kind == EntryKind::Case && case.verdict.row().judged);
    !any || run.targets.iter().any(|target| {
        let least = target.min_judged.filter(|_| is_everything).unwrap_or(0);
        judged(&target.contract) < least
            || (selected(&target.contract) > 0 && judged(&target.contract) == 0)
    })
}
