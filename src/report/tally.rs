//! The numbers of a run, counted once for all reports.

use std::fmt;

use crate::vocab::{Gate, Kind, RunRecord, Verdict};

/// How many cases came out how. Only red lines are counted of the callers, controls, givens and
/// watches: each of them is one line, however many cases rest on it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Cases in all.
    pub cases: usize,
    /// Cases about which the server was judged.
    pub judged: usize,
    /// Cases that are red.
    pub failed: usize,
    /// Cases with advice only.
    pub advice: usize,
    /// Cases whose findings are all on the list of known failures.
    pub known: usize,
    /// Cases that were skipped.
    pub skipped: usize,
    /// Cases that rest on a red line.
    pub blocked: usize,
    /// Cases that could not be judged because of trouble.
    pub errors: usize,
    /// Lines beside the cases that are red or in trouble.
    pub red_lines: usize,
}

impl Tally {
    /// Counts a run.
    pub fn of(run: &RunRecord) -> Self {
        let red_lines = run
            .cases
            .iter()
            .filter(|case| case.kind != Kind::Case && case.verdict.row().gate != Gate::Green);
        let gate = |gate| run.count(|case| case.verdict.row().gate == gate);
        let verdict = |which: fn(&Verdict) -> bool| run.count(|case| which(&case.verdict));
        Self {
            cases: run.count(|_| true),
            judged: run.count(|case| case.verdict.row().judged),
            failed: gate(Gate::Red),
            errors: gate(Gate::Trouble),
            advice: verdict(|verdict| matches!(verdict, Verdict::Advice)),
            known: verdict(|verdict| matches!(verdict, Verdict::KnownFail { .. })),
            skipped: verdict(|verdict| matches!(verdict, Verdict::Skip { .. })),
            blocked: verdict(|verdict| matches!(verdict, Verdict::Blocked { .. })),
            red_lines: red_lines.count(),
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} judged, {} failed, {} skipped, {} blocked, {} {}",
            self.judged,
            self.failed,
            self.skipped,
            self.blocked,
            self.errors,
            if self.errors == 1 { "error" } else { "errors" },
        )?;
        for (count, what) in [
            (self.known, "known to fail"),
            (self.advice, "with advice"),
            (self.red_lines, "red beside the cases"),
        ] {
            if count > 0 {
                write!(f, ", {count} {what}")?;
            }
        }
        Ok(())
    }
}
