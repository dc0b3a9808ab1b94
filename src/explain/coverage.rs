//! What holds each rule: cases, watches, or the written reason why no client can see it.

use std::collections::BTreeMap;

use crate::case::{Contract, Suite};
use crate::vocab::RuleRecord;

/// The rules of one contract, and what holds them.
#[derive(Debug)]
pub struct Coverage {
    /// The id of the contract.
    pub contract: String,
    /// Its own rules: those whose ids begin with it. Every one has to be held.
    pub own: Vec<Row>,
    /// Rules of other sources that this contract rests on.
    pub used: Vec<Row>,
}

/// One rule, and what holds it.
#[derive(Debug)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// What it says.
    pub rule: RuleRecord,
    /// The cases that cite it, without the rows of their matrices, each with how many rows cite it.
    pub cases: Vec<(String, usize)>,
    /// The names of the watches that cite it.
    pub watches: Vec<String>,
    /// The schemas whose members name it: they hold it wherever a case or a watch uses them.
    pub schemas: Vec<String>,
    /// Why no black-box client can see it.
    pub unseen: Option<String>,
}

impl Coverage {
    /// Gathers what a contract says about the rules.
    pub fn of(suite: &Suite, contract: &Contract) -> Self {
        let prefix = format!("{}.", contract.id);
        let rows = contract.rules.iter().map(|(id, rule)| Row {
            id: id.clone(),
            rule: rule.clone(),
            cases: cases(contract, id),
            watches: watches(contract, id),
            schemas: schemas(suite, contract, id),
            unseen: suite.unseen.get(id).cloned(),
        });
        let (own, others): (Vec<Row>, Vec<Row>) = rows.partition(|row| row.id.starts_with(&prefix));
        Self {
            contract: contract.id.clone(),
            own,
            used: others.into_iter().filter(Row::is_used).collect(),
        }
    }

    /// What is wrong: rules that nothing holds, and reasons that a case has overtaken.
    pub fn stale(&self) -> Vec<String> {
        let own = self.own.iter();
        own.filter_map(|row| {
            let held = !row.cases.is_empty();
            let id = &row.id;
            match (&row.unseen, held) {
                (None, false) if row.watches.is_empty() => Some(format!(
                    "{id} has no case, no watch and no reason: write a case, or say in \
                     cases/sources.toml with `unseen` why there can be none"
                )),
                (Some(_), true) => Some(format!(
                    "{id} has a reason why nobody can see it, and {}: take `unseen` out of \
                     cases/sources.toml",
                    row.cases_in_words()
                )),
                _ => None,
            }
        })
        .collect()
    }
}

impl Row {
    /// How many cases cite the rule; each row of a matrix is one.
    pub fn count(&self) -> usize {
        self.cases.iter().map(|(_, rows)| rows).sum()
    }

    /// `no case`, `1 case`, `7 cases`.
    pub(super) fn cases_in_words(&self) -> String {
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
