//! What will run: cases, target and selection become a list of entries, each with the lines that it
//! rests on, or with the reason why it is skipped. Pure.

mod callers;
mod needs;
mod select;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::case::{Act, Case, Contract, Edit, OptIn, Watch};
use crate::target_file::Target;
use crate::vocab::{CaseId, EntryKind};

pub use callers::{needs_endpoint, stand_in};
use needs::Needs;
pub use select::{Chosen, Selection, Shard};

/// One contract against one target, as far as it was selected.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The contract.
    pub contract: Arc<Contract>,
    /// The target.
    pub target: Arc<Target>,
    /// How many requests may be taken from each budget of the contract.
    pub budgets: BTreeMap<String, u32>,
    /// What runs, in the order of the terminal.
    pub entries: Vec<PlanEntry>,
}

impl PlanEntry {
    /// Why it runs only where it is chosen.
    pub fn opt_in(&self) -> Option<OptIn> {
        match &self.what {
            Subject::Case(case) => case.opt_in,
            Subject::Caller(_) | Subject::Given(_) | Subject::Control(_) | Subject::Watch(..) => {
                None
            }
        }
    }
}

/// One thing that runs, or is skipped.
#[derive(Debug, Clone)]
pub struct PlanEntry {
    /// Its id.
    pub id: CaseId,
    /// What it is.
    pub what: Subject,
    /// The lines that have to be green before it is judged.
    pub rests_on: Vec<CaseId>,
    /// Why it is skipped.
    pub skip: Option<String>,
}

/// What an entry is.
#[derive(Debug, Clone)]
pub enum Subject {
    /// The probe of an identity.
    Caller(String),
    /// The probe of a given fixture.
    Given(String),
    /// An op alone.
    Control(String),
    /// A case.
    Case(Arc<Case>),
    /// The sum of a watch, and its place in the contract.
    Watch(Arc<Watch>, usize),
}

impl Subject {
    /// What the record will be about.
    pub fn kind(&self) -> EntryKind {
        match self {
            Self::Caller(_) => EntryKind::Caller,
            Self::Given(_) => EntryKind::Given,
            Self::Control(_) => EntryKind::Control,
            Self::Case(_) => EntryKind::Case,
            Self::Watch(..) => EntryKind::Watch,
        }
    }
}

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
        if selection.takes(entry) {
            any_case |= entry.what.kind() == EntryKind::Case;
            want(entry, &by_id, &mut wanted);
        }
    }
    let stays = |entry: &PlanEntry| {
        // A watch looks at every answer: it comes with whatever case is selected.
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

/// All that a target lacks for a case, each with the line that would unlock it.
pub fn missing(contract: &Contract, target: &Target, case: &Case) -> Vec<String> {
    Needs::of_case(contract, target, case).missing()
}

fn want<'e>(
    entry: &'e PlanEntry,
    by_id: &HashMap<&CaseId, &'e PlanEntry>,
    wanted: &mut HashSet<&'e CaseId>,
) {
    if !wanted.insert(&entry.id) || entry.skip.is_some() {
        return;
    }
    for id in &entry.rests_on {
        if let Some(line) = by_id.get(id) {
            want(line, by_id, wanted);
        }
    }
}

/// All lines, cases and watches of a contract, in order.
fn everything(contract: &Arc<Contract>, target: &Target) -> Vec<PlanEntry> {
    let mut lines: BTreeMap<CaseId, PlanEntry> = BTreeMap::new();
    let mut cases = Vec::new();
    // Many cases are nothing but an op and its fault: what they need follows from the op.
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
        let needs = Needs::of_case(contract, target, case);
        let (entry, on) = needs.entry(contract, case.id.clone(), Subject::Case(case.clone()));
        if entry.skip.is_none() {
            for line in &on {
                add_line(contract, target, line, &mut lines);
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
            rests_on: Vec::new(),
            skip: None,
        });
    let mut lines: Vec<PlanEntry> = lines.into_values().collect();
    lines.sort_by_key(|entry| entry.what.kind());
    lines.into_iter().chain(cases).chain(watches).collect()
}

/// Whether what a case needs follows from its op alone.
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

fn add_line(
    contract: &Arc<Contract>,
    target: &Target,
    what: &Subject,
    lines: &mut BTreeMap<CaseId, PlanEntry>,
) {
    let Some(id) = needs::line_id(contract, what) else {
        return;
    };
    if lines.contains_key(&id) {
        return;
    }
    let Some(needs) = Needs::of_line(contract, target, what) else {
        return;
    };
    let (entry, on) = needs.entry(contract, id.clone(), what.clone());
    lines.insert(id, entry);
    for line in &on {
        add_line(contract, target, line, lines);
    }
}
