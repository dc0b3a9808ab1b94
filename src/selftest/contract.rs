//! One contract, with all that its selftest needs to run the suite and to judge.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::liar::Lie;
use super::suite_run::{SuiteRun, TestServer, play, run_suite};
use crate::case::{Case, Contract, Suite};
use crate::exec::FinishedRun;
use crate::judge::{Evidence, Judge};
use crate::plan::{Chosen, Selection};
use crate::reference::Embedded;
use crate::target_file::Target;
use crate::vocab::{CaseId, CaseRecord, Finding};

/// Reads the target of an embedded server at an origin. Several threads call this function.
pub type ReadTarget<'d> = &'d (dyn Fn(&Contract, &str) -> Result<Target, String> + Sync);

/// The selftest of one contract.
pub(super) struct ContractSelftest<'s> {
    pub(super) suite: &'s Suite,
    pub(super) contract: &'s Arc<Contract>,
    pub(super) embedded: &'static Embedded,
    pub(super) read_target: ReadTarget<'s>,
    pub(super) take_away: fn(&mut Target, &[&str]),
    pub(super) started: DateTime<Utc>,
}

impl ContractSelftest<'_> {
    /// Runs the suite against a server. `without` names what the target lacks.
    pub(super) fn run(
        &self,
        server: &TestServer<'_>,
        without: &[&str],
    ) -> Result<SuiteRun, String> {
        let target = |origin: &str| {
            let mut target = (self.read_target)(self.contract, origin)?;
            (self.take_away)(&mut target, without);
            Ok(target)
        };
        run_suite(self.suite, self.contract, &target, server, self.started)
    }

    /// Runs one case against a liar that answers its first requests honestly.
    pub(super) fn run_case(
        &self,
        id: &CaseId,
        lie: &Lie,
        honest: usize,
    ) -> Result<FinishedRun, String> {
        let server = TestServer::Liar(lie, honest, self.embedded);
        let target = |origin: &str| (self.read_target)(self.contract, origin);
        let one = Selection {
            filters: vec![id.to_string()],
            exact: true,
            chosen: Chosen::All,
            ..Selection::default()
        };
        play(
            self.suite,
            self.contract,
            &target,
            &server,
            (&one, self.started),
        )
    }

    pub(super) fn judge(&self) -> Judge<'_> {
        Judge {
            contract: self.contract,
            store: &self.suite.store,
        }
    }

    /// Returns the cases of the contract that have evidence.
    pub(super) fn cases_with<'e>(
        &'e self,
        evidence: &'e HashMap<CaseId, Evidence>,
    ) -> impl Iterator<Item = (&'e Case, &'e Evidence)> {
        let cases = self.contract.cases.iter();
        cases.filter_map(|case| Some((case.as_ref(), evidence.get(&case.id)?)))
    }

    /// Returns a line of the report: how many records of a run have each verdict.
    pub(super) fn line(&self, run: &str, records: &[CaseRecord]) -> String {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for record in records {
            *counts.entry(record.verdict.row().word).or_default() += 1;
        }
        let counts: Vec<String> = counts
            .iter()
            .map(|(word, n)| format!("{n} {word}"))
            .collect();
        format!("{}: {run} {}", self.contract.id, counts.join(", "))
    }
}

/// Describes a record: its verdict, its findings and its reason.
pub(super) fn describe(record: &CaseRecord) -> String {
    let findings: Vec<String> = record.findings.iter().map(Finding::code).collect();
    let reason = record.verdict.reason().unwrap_or_default();
    format!("is {} [{}] {reason}", record.verdict, findings.join(", "))
        .trim_end()
        .to_owned()
}

/// Whether a rule is covered by what a mutant declares (`calendar.412-precondition`, `calendar.*`).
pub(super) fn covers(declared: &str, rule: &str) -> bool {
    match declared.strip_suffix('*') {
        Some(prefix) => rule.starts_with(prefix),
        None => declared == rule,
    }
}
