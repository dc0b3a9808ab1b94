//! `rebuff list`: the cases with their level and title.

use super::args::List;
use super::suite::suite;
use super::{Exit, Stopped, env};

pub(super) fn list(args: &List) -> Result<Exit, Stopped> {
    let suite = suite(args.contracts.as_deref())?;
    for case in suite.contracts.iter().flat_map(|contract| &contract.cases) {
        let id = case.id.as_str();
        if args.filters.is_empty()
            || args
                .filters
                .iter()
                .any(|filter| id.contains(filter.as_str()))
        {
            env::say(&format!("{id}\n    {}: {}", case.level, case.title));
        }
    }
    Ok(Exit::Green)
}
