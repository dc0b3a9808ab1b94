//! Tallies of the watches over the whole run. Each watch has an entry of its own in the record.

use std::collections::BTreeSet;

use crate::case::Watch;
use crate::judge::WatchResult;
use crate::vocab::{CaseId, Finding, Level, Verdict};

/// The sum of the results of one watch.
#[derive(Debug, Clone, Default)]
pub(crate) struct WatchTally {
    seen: usize,
    wrong_in: BTreeSet<CaseId>,
    own: Vec<Finding>,
}

impl WatchTally {
    /// Adds the result of the watch in a case or prerequisite.
    pub(crate) fn add(&mut self, id: &CaseId, result: &WatchResult) {
        self.seen += 1;
        if !result.right && result.own.is_empty() {
            self.wrong_in.insert(id.clone());
        }
        for finding in &result.own {
            if !self.own.contains(finding) {
                self.own.push(finding.clone());
            }
        }
    }

    /// The verdict, findings and notes of the watch. `watched` is the number of responses that the
    /// run received.
    pub(crate) fn sum(
        &self,
        watch: &Watch,
        watched: usize,
        red: Level,
    ) -> (Verdict, Vec<Finding>, Vec<String>) {
        if self.seen == 0 {
            let reason = format!("not provoked; watched in {watched} answers");
            return (Verdict::Skip { reason }, Vec::new(), Vec::new());
        }
        let mut notes = vec![format!("{}: seen {} times", watch.title, self.seen)];
        if !self.wrong_in.is_empty() {
            let ids: Vec<&str> = self.wrong_in.iter().map(CaseId::as_str).collect();
            notes.push(format!("its findings are on {}", ids.join(", ")));
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
