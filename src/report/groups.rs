//! Cases by what they have in common: one mistake of a server, or one line that is missing in a target
//! file, is often behind many of them.

use std::collections::HashMap;

use super::VerdictCounts;
use crate::vocab::{CaseRecord, EntryKind, RunRecord};

/// What is behind some findings: the same check saw the same thing.
#[derive(Debug)]
pub(super) struct Cause<'r> {
    /// The code of the check.
    pub(super) check: String,
    /// What was there.
    pub(super) actual: &'r str,
    /// What was expected in its place, each once.
    pub(super) expected: Vec<&'r str>,
    /// The rules that it broke, each once.
    pub(super) rules: Vec<&'r str>,
    /// The cases that found it.
    pub(super) cases: Vec<&'r CaseRecord>,
}

/// Findings by their cause, the most frequent first. Cases expect different things where a server
/// does one thing, so what they expected is told of a cause and does not make another one.
pub(super) fn causes<'r>(cases: impl Iterator<Item = &'r CaseRecord>) -> Vec<Cause<'r>> {
    let mut places: HashMap<(String, &str), usize> = HashMap::new();
    let mut found: Vec<Cause<'_>> = Vec::new();
    for case in cases {
        for finding in &case.findings {
            let key = (finding.code(), finding.actual.as_str());
            let place = *places.entry(key).or_insert(found.len());
            if place == found.len() {
                found.push(Cause {
                    check: finding.code(),
                    actual: &finding.actual,
                    expected: Vec::new(),
                    rules: Vec::new(),
                    cases: Vec::new(),
                });
            }
            let cause = &mut found[place];
            once(&mut cause.expected, &finding.expected);
            once(&mut cause.rules, &finding.rule);
            push(&mut cause.cases, case);
        }
    }
    found.sort_by_key(|cause| std::cmp::Reverse(cause.cases.len()));
    found
}

/// Cases by the reason of their verdict.
pub(super) fn reasons<'r>(
    cases: impl Iterator<Item = &'r CaseRecord>,
) -> Vec<(String, Vec<&'r CaseRecord>)> {
    groups(cases.map(|case| (case.verdict.reason().unwrap_or_default(), case)))
}

/// Cases by key; the largest group first, else in the order of the run.
pub(super) fn groups<'r, K: Eq + std::hash::Hash + Clone>(
    pairs: impl Iterator<Item = (K, &'r CaseRecord)>,
) -> Vec<(K, Vec<&'r CaseRecord>)> {
    let mut places: HashMap<K, usize> = HashMap::new();
    let mut groups: Vec<(K, Vec<&CaseRecord>)> = Vec::new();
    for (key, case) in pairs {
        let place = *places.entry(key.clone()).or_insert(groups.len());
        if place == groups.len() {
            groups.push((key, Vec::new()));
        }
        push(&mut groups[place].1, case);
    }
    groups.sort_by_key(|(_, cases)| std::cmp::Reverse(cases.len()));
    groups
}

/// The numbers of each area of each contract, in the order of the run.
pub(super) fn by_area(run: &RunRecord) -> Vec<(String, VerdictCounts)> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut areas: Vec<(String, VerdictCounts)> = Vec::new();
    for case in run.cases.iter().filter(|case| case.kind == EntryKind::Case) {
        let name = format!("{}::{}", case.id.contract(), case.id.area());
        let place = *places.entry(name.clone()).or_insert(areas.len());
        if place == areas.len() {
            areas.push((name, VerdictCounts::default()));
        }
        areas[place].1.count(case);
    }
    areas
}

fn once<'r>(values: &mut Vec<&'r str>, value: &'r str) {
    if !values.contains(&value) {
        values.push(value);
    }
}

/// A case can have the same finding in several places, but it is one case.
fn push<'r>(cases: &mut Vec<&'r CaseRecord>, case: &'r CaseRecord) {
    if cases.last().is_none_or(|last| last.id != case.id) {
        cases.push(case);
    }
}
