//! `rebuff selftest`: runs the suite against the reference server, its variants and its mutants.

use std::path::Path;

use crate::case::Contract;
use crate::cli::args::Selftest;
use crate::cli::command_error::CommandError;
use crate::cli::embedded::remove_from_target;
use crate::cli::exit::Exit;
use crate::cli::{env, suite, targets};

pub(super) fn run(args: &Selftest) -> Result<Exit, CommandError> {
    let suite = suite::load(args.contracts.as_deref())?;
    let demo = |contract: &Contract, origin: &str| {
        targets::from_demo(&suite, contract, origin).map_err(|error| error.lines.join("; "))
    };
    let only = args.contract.as_deref();
    if let Some(id) = only {
        targets::contract_named(&suite, id)?;
    }
    let mut report = crate::selftest::run(&suite, only, &demo, remove_from_target, env::now())
        .map_err(CommandError::trouble)?;
    report.lines.iter().for_each(|line| env::print(line));
    if let Some(folder) = &args.bless {
        bless(folder, &report.kills)?;
        report
            .problems
            .retain(|problem| !problem.starts_with("as known"));
    }
    report
        .problems
        .iter()
        .for_each(|problem| env::print_error(problem));
    env::print(&match report.problems.len() {
        0 => "selftest: all seven conditions hold".to_owned(),
        n => format!("selftest: {n} problems"),
    });
    Ok(if report.problems.is_empty() {
        Exit::Green
    } else {
        Exit::Red
    })
}

/// Writes the kill matrix into a folder of cases.
fn bless(folder: &Path, kills: &str) -> Result<(), CommandError> {
    let path = folder.join("kills.txt");
    std::fs::write(&path, kills).map_err(|error| {
        CommandError::usage(format!("cannot write `{}`: {error}", path.display()))
    })?;
    env::print(&format!("wrote {}", path.display()));
    Ok(())
}
