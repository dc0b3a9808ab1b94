//! What will run: the cases, the target and the selection become a list of entries, each with its
//! prerequisites or with the reason why it is skipped. Pure.

mod build;
mod callers;
mod entry;
mod needs;
mod select;

pub use build::{build, missing};
pub use callers::{caller_for, needs_endpoint};
pub use entry::{Plan, PlanEntry, Subject};
pub use select::{Chosen, Selection, Shard};
