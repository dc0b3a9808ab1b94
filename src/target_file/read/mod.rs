//! Reads target files, one file for each table.

mod addresses;
mod file;
mod given;
mod hooks;
mod identities;
mod known;
mod reader;
#[cfg(test)]
mod session_tests;
mod sessions;
mod values;

pub use file::{contract_of, read};
