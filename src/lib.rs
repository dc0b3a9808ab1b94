//! rebuff checks how an API server says no: it sends crafted bad requests to a server under test,
//! and judges the status, headers and body of every response against published error contracts.
//!
//! `docs/architecture.md` has a map of the rooms and says which room may use which.

pub mod case;
pub mod cli;
pub mod diag;
pub mod exec;
pub mod explain;
mod harness;
pub mod judge;
pub mod plan;
pub mod reference;
pub mod report;
pub mod request;
pub mod schema;
pub mod selftest;
pub mod target_file;
pub mod view;
pub mod vocab;
