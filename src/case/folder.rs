//! The special files of a contract, read into what they are typed as, and the names that they hold.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Names;
use super::fallback::RawFallback;
use super::metadata::RawMetadata;
use super::raw::{
    RawAnswer, RawBudget, RawContract, RawFixture, RawIdentity, RawOp, RawSays, RawWatch, Word,
};
use crate::diag::{Document, Problems, Source};

/// The files of one contract, read but not yet checked.
pub(super) struct Raw {
    /// None where it could not be read; what is wrong elsewhere is told all the same.
    pub(super) contract: Option<RawContract>,
    pub(super) names: Names,
    pub(super) features: BTreeMap<String, String>,
    pub(super) hooks: BTreeMap<String, String>,
    pub(super) budgets: BTreeMap<String, u32>,
    pub(super) identities: Vec<(Word, RawIdentity)>,
    pub(super) watches: Vec<RawWatch>,
    pub(super) fallbacks: Vec<RawFallback>,
    pub(super) metadata: Option<RawMetadata>,
    pub(super) ops: Vec<(Word, RawOp)>,
    pub(super) fixtures: Vec<(Word, RawFixture)>,
    pub(super) answers: Vec<(Word, RawAnswer)>,
}

/// The sources of the special files, so that later problems have a place.
pub(super) struct Sources {
    pub(super) contract: Source,
    pub(super) ops: Source,
    pub(super) fixtures: Source,
    pub(super) answers: Source,
}

/// Reads the special files of a contract; nothing where it has no `[contract]`.
pub(super) fn raw(folder: &str, sources: &Sources, problems: &mut Problems) -> Option<Raw> {
    let mut contract = Document::read(&sources.contract, problems);
    contract.only(
        &[
            "contract", "identity", "watch", "fallback", "metadata", "feature", "hook", "budget",
        ],
        problems,
    );
    let mut ops = Document::read(&sources.ops, problems);
    ops.only(&["op"], problems);
    let mut fixtures = Document::read(&sources.fixtures, problems);
    fixtures.only(&["fixture"], problems);
    let mut answers = Document::read(&sources.answers, problems);
    answers.only(&["answer"], problems);
    if !contract.has("contract") {
        problems.file(
            &format!("cases/{folder}"),
            "a contract has a file `_contract.toml` with a table `[contract]`",
        );
        return None;
    }
    let op_names = ops.names("op").into_iter().collect();
    let raw_ops: Vec<(Word, RawOp)> = ops.named("op", problems);
    let watches = contract.list("watch", problems);
    let watches: Vec<RawWatch> = watches.into_iter().map(|(_, watch)| watch).collect();
    let fallbacks = contract.list("fallback", problems).into_iter();
    let head: Option<RawContract> = contract.one("contract", problems);
    let endpoints = head.iter().flat_map(|head| head.endpoints.get_ref());
    let names = Names {
        contract: folder.to_owned(),
        endpoints: endpoints.map(|word| word.get_ref().clone()).collect(),
        features: contract.names("feature").into_iter().collect(),
        hooks: contract.names("hook").into_iter().collect(),
        budgets: contract.names("budget").into_iter().collect(),
        watches: watches.iter().map(|raw| raw.id.get_ref().clone()).collect(),
        groups: groups(&raw_ops),
        identities: contract.names("identity").into_iter().collect(),
        ops: op_names,
        fixtures: fixtures.names("fixture").into_iter().collect(),
        all_answers: answers.names("answer").into_iter().collect(),
        ..Names::default()
    };
    if let Some(head) = &head {
        told(head, folder, &sources.contract, problems);
    }
    Some(Raw {
        contract: head,
        names,
        features: says("feature", &mut contract, problems),
        hooks: says("hook", &mut contract, problems),
        budgets: budgets(&sources.contract, &mut contract, problems),
        identities: contract.named("identity", problems),
        watches,
        metadata: contract.one("metadata", problems),
        fallbacks: fallbacks.map(|(_, raw)| raw).collect(),
        ops: raw_ops,
        fixtures: fixtures.named("fixture", problems),
        answers: answers.named("answer", problems),
    })
}

/// Tells what is wrong with the head of a contract.
fn told(head: &RawContract, folder: &str, source: &Source, problems: &mut Problems) {
    if head.id.get_ref() != folder {
        let message = format!("the id is the name of the folder, `{folder}`");
        problems.at(source, &head.id.span(), message);
    }
    if !are_names(head.endpoints.get_ref()) {
        let message = "endpoints are one or more names, each once: `[\"authorize\", \"token\"]`";
        problems.at(source, &head.endpoints.span(), message);
    }
}

fn says(table: &str, of: &mut Document<'_>, problems: &mut Problems) -> BTreeMap<String, String> {
    let all = of.named::<RawSays>(table, problems).into_iter();
    all.map(|(name, raw)| (name.into_inner(), raw.says))
        .collect()
}

fn budgets(
    source: &Source,
    of: &mut Document<'_>,
    problems: &mut Problems,
) -> BTreeMap<String, u32> {
    let mut budgets = BTreeMap::new();
    for (name, RawBudget { most }) in of.named("budget", problems) {
        if *most.get_ref() == 0 {
            problems.at(source, &most.span(), "a budget is of one request at least");
        }
        budgets.insert(name.into_inner(), most.into_inner());
    }
    budgets
}

fn groups(ops: &[(Word, RawOp)]) -> BTreeSet<String> {
    let words = ops.iter().flat_map(|(_, op)| op.groups.iter().flatten());
    words.map(|word| word.get_ref().clone()).collect()
}

/// Whether these are names, and no two of them the same.
fn are_names(words: &[Word]) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let seen: BTreeSet<&String> = words.iter().map(Word::get_ref).collect();
    let all_fit = seen
        .iter()
        .all(|name| !name.is_empty() && name.chars().all(fits));
    !words.is_empty() && all_fit && seen.len() == words.len()
}
