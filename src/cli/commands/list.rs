//! `rebuff list`: lists the cases with level and title.

use crate::cli::args::List;
use crate::cli::command_error::CommandError;
use crate::cli::exit::Exit;
use crate::cli::{env, suite};

pub(super) fn run(args: &List) -> Result<Exit, CommandError> {
    let suite = suite::load(args.contracts.as_deref())?;
    let is_wanted = |id: &str| {
        let mut filters = args.filters.iter();
        args.filters.is_empty() || filters.any(|filter| id.contains(filter.as_str()))
    };
    for case in suite.contracts.iter().flat_map(|contract| &contract.cases) {
        let id = case.id.as_str();
        if is_wanted(id) {
            env::print(&format!("{id}\n    {}: {}", case.level, case.title));
        }
    }
    Ok(Exit::Green)
}
