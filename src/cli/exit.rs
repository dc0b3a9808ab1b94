//! The exit codes, which are a public interface.

use std::process::ExitCode;

use crate::vocab::{CaseRecord, EntryKind, Gate, RunRecord, Verdict};

/// The exit code of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Every judged case conforms.
    Green,
    /// The server does not conform.
    Red,
    /// There is a mistake in the arguments, the target file, a case file or a schema, or the report
    /// folder is not writable. Nothing was sent.
    Usage,
    /// The run is incomplete, or trouble prevented the judgement of a case.
    Incomplete,
    /// No case was judged, or fewer cases than the target file requires.
    NothingJudged,
}

impl Exit {
    /// The exit code as a number.
    pub fn code(self) -> u8 {
        match self {
            Self::Green => 0,
            Self::Red => 1,
            Self::Usage => 2,
            Self::Incomplete => 3,
            Self::NothingJudged => 4,
        }
    }

    /// Returns the exit code of a run, by the first condition that holds. Where no case was judged, a red
    /// prerequisite or watch does not show that the server does not conform. `is_everything` says
    /// whether all cases were selected. Only then `min-judged` applies, because a filter or a shard
    /// judges less on purpose.
    pub(crate) fn from_run(run: &RunRecord, fail_on: FailOn, is_everything: bool) -> Self {
        let any = |gate: Gate| run.cases.iter().any(|case| case.verdict.row().gate == gate);
        if !run.broken.is_empty() {
            Self::Incomplete
        } else if any(Gate::Red) && run.count(|case| case.verdict.row().judged) > 0 {
            Self::Red
        } else if any(Gate::Red) || any(Gate::Trouble) || is_blocked_by_green(run) {
            Self::Incomplete
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

/// What fails a run besides failures (`--fail-on`).
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct FailOn {
    pub(crate) advice: bool,
    pub(crate) skip: bool,
    pub(crate) leftovers: bool,
}

/// Whether a case is blocked although its prerequisite is not red, so that nothing else says that the
/// server kept the case from being judged.
fn is_blocked_by_green(run: &RunRecord) -> bool {
    run.cases
        .iter()
        .any(|case| matches!(case.verdict, Verdict::Blocked { why: Some(_), .. }))
}

fn is_skipped(case: &CaseRecord) -> bool {
    matches!(case.verdict, Verdict::Skip { .. })
}

/// Whether a contract with selected cases has no judged case, or fewer than its target file requires.
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
