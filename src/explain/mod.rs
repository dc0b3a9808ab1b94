//! Explains the suite: what a case does, and which cases cover a rule. All results are texts.
//! Nothing here reads a file or sends a request.

mod case;
mod coverage;
mod line;
mod page;
mod words;

pub use case::{CaseExplanation, MutantSummary};
pub use coverage::{Coverage, RuleCoverage};
pub use line::LineExplanation;
