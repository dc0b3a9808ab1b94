//! The command line: arguments, environment, terminal and exit codes. No other room reads the
//! environment or writes to the terminal.

mod args;
mod command_error;
mod commands;
mod embedded;
mod env;
mod exit;
mod runner;
mod suite;
mod targets;
mod usage;

use std::ffi::OsString;
use std::process::ExitCode;

pub use exit::Exit;

/// Runs the command that these arguments name.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    env::quiet_panics();
    match usage::parse(args) {
        Ok(cli) => commands::exit_of(commands::run(&cli)),
        Err(exit) => exit.into(),
    }
}

/// Runs the suite as tests of `cargo nextest`. Unlike `demo`, writes no reports, and fails for a
/// blocked case.
pub fn nextest(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    env::quiet_panics();
    commands::exit_of(commands::nextest(args))
}
