//! Shows which cases cover each rule.

mod rules;
mod table;

pub use rules::{Coverage, RuleCoverage};
