//! Explains the suite to people: what a case does, and which cases cover a rule. The results are texts;
//! nothing here reads a file or sends a request.

mod case;
mod coverage;
mod page;
mod words;

pub use case::{CaseExplanation, MutantSummary};
pub use coverage::{Coverage, RuleCoverage};
