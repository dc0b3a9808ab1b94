//! Builds a plan from a contract, a target and a selection.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::entry::{Plan, PlanEntry, Subject};
use super::needs::{Needs, prerequisite_id};
use super::select::Selection;
use crate::case::{Act, Case, Contract, Edit};
use crate::target_file::Target;
use crate::vocab::{CaseId, EntryKind};

/// Plans one contract against one target.
pub fn build(contract: &Arc<Contract>, target: &Arc<Target>, selection: &Selection) -> Plan {
    let mut all = everything(contract, target);
    for entry in &mut all {
        if let Some(reason) = selection.not_chosen(entry) {
            entry.skip.get_or_insert(reason);
        }
    }
    let mut wanted: HashSet<&CaseId> = HashSet::new();
    let by_id: HashMap<&CaseId, &PlanEntry> = all.iter().map(|entry| (&entry.id, entry)).collect();
    let mut any_case = false;
    for entry in &all {
        if selection.selects(entry) {
            any_case |= entry.what.kind() == EntryKind::Case;
            want(entry, &by_id, &mut wanted);
        }
    }
    let stays = |entry: &PlanEntry| {
        // A watch checks every response, so if any case is selected, all watches are selected too.
        wanted.contains(&entry.id) || (any_case && entry.what.kind() == EntryKind::Watch)
    };
    let marks: Vec<bool> = all.iter().map(stays).collect();
    let marked = all.into_iter().zip(marks);
    let entries = marked
        .filter_map(|(entry, stays)| stays.then_some(entry))
        .collect();
    let part = |most: u32| selection.shard.map_or(most, |shard| shard.part(most));
    let budgets = contract.budgets.iter();
    Plan {
        budgets: budgets
            .map(|(name, most)| (name.clone(), part(*most)))
            .collect(),
        contract: contract.clone(),
        target: target.clone(),
        entries,
    }
}

/// What a target lacks for a case. Each text names the line that is missing in the target file.
pub fn missing(contract: &Contract, target: &Target, case: &Case) -> Vec<String> {
    Needs::for_case(contract, target, case).missing()
}

/// Adds an entry and its prerequisites to `wanted`.
fn want<'e>(
    entry: &'e PlanEntry,
    by_id: &HashMap<&CaseId, &'e PlanEntry>,
    wanted: &mut HashSet<&'e CaseId>,
) {
    if !wanted.insert(&entry.id) || entry.skip.is_some() {
        return;
    }
    for id in &entry.prerequisites {
        if let Some(prerequisite) = by_id.get(id) {
            want(prerequisite, by_id, wanted);
        }
    }
}

/// All prerequisites, cases and watches of a contract, in plan order.
fn everything(contract: &Arc<Contract>, target: &Target) -> Vec<PlanEntry> {
    let mut prerequisites: BTreeMap<CaseId, PlanEntry> = BTreeMap::new();
    let mut cases = Vec::new();
    // Many cases only add a fault to an op. They copy the plan entry of the first such case of the
    // op.
    let mut plain: HashMap<&str, PlanEntry> = HashMap::new();
    for case in &contract.cases {
        if let (true, Some(like)) = (is_plain(case), plain.get(case.op.as_str())) {
            cases.push(PlanEntry {
                id: case.id.clone(),
                what: Subject::Case(case.clone()),
                ..like.clone()
            });
            continue;
        }
        let needs = Needs::for_case(contract, target, case);
        let (entry, subjects) = needs.entry(contract, case.id.clone(), Subject::Case(case.clone()));
        if entry.skip.is_none() {
            for subject in &subjects {
                add_prerequisite(contract, target, subject, &mut prerequisites);
            }
        }
        if is_plain(case) {
            plain.insert(&case.op, entry.clone());
        }
        cases.push(entry);
    }
    let watches = contract
        .watches
        .iter()
        .enumerate()
        .map(|(n, watch)| PlanEntry {
            id: watch.id.clone(),
            what: Subject::Watch(watch.clone(), n),
            prerequisites: Vec::new(),
            reads: Vec::new(),
            skip: None,
        });
    let mut all: Vec<PlanEntry> = prerequisites.into_values().collect();
    all.sort_by_key(|entry| entry.what.kind());
    all.into_iter().chain(cases).chain(watches).collect()
}

/// Whether a case needs only what its op needs.
fn is_plain(case: &Case) -> bool {
    let needs_more = |edit: &Edit| {
        edit.identity().is_some() || edit.hook().is_some() || edit.needs_client_secret()
    };
    !case.fault.is_empty()
        && !case.fault.iter().any(needs_more)
        && !matches!(case.act, Some(Act::Drive(_)))
        && case.features.is_empty()
        && case.fixtures.is_empty()
        && case.control.is_none()
        && case.unchanged.is_empty()
        && case.steps().next().is_none()
}

/// Adds the entry of a prerequisite, and the entries of its own prerequisites.
fn add_prerequisite(
    contract: &Arc<Contract>,
    target: &Target,
    subject: &Subject,
    prerequisites: &mut BTreeMap<CaseId, PlanEntry>,
) {
    let Some(id) = prerequisite_id(contract, subject) else {
        return;
    };
    if prerequisites.contains_key(&id) {
        return;
    }
    let Some(needs) = Needs::for_prerequisite(contract, target, subject) else {
        return;
    };
    let (entry, subjects) = needs.entry(contract, id.clone(), subject.clone());
    prerequisites.insert(id, entry);
    for subject in &subjects {
        add_prerequisite(contract, target, subject, prerequisites);
    }
}
