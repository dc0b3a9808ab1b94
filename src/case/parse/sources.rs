//! The special files of a contract: their tables as typed, and the names that the files define.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::context::{ContractNames, is_id_part};
use crate::case::files::Files;
use crate::case::spanned::SpannedText;
use crate::case::syntax::{
    RawBudget, RawContract, RawContrast, RawDiscovery, RawExpectedResponse, RawFallback,
    RawFixture, RawIdentity, RawOp, RawSays, RawWatch,
};
use crate::diag::{Document, Problems, Source};

/// The texts of the special files.
pub(crate) struct ContractSources {
    pub(crate) contract: Source,
    pub(crate) ops: Source,
    pub(crate) fixtures: Source,
    pub(crate) responses: Source,
}

/// The tables of the special files, as typed.
pub(crate) struct ContractTables {
    /// `None` if this table has a mistake. The problems of the other tables are still reported.
    pub(crate) contract: Option<RawContract>,
    pub(crate) names: ContractNames,
    pub(crate) features: BTreeMap<String, String>,
    pub(crate) hooks: BTreeMap<String, String>,
    pub(crate) budgets: BTreeMap<String, u32>,
    pub(crate) identities: Vec<(SpannedText, RawIdentity)>,
    pub(crate) watches: Vec<RawWatch>,
    pub(crate) fallbacks: Vec<RawFallback>,
    pub(crate) discovery: Option<RawDiscovery>,
    pub(crate) contrast: Option<RawContrast>,
    pub(crate) ops: Vec<(SpannedText, RawOp)>,
    pub(crate) fixtures: Vec<(SpannedText, RawFixture)>,
    pub(crate) responses: Vec<(SpannedText, RawExpectedResponse)>,
}

/// The tables that `_contract.toml` may have.
const CONTRACT_TABLES: &[&str] = &[
    "contract", "identity", "watch", "fallback", "metadata", "feature", "hook", "budget",
    "contrast",
];

impl ContractSources {
    pub(crate) fn open(folder: &str, files: &Files) -> Self {
        let source = |name: &str| files.case_source(&format!("{folder}/{name}.toml"));
        Self {
            contract: source("_contract"),
            ops: source("_ops"),
            fixtures: source("_fixtures"),
            responses: source("_answers"),
        }
    }

    /// Reads all tables. Returns `None` if the contract has no table `[contract]`.
    pub(crate) fn read(&self, folder: &str, problems: &mut Problems) -> Option<ContractTables> {
        let mut contract = document(&self.contract, CONTRACT_TABLES, problems);
        let mut ops = document(&self.ops, &["op"], problems);
        let mut fixtures = document(&self.fixtures, &["fixture"], problems);
        let mut responses = document(&self.responses, &["answer"], problems);
        if !contract.has("contract") {
            let message = "a contract needs a file `_contract.toml` with a table `[contract]`";
            problems.file(&format!("cases/{folder}"), message);
            return None;
        }
        let head: Option<RawContract> = contract.one("contract", problems);
        if let Some(head) = &head {
            check_head(head, folder, &self.contract, problems);
        }
        let watches = contract.list::<RawWatch>("watch", problems).into_iter();
        let fallbacks = contract.list("fallback", problems).into_iter();
        let mut tables = ContractTables {
            names: ContractNames {
                contract: folder.to_owned(),
                fixtures: fixtures.names("fixture").into_iter().collect(),
                all_responses: responses.names("answer").into_iter().collect(),
                ops: ops.names("op").into_iter().collect(),
                ..contract_names(&contract)
            },
            features: meanings("feature", &mut contract, problems),
            hooks: meanings("hook", &mut contract, problems),
            budgets: budgets(&self.contract, &mut contract, problems),
            identities: contract.named("identity", problems),
            watches: watches.map(|(_, watch)| watch).collect(),
            discovery: contract.one("metadata", problems),
            contrast: contract.one("contrast", problems),
            fallbacks: fallbacks.map(|(_, fallback)| fallback).collect(),
            ops: ops.named("op", problems),
            fixtures: fixtures.named("fixture", problems),
            responses: responses.named("answer", problems),
            contract: head,
        };
        tables.complete_names();
        Some(tables)
    }
}

impl ContractTables {
    /// Adds the names of endpoints, watches and groups, which only the parsed tables contain.
    fn complete_names(&mut self) {
        let endpoints = self
            .contract
            .iter()
            .flat_map(|head| head.endpoints.get_ref());
        self.names.endpoints = endpoints.map(|name| name.get_ref().clone()).collect();
        let watches = self.watches.iter().map(|watch| watch.id.get_ref().clone());
        self.names.watches = watches.collect();
        let groups = self
            .ops
            .iter()
            .flat_map(|(_, op)| op.groups.iter().flatten());
        self.names.groups = groups.map(|name| name.get_ref().clone()).collect();
    }
}

fn document<'s>(source: &'s Source, tables: &[&str], problems: &mut Problems) -> Document<'s> {
    let document = Document::read(source, problems);
    document.only(tables, problems);
    document
}

/// Returns the names of all entries, including entries with a mistake.
fn contract_names(contract: &Document<'_>) -> ContractNames {
    let names = |table: &str| contract.names(table).into_iter().collect();
    ContractNames {
        features: names("feature"),
        hooks: names("hook"),
        budgets: names("budget"),
        identities: names("identity"),
        ..ContractNames::default()
    }
}

/// Reports what is wrong with the table `[contract]`.
fn check_head(head: &RawContract, folder: &str, source: &Source, problems: &mut Problems) {
    if head.id.get_ref() != folder {
        let message = format!("the id must be the name of the folder, `{folder}`");
        problems.at(source, &head.id.span(), message);
    }
    if !are_endpoints(head.endpoints.get_ref()) {
        let message = "`endpoints` is one or more different names: `[\"authorize\", \"token\"]`";
        problems.at(source, &head.endpoints.span(), message);
    }
}

/// Whether the list consists of valid names without duplicates.
fn are_endpoints(names: &[SpannedText]) -> bool {
    let unique: BTreeSet<&String> = names.iter().map(SpannedText::get_ref).collect();
    let all_fit = unique.iter().all(|name| is_id_part(name));
    !names.is_empty() && all_fit && unique.len() == names.len()
}

fn meanings(
    table: &str,
    document: &mut Document<'_>,
    problems: &mut Problems,
) -> BTreeMap<String, String> {
    let all = document.named::<RawSays>(table, problems).into_iter();
    all.map(|(name, raw)| (name.into_inner(), raw.says))
        .collect()
}

fn budgets(
    source: &Source,
    document: &mut Document<'_>,
    problems: &mut Problems,
) -> BTreeMap<String, u32> {
    let mut budgets = BTreeMap::new();
    for (name, RawBudget { most }) in document.named("budget", problems) {
        if *most.get_ref() == 0 {
            problems.at(source, &most.span(), "a budget allows at least one request");
        }
        budgets.insert(name.into_inner(), most.into_inner());
    }
    budgets
}
