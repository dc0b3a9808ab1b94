//! `rebuff run`: runs the suite against the user's server.

use std::sync::Arc;

use crate::case::Suite;
use crate::cli::args::Run;
use crate::cli::command_error::CommandError;
use crate::cli::exit::Exit;
use crate::cli::runner::{SuiteRun, run_suite};
use crate::cli::{suite, targets};
use crate::target_file::Target;

pub(super) fn run(args: &Run) -> Result<Exit, CommandError> {
    let suite = load_suite(args)?;
    let (target, clean_command) = read_target(&suite, args)?;
    let Some(contract) = suite.contract(&target.contract) else {
        return Err(no_target());
    };
    // --list sends nothing, not even the discovery request.
    let target = if args.common.list {
        target
    } else {
        targets::discover(contract, target, args.common.limits())?
    };
    let run = SuiteRun {
        targets: vec![(contract.clone(), Arc::new(target))],
        journal: true,
        clean_command: Some(clean_command),
        chosen: None,
    };
    run_suite(&suite, &run, &args.common)
}

/// Loads the contract of the target, or all contracts if the target file cannot be read.
fn load_suite(args: &Run) -> Result<Suite, CommandError> {
    let contract = match &args.target {
        Some(path) => targets::contract_in_file(path),
        None => args.contract.clone(),
    };
    let folder = args.common.contracts.as_deref();
    match contract {
        Some(contract) => suite::load_contract(&contract, folder),
        None => suite::load(folder),
    }
}

/// Returns the target, and the command that removes what a killed run leaves on its server.
fn read_target(suite: &Suite, args: &Run) -> Result<(Target, String), CommandError> {
    match (&args.target, &args.contract, &args.url, &args.auth_env) {
        (Some(path), ..) => {
            let clean = format!(
                "rebuff clean --target {} --out {}",
                path.display(),
                args.common.out.display()
            );
            Ok((targets::from_file(suite, path)?, clean))
        }
        (None, Some(contract), Some(url), Some(variable)) => {
            let clean = "rebuff clean --target FILE (a target file with the same address)";
            let target = targets::from_flags(suite, contract, url, variable)?;
            Ok((target, clean.to_owned()))
        }
        _ => Err(no_target()),
    }
}

/// The error for a run without a target, which must not test the embedded server instead.
fn no_target() -> CommandError {
    CommandError::usage(
        "`rebuff run` needs a server to test: use `rebuff run --target FILE`, or `rebuff run \
         --contract calendar --url URL --auth-env VARIABLE`; `rebuff demo` tests the embedded server",
    )
}
