//! A plan and its entries.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::case::{Case, Contract, OptIn, Watch};
use crate::target_file::Target;
use crate::vocab::{CaseId, EntryKind};

/// The selected entries of one contract, to run against one target.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The contract.
    pub contract: Arc<Contract>,
    /// The target.
    pub target: Arc<Target>,
    /// How many requests may be taken from each budget of the contract.
    pub budgets: BTreeMap<String, u32>,
    /// The entries, in the order of reports.
    pub entries: Vec<PlanEntry>,
}

/// A case, prerequisite or watch that runs or is skipped.
#[derive(Debug, Clone)]
pub struct PlanEntry {
    /// The id of the entry.
    pub id: CaseId,
    /// The kind of the entry, with its data.
    pub what: Subject,
    /// The entries that must pass before this entry is judged.
    pub prerequisites: Vec<CaseId>,
    /// Those of them that only read back what the shot did. If the target lacks such an op, the case
    /// is judged without reading back.
    pub reads: Vec<CaseId>,
    /// The reason to skip the entry, if it is skipped.
    pub skip: Option<String>,
}

impl PlanEntry {
    /// The reason why the entry runs only if the user opts in.
    pub fn opt_in(&self) -> Option<OptIn> {
        match &self.what {
            Subject::Case(case) => case.opt_in,
            Subject::Caller(_) | Subject::Given(_) | Subject::Control(_) | Subject::Watch(..) => {
                None
            }
        }
    }
}

/// The subject of an entry. The first three kinds are prerequisites of cases.
#[derive(Debug, Clone)]
pub enum Subject {
    /// The probe of an identity, by name.
    Caller(String),
    /// The probe of a given fixture, by name.
    Given(String),
    /// An op without a fault, by name.
    Control(String),
    /// A case.
    Case(Arc<Case>),
    /// A watch, with its index in the contract.
    Watch(Arc<Watch>, usize),
}

impl Subject {
    /// The kind of the record that this subject gives.
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
