//! The record of the run.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use chrono::SecondsFormat;

use crate::case::Contract;
use crate::exec::{FinishedRun, Options};
use crate::target_file::Target;
use crate::vocab::RunRecord;

/// Makes the record before the run. The terminal needs its rules to show a failure.
pub(super) fn empty_record(
    options: &Options,
    targets: &[(Arc<Contract>, Arc<Target>)],
) -> RunRecord {
    let rules = targets
        .iter()
        .flat_map(|(contract, _)| contract.rules.iter());
    RunRecord {
        format: RunRecord::FORMAT,
        rebuff: env!("CARGO_PKG_VERSION").into(),
        run: options.run.clone(),
        started: options.started.to_rfc3339_opts(SecondsFormat::Millis, true),
        millis: 0,
        strict: options.strict,
        exit: 0,
        broken: Vec::new(),
        targets: Vec::new(),
        rules: rules.map(|(id, rule)| (id.clone(), rule.clone())).collect(),
        cases: Vec::new(),
        leftovers: Vec::new(),
    }
}

/// Adds the results to the record.
pub(super) fn fill(record: &mut RunRecord, finished: FinishedRun, took: Duration) {
    let FinishedRun {
        cases,
        leftovers,
        broken,
        targets,
        rules,
        evidence: _,
    } = finished;
    record.millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    record.cases = cases;
    record.leftovers = leftovers;
    record.broken = broken;
    record.targets = targets;
    // The list of all rules is long, so the record keeps only the cited rules.
    let mut cited: BTreeSet<&String> = BTreeSet::new();
    for case in &record.cases {
        cited.extend(&case.rules);
        cited.extend(case.findings.iter().map(|finding| &finding.rule));
    }
    record.rules = rules
        .into_iter()
        .filter(|(id, _)| cited.contains(id))
        .collect();
}
