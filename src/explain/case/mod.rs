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

pub(super) use expected::push_response as push_expected;
pub use explanation::{CaseExplanation, MutantSummary};
pub(super) use received::push_request;
