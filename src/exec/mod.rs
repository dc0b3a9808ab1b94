//! The only room that is asynchronous and the only one that uses the network: it sends what the plan
//! says, keeps the journal, and gives the record of the run.

mod attempt;
mod budget;
mod clean;
mod client;
mod drive;
mod fall;
mod finish;
mod fixture;
mod halt;
mod jar;
mod journal;
mod journal_line;
mod line;
mod look;
mod metadata;
mod options;
mod places;
mod record;
mod removal;
mod run;
mod secrets;
mod send;
mod session;
mod shot;
mod site;
mod step;
mod tally;
mod undo;
mod visit;
mod worker;

pub use clean::{CleanUp, clean};
pub use client::{Client, Limits};
pub use halt::Halt;
pub use journal::{Journal, JournalError, journals};
pub use metadata::{DiscoveryError, learn};
pub use options::Options;
pub use run::{CaseHandle, FinishedRun, Run, prepare};

use crate::vocab::TroubleKind;

/// Why a case or a line stopped before it could be judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stop {
    /// Something cannot be had here.
    Skip(String),
    /// Trouble that is no answer to the fault.
    Trouble(TroubleKind, String),
}

impl Stop {
    pub(crate) fn harness(message: impl Into<String>) -> Self {
        Self::Trouble(TroubleKind::Harness, message.into())
    }
}
