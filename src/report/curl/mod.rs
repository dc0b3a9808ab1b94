//! A request of the record as a curl command for a POSIX shell. The record has no secrets, so the
//! command has shell variables in their place.

mod command;
mod quote;

pub use command::{command, folded};
