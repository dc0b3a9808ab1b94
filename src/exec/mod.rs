//! Runs a plan against its targets: sends the requests, writes the journal of what they create, and
//! returns the record of the run. Only this room is asynchronous and uses the network.
//!
//! The modules, lowest first: `client` and `cookies`, `cleanup` (journal and removal), `context`
//! (what all cases of a contract share), `attempt` (one case), `run` (all cases).

mod attempt;
mod cleanup;
mod client;
mod coding;
mod context;
mod cookies;
mod discovery;
mod options;
mod redaction;
mod run;
mod stop;
mod throttle;
mod transient;

pub use cleanup::{CleanUp, Journal, JournalError, clean, journals};
pub use client::Limits;
pub use context::Halt;
pub use discovery::{DiscoveryError, discover};
pub use options::Options;
#[cfg(test)]
pub(crate) use run::catch_panic;
pub(crate) use run::is_running_entry;
pub use run::{CaseHandle, FinishedRun, Run, prepare};
