//! The end of a run: removes shared fixtures, records the watches, and collects all records.

use std::sync::Arc;

use super::record;
use super::state::{FinishedRun, RunState};
use super::undo::{Refusals, undo};
use crate::exec::attempt::shared_owner;
use crate::judge::WatchResult;
use crate::plan::Subject;
use crate::vocab::{CaseRecord, TroubleKind, Verdict};

/// Removes what the shared fixtures created.
pub(crate) async fn remove_shared_fixtures(state: &RunState) {
    for (number, context) in state.contexts.iter().enumerate() {
        for fixture in context.shared_fixtures.keys() {
            let owner = shared_owner(&context.contract.id, fixture);
            let cleaned = undo(context, owner.as_str(), Refusals::Checked).await;
            let watched = context.judge().watched(None, &cleaned.exchanges);
            let results: Vec<&WatchResult> = watched.watch_results.iter().collect();
            state.count_watches(number, &owner, &results, cleaned.exchanges.len());
            state.keep_leftovers(cleaned.leftovers);
        }
    }
}

/// Builds the records of the watches, after they have checked every response.
pub(crate) fn record_watches(state: &RunState) {
    for (number, (context, entry)) in state.entries.iter().enumerate() {
        let Subject::Watch(watch, n) = &entry.what else {
            continue;
        };
        let (verdict, findings, notes) = {
            let progress = state.lock();
            progress.tallies[*context][*n].sum(watch, progress.watched, state.options.red())
        };
        let context = &state.contexts[*context];
        let mut record = record::bare(context, entry, verdict);
        record.findings = findings;
        record.notes = notes;
        record::redact(&mut record, &context.redactor);
        state.finish_entry(number, record);
    }
}

/// Collects the records of all entries.
pub(crate) fn gather(state: &RunState, broken: Vec<String>) -> FinishedRun {
    let mut progress = state.lock();
    let records = std::mem::take(&mut progress.records);
    let cases = records.into_iter().enumerate();
    let contexts = state.contexts.iter();
    let rules = contexts
        .clone()
        .flat_map(|context| context.contract.rules.iter());
    FinishedRun {
        cases: cases
            .map(|(number, record)| record_or_error(state, number, record))
            .collect(),
        leftovers: std::mem::take(&mut progress.leftovers),
        broken,
        targets: contexts.map(|context| record::target(context)).collect(),
        rules: rules.map(|(id, rule)| (id.clone(), rule.clone())).collect(),
        evidence: std::mem::take(&mut progress.evidence),
    }
}

fn record_or_error(state: &RunState, number: usize, record: Option<Arc<CaseRecord>>) -> CaseRecord {
    let never_run = || {
        let (context, entry) = state.entry(number);
        let verdict = Verdict::error(TroubleKind::Harness, "it was never run");
        record::bare(context, entry, verdict)
    };
    record.map_or_else(never_run, Arc::unwrap_or_clone)
}
