//! What the page needs to know.

use crate::case::{Case, Contract, Suite};
use crate::vocab::{CaseId, CaseRecord};

/// All that is explained about a case.
#[derive(Debug)]
pub struct CaseExplanation<'a> {
    /// The suite.
    pub suite: &'a Suite,
    /// The contract of the case.
    pub contract: &'a Contract,
    /// The case, or one row of its matrix.
    pub case: &'a Case,
    /// The ids of its prerequisites.
    pub prerequisites: Vec<CaseId>,
    /// What the case needs besides an address and one token.
    pub missing: Vec<String>,
    /// Its record from a run against the embedded server, if there is one.
    pub played: Option<CaseRecord>,
    /// The mutants of the embedded server.
    pub mutants: Vec<MutantSummary>,
}

/// A server that makes one mistake.
#[derive(Debug, Clone, Copy)]
pub struct MutantSummary {
    /// Its id.
    pub id: &'static str,
    /// What it does wrong.
    pub about: &'static str,
    /// The rules that it breaks.
    pub rules: &'static [&'static str],
}
