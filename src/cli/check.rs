//! `rebuff check`: everything is loaded and linted, nothing is sent.

use super::args::Check;
use super::suite::suite;
use super::{Exit, Stopped, env, targets};

pub(super) fn check(args: &Check) -> Result<Exit, Stopped> {
    let suite = suite(args.contracts.as_deref())?;
    let problems = suite.store.lint().sorted();
    if !problems.is_empty() {
        return Err(Stopped::problems(&problems));
    }
    for contract in &suite.contracts {
        if !contract.demo.is_empty() {
            targets::of_demo(&suite, contract, "http://127.0.0.1/")?;
        }
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
