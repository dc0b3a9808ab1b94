//! The input of the page about a case.

use crate::case::{Case, Contract, Suite};
use crate::vocab::{CaseId, CaseRecord};

/// All that the page explains about a case.
#[derive(Debug)]
pub struct CaseExplanation<'a> {
    /// The suite.
    pub suite: &'a Suite,
    /// The contract of the case.
    pub contract: &'a Contract,
    /// The case, or one row of its matrix.
    pub case: &'a Case,
    /// The ids of the prerequisites.
    pub prerequisites: Vec<CaseId>,
    /// What the case needs in addition to an address and one token.
    pub missing: Vec<String>,
    /// The record of the case from a run against the embedded server, if there is a record.
    pub played: Option<CaseRecord>,
    /// The mutants of the embedded server.
    pub mutants: Vec<MutantSummary>,
}

/// A mutant: a server that makes one mistake.
#[derive(Debug, Clone, Copy)]
pub struct MutantSummary {
    /// The id of the mutant.
    pub id: &'static str,
    /// What the mutant does wrong.
    pub about: &'static str,
    /// The rules that the mutant breaks.
    pub rules: &'static [&'static str],
}
