//! What happens when the last case is done: shared fixtures are removed, the watches summed up, and
//! all that came of the run is gathered.

use std::sync::Arc;

use super::fixture::shared_owner;
use super::record;
use super::run::{FinishedRun, Shared};
use super::undo::{Refusals, undo};
use crate::judge::WatchResult;
use crate::plan::Subject;
use crate::vocab::{TroubleKind, Verdict};

/// Removes what all cases shared, when the last of them is done.
pub(crate) async fn undo_shared(shared: &Shared) {
    for (number, site) in shared.sites.iter().enumerate() {
        for fixture in site.shared.keys() {
            let owner = shared_owner(&site.contract.id, fixture);
            let undone = undo(site, owner.as_str(), Refusals::Checked).await;
            let sights = site.judge().watched(None, &undone.exchanges).watch_results;
            let sights: Vec<&WatchResult> = sights.iter().collect();
            shared.saw(number, &owner, &sights, undone.exchanges.len());
            shared.left(undone.leftovers);
        }
    }
}

/// Gives the lines of the watches, which looked at every answer.
pub(crate) fn sum_up(shared: &Shared) {
    for (number, (site, entry)) in shared.entries.iter().enumerate() {
        let Subject::Watch(watch, n) = &entry.what else {
            continue;
        };
        let (verdict, findings, notes) = {
            let state = shared.lock();
            state.tallies[*site][*n].sum(watch, state.looked, shared.options.red())
        };
        let site = &shared.sites[*site];
        let mut record = record::bare(site, entry, verdict);
        record.findings = findings;
        record.notes = notes;
        record::redact(&mut record, &site.redactor);
        shared.done(number, record);
    }
}

/// Gathers the records; an entry without one was never run.
pub(crate) fn finished(shared: &Shared, broken: Vec<String>) -> FinishedRun {
    let mut state = shared.lock();
    let records = std::mem::take(&mut state.records);
    let cases = records
        .into_iter()
        .enumerate()
        .map(|(number, record)| {
            if let Some(record) = record {
                return Arc::unwrap_or_clone(record);
            }
            let (site, entry) = shared.at(number);
            record::bare(
                site,
                entry,
                Verdict::error(TroubleKind::Harness, "it was never run"),
            )
        })
        .collect();
    let rules = shared
        .sites
        .iter()
        .flat_map(|site| site.contract.rules.iter());
    FinishedRun {
        cases,
        leftovers: std::mem::take(&mut state.leftovers),
        broken,
        targets: shared
            .sites
            .iter()
            .map(|site| record::target(site))
            .collect(),
        rules: rules.map(|(id, rule)| (id.clone(), rule.clone())).collect(),
        evidence: std::mem::take(&mut state.evidence),
    }
}
