//! The calendar server: calendars and events as the published API documents describe them, with
//! the errors of the error document. All state is in memory.

pub mod accounts;
mod calendars;
mod call;
mod deviations;
mod error;
mod etag;
mod events;
pub(crate) mod server;
mod settings;
mod start;
mod state;
