//! A run: workers take one entry of the plans after another, run and judge it, remove what it
//! created, and record the result.

mod accepted;
mod execute;
mod finish;
mod panic;
mod prepare;
mod prerequisites;
mod recheck;
mod record;
mod signals;
mod state;
mod tally;
mod undo;
mod worker;

#[cfg(test)]
pub(crate) use panic::catch_panic;
pub(crate) use panic::is_running_entry;
pub use prepare::{CaseHandle, Run, prepare};
pub use state::FinishedRun;
