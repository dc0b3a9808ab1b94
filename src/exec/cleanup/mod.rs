//! Clean-up: what a run creates on a server is written down before it is created. It is removed
//! after each case, or by `rebuff clean` if the run was killed.

mod command;
mod journal;
mod journal_line;
mod model;
mod remover;

pub use command::{CleanUp, clean};
pub use journal::{Journal, JournalError, journals};
pub(crate) use model::{Creation, CreationOutcome, ListSearch, NextPage, UndoRequest, Unsettled};
pub(crate) use remover::{RemovalExchange, Remover};
