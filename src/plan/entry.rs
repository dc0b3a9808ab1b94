//! A plan and its entries.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::case::{Case, Contract, OptIn, Watch};
use crate::target_file::Target;
use crate::vocab::{CaseId, EntryKind};

/// One contract against one target, as far as it was selected.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The contract.
    pub contract: Arc<Contract>,
    /// The target.
    pub target: Arc<Target>,
    /// The number of requests that may be taken from each budget of the contract.
    pub budgets: BTreeMap<String, u32>,
    /// What runs, in the order of the reports.
    pub entries: Vec<PlanEntry>,
}

/// One thing that runs or is skipped.
#[derive(Debug, Clone)]
pub struct PlanEntry {
    /// Its id.
    pub id: CaseId,
    /// What it is.
    pub what: Subject,
    /// The entries that must be green before this one is judged.
    pub prerequisites: Vec<CaseId>,
    /// Why it is skipped.
    pub skip: Option<String>,
}

impl PlanEntry {
    /// Why it runs only if it is chosen.
    pub fn opt_in(&self) -> Option<OptIn> {
        match &self.what {
            Subject::Case(case) => case.opt_in,
            Subject::Caller(_) | Subject::Given(_) | Subject::Control(_) | Subject::Watch(..) => {
                None
            }
        }
    }
}

/// What an entry is. The first three are prerequisites of cases.
#[derive(Debug, Clone)]
pub enum Subject {
    /// The probe of an identity.
    Caller(String),
    /// The probe of a given fixture.
    Given(String),
    /// An op without a fault.
    Control(String),
    /// A case.
    Case(Arc<Case>),
    /// The summary of a watch, with its index in the contract.
    Watch(Arc<Watch>, usize),
}

impl Subject {
    /// The kind of its record.
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
