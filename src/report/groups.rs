//! Groups cases. One mistake of a server, or one missing entry in a target file, often explains
//! many cases.

use std::cmp::Reverse;
use std::hash::Hash;

use indexmap::IndexMap;

use super::counts::VerdictCounts;
use crate::vocab::{CaseRecord, EntryKind, RunRecord, TroubleKind, Verdict};

/// Findings with a common cause: the same check found the same value.
#[derive(Debug)]
pub(super) struct Cause<'r> {
    /// The code of the findings.
    pub(super) code: String,
    /// The actual value in the first of the responses.
    pub(super) actual: String,
    /// The expected values, each once, as the first response with it was judged.
    pub(super) expected: Vec<String>,
    /// The same before values stood in place of their names.
    named: Vec<&'r str>,
    /// The broken rules, each once.
    pub(super) rules: Vec<&'r str>,
    /// The cases with such a finding.
    pub(super) cases: Vec<&'r CaseRecord>,
}

/// Groups findings by cause, the most frequent first. One mistake of a server breaks different
/// expectations of different cases, so the expected value does not separate causes.
pub(super) fn causes<'r>(cases: impl Iterator<Item = &'r CaseRecord>) -> Vec<Cause<'r>> {
    let mut by_check: IndexMap<(String, &str), Cause<'_>> = IndexMap::new();
    for case in cases {
        for finding in &case.findings {
            let key = (finding.code(), finding.actual.as_str());
            let group = by_check.entry(key).or_insert_with_key(|(code, _)| Cause {
                code: code.clone(),
                actual: finding.actual_here(),
                expected: Vec::new(),
                named: Vec::new(),
                rules: Vec::new(),
                cases: Vec::new(),
            });
            if push_new(&mut group.named, &finding.expected) {
                group.expected.push(finding.expected_here());
            }
            push_new(&mut group.rules, &finding.rule);
            push_case(&mut group.cases, case);
        }
    }
    let mut found: Vec<Cause<'_>> = by_check.into_values().collect();
    found.sort_by_key(|group| Reverse(group.cases.len()));
    found
}

/// Groups cases by the reason of their verdict.
pub(super) fn by_reason<'r>(
    cases: impl Iterator<Item = &'r CaseRecord>,
) -> Vec<(String, Vec<&'r CaseRecord>)> {
    by_key(cases.map(|case| (case.verdict.reason().unwrap_or_default(), case)))
}

/// What makes the trouble of two cases the same: its kind and its message without numbers. Whatever a
/// server without connection leads to in each case, it is one trouble.
pub(crate) fn trouble(case: &CaseRecord) -> Option<(TroubleKind, String)> {
    let Verdict::Error { cause, message } = &case.verdict else {
        return None;
    };
    let message = match cause {
        TroubleKind::Transport => String::new(),
        _ => message.chars().filter(|c| !c.is_ascii_digit()).collect(),
    };
    Some((*cause, message))
}

/// Groups cases with trouble. Each group has the message of its last case: a server that goes away closes
/// some connections first, and refuses all others.
pub(super) fn by_trouble<'r>(
    cases: impl Iterator<Item = &'r CaseRecord>,
) -> Vec<(String, Vec<&'r CaseRecord>)> {
    let groups = by_key(cases.filter_map(|case| Some((trouble(case)?, case))));
    let message = |cases: &[&CaseRecord]| {
        let last = cases.last().and_then(|case| case.verdict.reason());
        last.unwrap_or_default()
    };
    let groups = groups.into_iter();
    groups.map(|(_, cases)| (message(&cases), cases)).collect()
}

/// Groups cases by key: the largest group first, groups of equal size in the order of the run.
pub(super) fn by_key<'r, K: Eq + Hash>(
    pairs: impl Iterator<Item = (K, &'r CaseRecord)>,
) -> Vec<(K, Vec<&'r CaseRecord>)> {
    let mut groups: IndexMap<K, Vec<&CaseRecord>> = IndexMap::new();
    for (key, case) in pairs {
        push_case(groups.entry(key).or_default(), case);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, cases)| Reverse(cases.len()));
    groups
}

/// The counts of each area of each contract, in the order of the run.
pub(super) fn counts_by_area(run: &RunRecord) -> IndexMap<String, VerdictCounts> {
    let mut areas: IndexMap<String, VerdictCounts> = IndexMap::new();
    for case in run.cases.iter().filter(|case| case.kind == EntryKind::Case) {
        let area = format!("{}::{}", case.id.contract(), case.id.area());
        areas.entry(area).or_default().add(case);
    }
    areas
}

/// Adds a value once. Returns whether it was new.
fn push_new<'r>(values: &mut Vec<&'r str>, value: &'r str) -> bool {
    let is_new = !values.contains(&value);
    if is_new {
        values.push(value);
    }
    is_new
}

/// Adds a case once, even if it has the same finding at several pointers.
fn push_case<'r>(cases: &mut Vec<&'r CaseRecord>, case: &'r CaseRecord) {
    if cases.last().is_none_or(|last| last.id != case.id) {
        cases.push(case);
    }
}
