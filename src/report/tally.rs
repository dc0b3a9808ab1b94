//! The numbers of a run, counted once for all reports.

use std::fmt;

use crate::vocab::{CaseRecord, EntryKind, Gate, RunRecord, Verdict};

/// How many cases came out how. Only red lines are counted of the callers, controls, givens and
/// watches: each of them is one line, however many cases rest on it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct VerdictCounts {
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

impl VerdictCounts {
    /// Counts a run.
    pub fn of(run: &RunRecord) -> Self {
        let mut tally = Self::default();
        for case in &run.cases {
            if case.kind == EntryKind::Case {
                tally.count(case);
            } else if case.verdict.row().gate != Gate::Green {
                tally.red_lines += 1;
            }
        }
        tally
    }

    /// Counts one case more.
    pub(super) fn count(&mut self, case: &CaseRecord) {
        let row = case.verdict.row();
        self.cases += 1;
        self.judged += usize::from(row.judged);
        match row.gate {
            Gate::Red => self.failed += 1,
            Gate::Trouble => self.errors += 1,
            Gate::Green => {}
        }
        match case.verdict {
            Verdict::Advice => self.advice += 1,
            Verdict::KnownFail { .. } => self.known += 1,
            Verdict::Skip { .. } => self.skipped += 1,
            Verdict::Blocked { .. } => self.blocked += 1,
            Verdict::Pass | Verdict::Fail | Verdict::Fixed { .. } | Verdict::Error { .. } => {}
        }
    }
}

impl fmt::Display for VerdictCounts {
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
