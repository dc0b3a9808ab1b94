//! `rebuff coverage`: which rule is held by which cases, and what has become stale about it.

use super::args::{self, TableWord};
use super::suite::suite;
use super::{Exit, Stopped, env, targets};
use crate::explain::Coverage;

pub(super) fn coverage(args: &args::Coverage) -> Result<Exit, Stopped> {
    let suite = suite(args.contracts.as_deref())?;
    let coverages: Vec<Coverage> = if let Some(id) = &args.contract {
        vec![Coverage::of(&suite, targets::contract_named(&suite, id)?)]
    } else {
        let contracts = suite.contracts.iter();
        contracts.map(|one| Coverage::of(&suite, one)).collect()
    };
    let text = match args.format {
        TableWord::Text => Coverage::text(&coverages),
        TableWord::Markdown => Coverage::markdown(&coverages),
    };
    env::say(text.trim_end());
    let stale: Vec<String> = coverages.iter().flat_map(Coverage::stale).collect();
    for line in &stale {
        env::complain(line);
    }
    Ok(if stale.is_empty() {
        Exit::Green
    } else {
        Exit::Red
    })
}
