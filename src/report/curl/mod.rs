//! A request of the record as a curl command for a POSIX shell. The record has no secrets; shell
//! variables replace them.

mod command;
mod quote;

pub use command::{command, folded};
