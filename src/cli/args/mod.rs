//! The command-line arguments. Outside this folder, only the parser call in `usage.rs` uses `clap`.

mod commands;
mod common;
mod exit_codes;
mod values;

pub(super) use commands::{
    Check, Clean, Cli, Command, Coverage, Demo, Explain, List, Report, Run, SERVED_AT, Selftest,
    Serve, TestBinary,
};
pub(super) use common::Common;
pub(super) use values::TableFormat;
