//! What the watches saw in the whole run, summed up in the lines behind the cases.

use std::collections::BTreeSet;

use crate::case::Watch;
use crate::judge::WatchResult;
use crate::vocab::{CaseId, Finding, Level, Verdict};

/// The sum of one watch.
#[derive(Debug, Clone, Default)]
pub(crate) struct WatchTally {
    seen: usize,
    wrong_in: BTreeSet<CaseId>,
    own: Vec<Finding>,
}

impl WatchTally {
    /// Adds what the watch saw in a case or a line.
    pub(crate) fn add(&mut self, id: &CaseId, sight: &WatchResult) {
        self.seen += 1;
        if !sight.right && sight.own.is_empty() {
            self.wrong_in.insert(id.clone());
        }
        for finding in &sight.own {
            if !self.own.contains(finding) {
                self.own.push(finding.clone());
            }
        }
    }

    /// The verdict of the watch's line, its findings, and what is worth saying: `looked` answers came
    /// in the whole run.
    pub(crate) fn sum(
        &self,
        watch: &Watch,
        looked: usize,
        red: Level,
    ) -> (Verdict, Vec<Finding>, Vec<String>) {
        if self.seen == 0 {
            let reason = format!("not provoked; watched in {looked} answers");
            return (Verdict::Skip { reason }, Vec::new(), Vec::new());
        }
        let mut notes = vec![format!("{}: seen {} times", watch.title, self.seen)];
        if !self.wrong_in.is_empty() {
            let ids: Vec<&str> = self.wrong_in.iter().map(CaseId::as_str).collect();
            notes.push(format!("its findings stand on {}", ids.join(", ")));
        }
        let verdict = if self.own.iter().any(|finding| finding.level >= red) {
            Verdict::Fail
        } else if self.own.is_empty() {
            Verdict::Pass
        } else {
            Verdict::Advice
        };
        (verdict, self.own.clone(), notes)
    }
}
