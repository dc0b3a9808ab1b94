//! The command line: arguments, settings, exit codes; one file a subcommand. The only room that knows
//! the environment and the terminal.

mod args;
mod check;
mod clean;
mod coverage;
mod demo;
mod env;
mod exit;
mod explain;
mod go;
mod list;
mod report;
mod run;
mod selftest;
mod serve;
mod suite;
mod targets;
mod usage;

use std::ffi::OsString;
use std::process::ExitCode;

use args::{Cli, Command};
pub use exit::Exit;

/// Runs the command that these arguments name.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    env::quiet_panics();
    let cli: Cli = match usage::parse(args) {
        Ok(cli) => cli,
        Err(exit) => return exit.into(),
    };
    let exit = match &cli.command {
        Command::Demo(args) => demo::demo(args),
        Command::Run(args) => run::run(args),
        Command::Check(args) => check::check(args),
        Command::List(args) => list::list(args),
        Command::Explain(args) => explain::explain(args),
        Command::Coverage(args) => coverage::coverage(args),
        Command::Serve(args) => serve::serve(args),
        Command::Selftest(args) => selftest::selftest(args),
        Command::Clean(args) => clean::clean(args),
        Command::Report(args) => report::report(args),
    };
    exit.unwrap_or_else(|stop| {
        stop.lines.iter().for_each(|line| env::complain(line));
        stop.exit
    })
    .into()
}

/// The suite as tests of `cargo nextest`: `demo`, without reports, where a blocked case fails.
pub fn nextest(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    env::quiet_panics();
    demo::under_nextest(args)
        .unwrap_or_else(|stop| {
            stop.lines.iter().for_each(|line| env::complain(line));
            stop.exit
        })
        .into()
}

/// A command that ended before it did anything.
#[derive(Debug)]
pub(crate) struct Stopped {
    pub(crate) exit: Exit,
    /// What is wrong, one line each.
    pub(crate) lines: Vec<String>,
}

impl Stopped {
    pub(crate) fn usage(line: impl std::fmt::Display) -> Self {
        Self {
            exit: Exit::Usage,
            lines: vec![line.to_string()],
        }
    }

    pub(crate) fn problems(problems: &[crate::diag::Problem]) -> Self {
        Self {
            exit: Exit::Usage,
            lines: problems.iter().map(ToString::to_string).collect(),
        }
    }

    pub(crate) fn broken(line: impl std::fmt::Display) -> Self {
        Self {
            exit: Exit::NotWhole,
            lines: vec![line.to_string()],
        }
    }
}
