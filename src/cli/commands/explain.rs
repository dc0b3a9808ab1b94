//! `rebuff explain`: explains one case or another line, and runs it against the embedded server.

use std::sync::Arc;

use super::explain_line;
use super::played::{minimal_target, play};
use crate::case::{Case, Contract, Suite};
use crate::cli::args::Explain;
use crate::cli::command_error::CommandError;
use crate::cli::exit::Exit;
use crate::cli::{env, suite};
use crate::explain::{CaseExplanation, MutantSummary};
use crate::plan;
use crate::reference::embedded;
use crate::vocab::CaseId;

pub(super) fn run(args: &Explain) -> Result<Exit, CommandError> {
    let suite = suite::load(args.contracts.as_deref())?;
    if explain_line::is_line(&args.case) {
        env::print(explain_line::explain(&suite, &args.case)?.trim_end());
        return Ok(Exit::Green);
    }
    let (contract, case) = find_case(&suite, &args.case)?;
    let server = embedded(&contract.id);
    let (prerequisites, played) = match server {
        Some(server) if !contract.demo.is_empty() => play(&suite, contract, &case.id, server)?,
        _ => (Vec::new(), None),
    };
    let mutants = server.into_iter().flat_map(|server| &server.mutants);
    let explanation = CaseExplanation {
        suite: &suite,
        contract,
        case,
        prerequisites,
        missing: plan::missing(contract, &minimal_target(contract)?, case),
        played,
        mutants: mutants
            .map(|mutant| MutantSummary {
                id: mutant.id,
                about: mutant.about,
                rules: mutant.rules,
            })
            .collect(),
    };
    env::print(explanation.text().trim_end());
    Ok(Exit::Green)
}

/// Finds the case with this id, or the only case whose id contains the text. If the case has a
/// matrix, returns its first row.
fn find_case<'s>(
    suite: &'s Suite,
    text: &str,
) -> Result<(&'s Arc<Contract>, &'s Arc<Case>), CommandError> {
    let contracts = suite.contracts.iter();
    let all: Vec<_> = contracts
        .flat_map(|contract| contract.cases.iter().map(move |case| (contract, case)))
        .collect();
    let is_exact = |id: &CaseId| id.as_str() == text || id.without_row() == text;
    if let Some(found) = all.iter().find(|(_, case)| is_exact(&case.id)) {
        return Ok(*found);
    }
    let contains = |id: &CaseId| id.as_str().contains(text);
    let mut some: Vec<_> = all.iter().filter(|(_, case)| contains(&case.id)).collect();
    if let [one] = some.as_slice() {
        return Ok(**one);
    }
    some.dedup_by(|(_, a), (_, b)| a.id.without_row() == b.id.without_row());
    match some.as_slice() {
        [] => Err(no_case(
            text,
            all.iter().map(|(_, case)| case.id.without_row()),
        )),
        [first] => Ok(**first),
        several => Err(many_cases(text, several.iter().map(|(_, case)| &case.id))),
    }
}

fn many_cases<'s>(text: &str, ids: impl ExactSizeIterator<Item = &'s CaseId>) -> CommandError {
    const MAX_IDS: usize = 6;
    let count = ids.len();
    let some: Vec<&str> = ids.map(CaseId::without_row).take(MAX_IDS).collect();
    let more = match count.saturating_sub(MAX_IDS) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    CommandError::usage(format!(
        "`{text}` is in the ids of {count} cases, give more of one: {}{more}; `rebuff list {text}` \
         shows them",
        some.join(", ")
    ))
}

fn no_case<'s>(text: &str, ids: impl Iterator<Item = &'s str>) -> CommandError {
    let near = crate::diag::nearest(text, ids);
    let near = near.map_or_else(String::new, |id| format!(", did you mean `{id}`?"));
    CommandError::usage(format!(
        "no case has `{text}` in its id{near}; `rebuff list` shows all"
    ))
}
