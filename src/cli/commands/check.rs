//! `rebuff check`: loads and lints all case files and schemas. Sends nothing.

use crate::cli::args::Check;
use crate::cli::command_error::CommandError;
use crate::cli::exit::Exit;
use crate::cli::{env, suite, targets};

pub(super) fn run(args: &Check) -> Result<Exit, CommandError> {
    let suite = suite::load_unlinted(args.contracts.as_deref())?;
    let mut lines = Vec::new();
    for contract in &suite.contracts {
        if !contract.demo.is_empty()
            && let Err(error) = targets::from_demo(&suite, contract, targets::DEMO_ORIGIN)
        {
            lines.extend(error.lines);
        }
    }
    let problems = suite.store.lint().sorted();
    lines.extend(problems.iter().map(ToString::to_string));
    if !lines.is_empty() {
        let exit = Exit::Usage;
        return Err(CommandError { exit, lines });
    }
    for contract in &suite.contracts {
        env::print(&format!(
            "{}: {} cases, {} ops, {} fixtures, {} answers, {} watches",
            contract.id,
            contract.cases.len(),
            contract.ops.len(),
            contract.fixtures.len(),
            contract.answer_count,
            contract.watches.len()
        ));
    }
    env::print(&format!(
        "{} schemas; all is well",
        suite.store.names().count()
    ));
    Ok(Exit::Green)
}
