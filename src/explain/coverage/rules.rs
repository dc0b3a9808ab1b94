//! Collects what covers each rule: cases, watches, schemas, or a reason why none can.

use std::collections::BTreeMap;

use crate::case::{Contract, Suite};
use crate::vocab::RuleRecord;

/// The rules of one contract, and what covers them.
#[derive(Debug)]
pub struct Coverage {
    /// The id of the contract.
    pub contract: String,
    /// The rules whose ids begin with the id of the contract. Each of these rules must be covered.
    pub own: Vec<RuleCoverage>,
    /// The rules of other documents that this contract uses.
    pub used: Vec<RuleCoverage>,
}

/// One rule, and what covers it.
#[derive(Debug)]
pub struct RuleCoverage {
    /// The id of the rule.
    pub id: String,
    /// The text, level and source of the rule.
    pub rule: RuleRecord,
    /// The cases that cite the rule, each with the number of matrix rows that cite the rule.
    pub cases: Vec<(String, usize)>,
    /// The names of the watches that cite the rule.
    pub watches: Vec<String>,
    /// The schemas that cite the rule, and check it wherever a case or a watch uses them.
    pub schemas: Vec<String>,
    /// Why no black-box client can observe the rule, if there is a written reason.
    pub unseen: Option<String>,
}

impl Coverage {
    /// Collects the coverage of a contract.
    pub fn new(suite: &Suite, contract: &Contract) -> Self {
        let prefix = format!("{}.", contract.id);
        let rows = contract.rules.iter().map(|(id, rule)| RuleCoverage {
            id: id.clone(),
            rule: rule.clone(),
            cases: cases(contract, id),
            watches: watches(contract, id),
            schemas: schemas(suite, contract, id),
            unseen: suite.unseen.get(id).cloned(),
        });
        let (own, others): (Vec<RuleCoverage>, Vec<RuleCoverage>) =
            rows.partition(|row| row.id.starts_with(&prefix));
        Self {
            contract: contract.id.clone(),
            own,
            used: others.into_iter().filter(RuleCoverage::is_used).collect(),
        }
    }

    /// Returns the problems: rules that are not covered, and reasons that a case contradicts.
    pub fn stale(&self) -> Vec<String> {
        let own = self.own.iter();
        own.filter_map(|row| {
            let has_case = !row.cases.is_empty();
            let id = &row.id;
            match (&row.unseen, has_case) {
                (None, false) if row.watches.is_empty() => Some(format!(
                    "{id} has no case, no watch and no reason: write a case, or say with `unseen` in \
                     cases/sources.toml why there can be none"
                )),
                (Some(_), true) => Some(format!(
                    "{id} has a reason why no client can observe it, and {}: remove `unseen` from \
                     cases/sources.toml",
                    row.case_count()
                )),
                _ => None,
            }
        })
        .collect()
    }
}

impl RuleCoverage {
    /// Returns how many cases cite the rule. Each matrix row counts as one case.
    pub fn count(&self) -> usize {
        self.cases.iter().map(|(_, rows)| rows).sum()
    }

    /// Returns the number of cases in words: `no case`, `1 case`, `7 cases`.
    pub(super) fn case_count(&self) -> String {
        match self.count() {
            0 => "no case".into(),
            1 => "1 case".into(),
            n => format!("{n} cases"),
        }
    }

    fn is_used(&self) -> bool {
        !(self.cases.is_empty() && self.watches.is_empty() && self.schemas.is_empty())
    }
}

fn cases(contract: &Contract, rule: &str) -> Vec<(String, usize)> {
    let citing = contract.cases.iter();
    let citing = citing.filter(|case| case.rules.iter().any(|cited| cited == rule));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for case in citing {
        *counts.entry(case.id.without_row()).or_default() += 1;
    }
    let counts = counts.into_iter();
    counts.map(|(id, count)| (id.to_owned(), count)).collect()
}

fn watches(contract: &Contract, rule: &str) -> Vec<String> {
    let watches = contract.watches.iter();
    watches
        .filter(|watch| watch.rules.iter().any(|cited| cited == rule))
        .map(|watch| watch.name.clone())
        .collect()
}

fn schemas(suite: &Suite, contract: &Contract, rule: &str) -> Vec<String> {
    let prefix = format!("{}/", contract.id);
    let names = suite.store.names();
    names
        .filter(|name| name.starts_with(&prefix) && suite.store.cited(name).contains(&rule))
        .map(str::to_owned)
        .collect()
}
