//! `rebuff check`: everything is loaded and linted, nothing is sent.

use super::args::Check;
use super::suite::loaded;
use super::{Exit, Stopped, env, targets};

pub(super) fn check(args: &Check) -> Result<Exit, Stopped> {
    let suite = loaded(args.contracts.as_deref())?;
    let mut lines = Vec::new();
    for contract in &suite.contracts {
        if !contract.demo.is_empty()
            && let Err(stop) = targets::of_demo(&suite, contract, targets::DEMO_ORIGIN)
        {
            lines.extend(stop.lines);
        }
    }
    let problems = suite.store.lint().sorted();
    lines.extend(problems.iter().map(ToString::to_string));
    if !lines.is_empty() {
        let exit = Exit::Usage;
        return Err(Stopped { exit, lines });
    }
    for contract in &suite.contracts {
        env::say(&format!(
            "{}: {} cases, {} ops, {} fixtures, {} answers, {} watches",
            contract.id,
            contract.cases.len(),
            contract.ops.len(),
            contract.fixtures.len(),
            contract.answer_count,
            contract.watches.len()
        ));
    }
    env::say(&format!(
        "{} schemas; all is well",
        suite.store.names().count()
    ));
    Ok(Exit::Green)
}
