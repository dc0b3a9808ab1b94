//! Condition 5, no idle case: every case and every watch reports a finding under some mutant or
//! variant. Otherwise it might be unable to report any. Condition 1 covers unused watches: in the
//! plain run, a watch without a response to check is skipped, and a skip is not a pass.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::contract::covers;
use crate::case::{Contract, Watch};
use crate::reference::Mutant;
use crate::vocab::{CaseRecord, EntryKind, Finding, Level};

/// The cases and the watches that reported something, over several runs.
#[derive(Debug, Default)]
pub(super) struct Detections {
    cases: BTreeSet<String>,
    watches: BTreeSet<String>,
}

impl Detections {
    /// Adds the run against a mutant. A case counts if it has a finding of its own level and the
    /// mutant declares one of its rules by name. A watch counts if the mutant declares its
    /// finding's rule.
    pub(super) fn add_mutant(
        &mut self,
        contract: &Contract,
        mutant: &Mutant,
        records: &[CaseRecord],
    ) {
        let declared = |rules: &[String]| rules.iter().any(|r| mutant.rules.contains(&r.as_str()));
        let cases = records
            .iter()
            .filter(|record| record.kind == EntryKind::Case && declared(&record.rules))
            .filter(|record| record.findings.iter().any(|f| f.level >= record.level))
            .map(|record| record.id.to_string());
        self.cases.extend(cases);
        self.add_watches(contract, records, |finding| {
            mutant.rules.iter().any(|rule| covers(rule, &finding.rule))
        });
    }

    /// Adds the run against a variant. A variant breaks no rule, but may break a recommendation.
    pub(super) fn add_variant(&mut self, contract: &Contract, records: &[CaseRecord]) {
        self.add_watches(contract, records, |finding| finding.level < Level::Must);
    }

    /// Adds the detections of another run.
    pub(super) fn merge(&mut self, other: Self) {
        self.cases.extend(other.cases);
        self.watches.extend(other.watches);
    }

    fn add_watches(
        &mut self,
        contract: &Contract,
        records: &[CaseRecord],
        counts: impl Fn(&Finding) -> bool,
    ) {
        let findings = || records.iter().flat_map(|record| &record.findings);
        let detects = |watch: &&Arc<Watch>| {
            findings().any(|finding| {
                finding.watch.as_ref() == Some(&watch.name)
                    && watch.rules.contains(&finding.rule)
                    && finding.level >= watch.level
                    && counts(finding)
            })
        };
        let watches = contract.watches.iter().filter(detects);
        self.watches.extend(watches.map(|watch| watch.name.clone()));
    }

    /// Returns one problem for each case and each watch that reported nothing.
    pub(super) fn idle(&self, contract: &Contract) -> Vec<String> {
        let cases = contract.cases.iter();
        let cases = cases.filter(|case| case.level > Level::May);
        let cases = cases.filter(|case| !self.cases.contains(case.id.as_str()));
        let cases = cases.map(|case| {
            let id = &case.id;
            format!("no idle case: {id} finds nothing under any mutant that declares its rule")
        });
        let watches = contract.watches.iter();
        let watches = watches.filter(|watch| watch.level > Level::May);
        let watches = watches.filter(|watch| !self.watches.contains(&watch.name));
        let watches = watches.map(|watch| {
            let id = &watch.id;
            format!(
                "no idle case: {id} finds nothing against its own rule under any mutant that \
                 declares it, or under any variant"
            )
        });
        cases.chain(watches).collect()
    }
}
