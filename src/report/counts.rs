//! The number of cases with each verdict, counted once for all reports.

use std::fmt;

use crate::vocab::{CaseRecord, EntryKind, Gate, RunRecord, Verdict};

/// The number of cases with each verdict. Prerequisites and watches are counted only if they are
/// red. The cases that depend on them are counted separately.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct VerdictCounts {
    /// All cases.
    pub cases: usize,
    /// Judged cases.
    pub judged: usize,
    /// Red cases.
    pub failed: usize,
    /// Judged cases of which nothing was read back.
    pub unread: usize,
    /// Cases with should findings only.
    pub advice: usize,
    /// Cases whose red findings are all known failures.
    pub known: usize,
    /// Skipped cases.
    pub skipped: usize,
    /// Cases with a red prerequisite.
    pub blocked: usize,
    /// Cases that could not be judged because of trouble.
    pub errors: usize,
    /// Prerequisites and watches that are red or in trouble.
    pub red_others: usize,
}

impl VerdictCounts {
    /// Counts the verdicts of a run.
    pub fn from_run(run: &RunRecord) -> Self {
        let mut counts = Self::default();
        for case in &run.cases {
            if case.kind == EntryKind::Case {
                counts.add(case);
            } else if case.verdict.row().gate != Gate::Green {
                counts.red_others += 1;
            }
        }
        counts
    }

    /// Counts a case.
    pub(super) fn add(&mut self, case: &CaseRecord) {
        let row = case.verdict.row();
        self.cases += 1;
        self.judged += usize::from(row.judged);
        self.unread += usize::from(case.unread);
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
        let red_others = match self.red_others {
            1 => "red prerequisite or watch",
            _ => "red prerequisites or watches",
        };
        for (count, what) in [
            (self.known, "known to fail"),
            (self.advice, "with advice"),
            (self.unread, "judged without reading back"),
            (self.red_others, red_others),
        ] {
            if count > 0 {
                write!(f, ", {count} {what}")?;
            }
        }
        Ok(())
    }
}
