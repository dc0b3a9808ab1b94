//! One file for each subcommand.

mod check;
mod clean;
mod coverage;
mod demo;
mod explain;
mod explain_line;
mod list;
mod played;
mod report;
mod run;
mod selftest;
mod serve;

use std::process::ExitCode;

use super::args::{Cli, Command};
use super::command_error::CommandError;
use super::env;
use super::exit::Exit;

pub(super) use demo::nextest;

/// Runs the subcommand.
pub(super) fn run(cli: &Cli) -> Result<Exit, CommandError> {
    match &cli.command {
        Command::Demo(args) => demo::run(args),
        Command::Run(args) => run::run(args),
        Command::Check(args) => check::run(args),
        Command::List(args) => list::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Coverage(args) => coverage::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Selftest(args) => selftest::run(args),
        Command::Clean(args) => clean::run(args),
        Command::Report(args) => report::run(args),
    }
}

/// Prints an error, if there is one, and returns the exit code.
pub(super) fn exit_of(result: Result<Exit, CommandError>) -> ExitCode {
    result
        .unwrap_or_else(|error| {
            error.lines.iter().for_each(|line| env::print_error(line));
            error.exit
        })
        .into()
}
