//! `rebuff demo`: runs the suite against the embedded reference server. Also runs it as tests of
//! `cargo nextest`.

use std::ffi::OsString;
use std::sync::Arc;

use crate::case::{Contract, Suite};
use crate::cli::args::{Demo, TestBinary};
use crate::cli::command_error::CommandError;
use crate::cli::embedded::{LOOPBACK, find_deviation, remove_from_target, unknown_deviation};
use crate::cli::exit::Exit;
use crate::cli::runner::{SuiteRun, run_as_tests, run_suite};
use crate::cli::{suite, targets, usage};
use crate::plan::Chosen;
use crate::reference::{SERVERS, Server};
use crate::target_file::Target;

/// A running embedded server, with the contract and the target for its run.
type RunningServer = (Server, (Arc<Contract>, Arc<Target>));

pub(super) fn run(args: &Demo) -> Result<Exit, CommandError> {
    let suite = suite::load(args.common.contracts.as_deref())?;
    let servers = start_servers(&suite, args.mutant.as_deref(), args.variant.as_deref())?;
    let run = SuiteRun {
        targets: servers.iter().map(|(_, pair)| pair.clone()).collect(),
        journal: false,
        clean_command: None,
        chosen: Some(Chosen::All),
    };
    run_suite(&suite, &run, &args.common)
}

/// Runs the suite with the flags that cargo-nextest passes to a test binary.
pub(in crate::cli) fn nextest(
    args: impl IntoIterator<Item = OsString>,
) -> Result<Exit, CommandError> {
    let args: TestBinary = match usage::parse(args) {
        Ok(args) => args,
        Err(exit) => return Ok(exit),
    };
    let suite = suite::load(args.common.contracts.as_deref())?;
    let servers = start_servers(&suite, None, None)?;
    let targets: Vec<_> = servers.iter().map(|(_, pair)| pair.clone()).collect();
    run_as_tests(&suite, &targets, &args.common)
}

/// Starts an embedded server for each contract that has one.
fn start_servers(
    suite: &Suite,
    mutant: Option<&str>,
    variant: Option<&str>,
) -> Result<Vec<RunningServer>, CommandError> {
    let mut all = Vec::new();
    let mut found = mutant.is_none() && variant.is_none();
    for embedded in SERVERS.iter() {
        let Some(contract) = suite.contract(embedded.contract) else {
            continue;
        };
        let chosen = find_deviation(embedded, mutant, variant);
        found |= chosen.found;
        let server =
            Server::start(embedded, LOOPBACK, chosen.deviation).map_err(CommandError::trouble)?;
        let mut target = targets::from_demo(suite, contract, &server.origin())?;
        remove_from_target(&mut target, chosen.without);
        all.push((server, (contract.clone(), Arc::new(target))));
    }
    if found {
        Ok(all)
    } else {
        Err(unknown_deviation(&SERVERS, mutant, variant))
    }
}
