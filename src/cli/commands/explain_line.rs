//! `rebuff explain` for a caller, a given fixture, a control or a watch.

use std::sync::Arc;

use super::played::{minimal_target, play};
use crate::case::{Contract, Suite};
use crate::cli::command_error::CommandError;
use crate::cli::targets;
use crate::explain::LineExplanation;
use crate::plan::{self, Chosen, PlanEntry, Selection, Subject};
use crate::reference::embedded;
use crate::vocab::{CaseId, EntryKind};

/// The words in the ids of lines that are no cases.
const KINDS: [&str; 4] = ["caller", "given", "control", "watch"];

/// Whether a text can only be in the id of such a line.
pub(super) fn is_line(text: &str) -> bool {
    text.split("::").any(|part| KINDS.contains(&part))
}

/// The page about the line with this id, or about the only one whose id contains the text.
pub(super) fn explain(suite: &Suite, text: &str) -> Result<String, CommandError> {
    let mut lines = Vec::new();
    for contract in &suite.contracts {
        let entries = entries(suite, contract)?;
        let of_contract = entries
            .iter()
            .filter(|entry| entry.what.kind() != EntryKind::Case);
        lines.extend(
            of_contract.map(|entry| (contract, entry.clone(), dependents(&entries, entry))),
        );
    }
    let exact = lines.iter().find(|(_, entry, _)| entry.id.as_str() == text);
    let part = || {
        let mut some = lines
            .iter()
            .filter(|(_, entry, _)| entry.id.as_str().contains(text));
        some.next().filter(|_| some.next().is_none())
    };
    let Some((contract, entry, dependents)) = exact.or_else(part) else {
        return Err(not_found(
            text,
            lines.iter().map(|(_, entry, _)| entry.id.as_str()),
        ));
    };
    page(suite, contract, entry, dependents.clone())
}

fn page(
    suite: &Suite,
    contract: &Arc<Contract>,
    entry: &PlanEntry,
    dependents: Vec<CaseId>,
) -> Result<String, CommandError> {
    let played = match embedded(&contract.id) {
        Some(server) if !contract.demo.is_empty() => play(suite, contract, &entry.id, server)?.1,
        _ => None,
    };
    let op = match &entry.what {
        Subject::Caller(name) => contract.identities[name].probe.as_ref(),
        Subject::Given(name) => contract.fixtures[name].probe.as_ref(),
        Subject::Control(name) => Some(name),
        Subject::Case(_) | Subject::Watch(..) => None,
    };
    let watch = match &entry.what {
        Subject::Watch(watch, _) => Some(watch.as_ref()),
        _ => None,
    };
    let explanation = LineExplanation {
        contract,
        id: &entry.id,
        op: op.map(|name| contract.op(name).as_ref()),
        watch,
        dependents,
        played,
    };
    Ok(explanation.text())
}

/// All lines of a contract, with the target of the embedded server if there is one.
fn entries(suite: &Suite, contract: &Arc<Contract>) -> Result<Vec<PlanEntry>, CommandError> {
    let target = if contract.demo.is_empty() {
        minimal_target(contract)?
    } else {
        targets::from_demo(suite, contract, targets::DEMO_ORIGIN)?
    };
    let selection = Selection {
        chosen: Chosen::All,
        ..Selection::default()
    };
    Ok(plan::build(contract, &Arc::new(target), &selection).entries)
}

/// The ids of the entries that need this one.
fn dependents(entries: &[PlanEntry], one: &PlanEntry) -> Vec<CaseId> {
    let entries = entries.iter();
    let needs = entries.filter(|entry| entry.prerequisites.contains(&one.id));
    needs.map(|entry| entry.id.clone()).collect()
}

fn not_found<'s>(text: &str, ids: impl Iterator<Item = &'s str> + Clone) -> CommandError {
    const MAX_IDS: usize = 6;
    let alike = ids.clone().filter(|id| id.contains(text));
    let alike: Vec<&str> = alike.take(MAX_IDS).collect();
    if !alike.is_empty() {
        return CommandError::usage(format!(
            "`{text}` is in the ids of several lines, give more of one: {}",
            alike.join(", ")
        ));
    }
    let near = crate::diag::nearest(text, ids);
    let near = near.map_or_else(String::new, |id| format!(", did you mean `{id}`?"));
    CommandError::usage(format!(
        "no caller, given value, control or watch has `{text}` in its id{near}"
    ))
}
