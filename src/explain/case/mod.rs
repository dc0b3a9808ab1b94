//! The page of `rebuff explain` about one case.

mod expected;
mod explanation;
mod intro;
mod killed;
mod kills;
mod received;
mod render;
mod sent;
mod steps;

pub use explanation::{CaseExplanation, MutantSummary};
