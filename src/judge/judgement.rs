//! The judge and the result of judging.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::case::Contract;
use crate::schema::Store;
use crate::vocab::{Finding, Level};

/// Judges evidence under one contract.
#[derive(Debug, Clone, Copy)]
pub struct Judge<'j> {
    /// The contract.
    pub contract: &'j Contract,
    /// The schemas.
    pub store: &'j Store,
}

/// The result of judging one entry.
#[derive(Debug, Clone, Default)]
pub struct Judgement {
    /// All findings, must findings first.
    pub findings: Vec<Finding>,
    /// Remarks that are not findings.
    pub notes: Vec<String>,
    /// The name of the expected response that the response to the shot matched.
    pub matched: Option<String>,
    /// The results of the watches.
    pub watch_results: Vec<WatchResult>,
}

/// The result of one watch for one response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchResult {
    /// The index of the watch in its contract.
    pub watch: usize,
    /// Whether the watch found nothing wrong.
    pub right: bool,
    /// The findings that do not belong to a case, because the response was to a fixture or an undo.
    pub own: Vec<Finding>,
}

impl Judge<'_> {
    /// Lowers the level of a finding to the level of its rule, if it is higher.
    pub(super) fn cap(&self, level: Level, rule: &str) -> Level {
        level.min(self.contract.rule_level(rule))
    }
}

impl Judgement {
    /// Moves findings of level may to the notes, removes duplicates, and puts must findings first.
    pub(super) fn finish(&mut self) {
        let (may, findings): (Vec<Finding>, Vec<Finding>) = self
            .findings
            .drain(..)
            .partition(|finding| finding.level == Level::May);
        self.findings = findings;
        for finding in may {
            self.notes.push(format!(
                "{}: {} is permitted, not required: expected {}, got {}",
                finding.rule,
                finding.code(),
                finding.expected,
                finding.actual
            ));
        }
        order(&mut self.findings);
    }
}

/// Sorts by level, and keeps the first of the findings with the same code and the same words.
fn order(findings: &mut Vec<Finding>) {
    let mut seen = BTreeSet::new();
    findings.sort_by_key(|finding| Reverse(finding.level));
    findings.retain(|f| seen.insert((f.code(), f.expected.clone(), f.actual.clone())));
}
