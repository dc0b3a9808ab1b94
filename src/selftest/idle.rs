//! Condition 5: what finds nothing under any bend is idle, since nobody knows whether it could. That a
//! watch looks at all is part of condition 1: in the plain run a watch that saw nothing is skipped.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::is_rule;
use crate::case::{Contract, Watch};
use crate::reference::Mutant;
use crate::vocab::{CaseRecord, EntryKind, Finding, Level};

/// The cases and the watches that found something.
#[derive(Debug, Default)]
pub(super) struct Busy {
    cases: BTreeSet<String>,
    watches: BTreeSet<String>,
}

impl Busy {
    /// A case has to find something of its own level under a mutant that declares, by name, one of
    /// its rules; a watch under one that declares the rule of the finding.
    pub(super) fn mutant(&mut self, contract: &Contract, mutant: &Mutant, records: &[CaseRecord]) {
        let declared = |rules: &[String]| rules.iter().any(|r| mutant.rules.contains(&r.as_str()));
        let busy = records
            .iter()
            .filter(|record| record.kind == EntryKind::Case && declared(&record.rules))
            .filter(|record| record.findings.iter().any(|f| f.level >= record.level))
            .map(|record| record.id.to_string());
        self.cases.extend(busy);
        self.watch(contract, records, |finding| {
            mutant.rules.iter().any(|rule| is_rule(rule, &finding.rule))
        });
    }

    /// Another way to be right breaks no rule, but may break a recommendation.
    pub(super) fn variant(&mut self, contract: &Contract, records: &[CaseRecord]) {
        self.watch(contract, records, |finding| finding.level < Level::Must);
    }

    fn watch(
        &mut self,
        contract: &Contract,
        records: &[CaseRecord],
        counts: impl Fn(&Finding) -> bool,
    ) {
        let findings = || records.iter().flat_map(|record| &record.findings);
        let busy = |watch: &&Arc<Watch>| {
            findings().any(|finding| {
                finding.watch.as_ref() == Some(&watch.name)
                    && watch.rules.contains(&finding.rule)
                    && finding.level >= watch.level
                    && counts(finding)
            })
        };
        let busy = contract.watches.iter().filter(busy);
        self.watches.extend(busy.map(|watch| watch.name.clone()));
    }

    /// One line for each case and each watch that found nothing.
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
