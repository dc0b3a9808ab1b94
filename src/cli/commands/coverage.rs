//! `rebuff coverage`: shows which cases cover each rule. Fails if a rule is not covered.

use crate::cli::args::{self, TableFormat};
use crate::cli::command_error::CommandError;
use crate::cli::exit::Exit;
use crate::cli::{env, suite, targets};
use crate::explain::Coverage;

pub(super) fn run(args: &args::Coverage) -> Result<Exit, CommandError> {
    let suite = suite::load(args.contracts.as_deref())?;
    let coverages: Vec<Coverage> = if let Some(id) = &args.contract {
        let contract = targets::contract_named(&suite, id)?;
        vec![Coverage::new(&suite, contract)]
    } else {
        let contracts = suite.contracts.iter();
        contracts.map(|one| Coverage::new(&suite, one)).collect()
    };
    let text = match args.format {
        TableFormat::Text => Coverage::text(&coverages),
        TableFormat::Markdown => Coverage::markdown(&coverages),
    };
    env::print(text.trim_end());
    let stale: Vec<String> = coverages.iter().flat_map(Coverage::stale).collect();
    for line in &stale {
        env::print_error(line);
    }
    Ok(if stale.is_empty() {
        Exit::Green
    } else {
        Exit::Red
    })
}
