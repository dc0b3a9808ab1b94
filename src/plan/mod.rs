//! Decides what will run. From the cases, the target and the selection, this room builds a list of
//! entries. Each entry has its prerequisites, or the reason why it is skipped. This room is pure.

mod build;
mod callers;
mod entry;
mod needs;
mod select;

pub use build::{build, missing};
pub use callers::{caller_for, needs_endpoint};
pub use entry::{Plan, PlanEntry, Subject};
pub use select::{Chosen, Selection, Shard};
