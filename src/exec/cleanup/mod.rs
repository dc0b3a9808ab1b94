//! What a run creates on a server, written down before it is created, and how it is removed: after each
//! case, and by `rebuff clean` after a run that was killed.

mod command;
mod journal;
mod journal_line;
mod model;
mod remover;

pub use command::{CleanUp, clean};
pub use journal::{Journal, JournalError, journals};
pub(crate) use model::{Creation, CreationOutcome, ListSearch, NextPage, UndoRequest, Unsettled};
pub(crate) use remover::{RemovalExchange, Remover};
