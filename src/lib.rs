//! rebuff checks how an API server says no: it sends crafted bad requests to a server under test and
//! judges status, headers and body of every answer against published error contracts.
//!
//! The rooms and who may look into whom are drawn in `docs/architecture.md`.

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
