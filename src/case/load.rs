//! Reads all files into a [`Suite`], or tells all problems of all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::answers::{answers, watch};
use super::cases::rows;
use super::context::{Context, Names};
use super::files::Files;
use super::model::{Case, Contract, Identity, Suite};
use super::ops::{fixtures, ops};
use super::raw::{
    Json, RawAnswer, RawCase, RawContract, RawFixture, RawIdentity, RawOp, RawRule, RawWatch, Word,
};
use super::scope;
use crate::diag::{Document, Problem, Problems, Source};
use crate::schema::Store;
use crate::vocab::RuleRecord;

/// Reads a suite. Schemas are not compiled here: [`Store::lint`] does that for `check`.
pub fn load(files: &Files) -> Result<Suite, Vec<Problem>> {
    let mut problems = Problems::default();
    let schemas = files.schemas.iter().filter(|(path, _)| path.contains('/'));
    let store = match Store::new(schemas.map(|(path, text)| (path.as_str(), text.as_str()))) {
        Ok(store) => Arc::new(store),
        Err(problems) => return Err(problems.sorted()),
    };
    let rules = Arc::new(rules(files, &mut problems));
    let contracts: Vec<Arc<Contract>> = folders(files)
        .iter()
        .filter_map(|folder| contract(folder, files, &rules, &store, &mut problems))
        .map(Arc::new)
        .collect();
    for contract in &contracts {
        if problems.is_empty() {
            scope::check(contract, &mut problems);
        }
    }
    if !problems.is_empty() {
        return Err(problems.sorted());
    }
    let kills = files.cases.get("kills.txt").cloned().unwrap_or_default();
    Ok(Suite {
        contracts,
        store,
        kills,
    })
}

/// The folders below `cases/`: one a contract.
fn folders(files: &Files) -> BTreeSet<String> {
    files
        .cases
        .keys()
        .filter_map(|path| path.split_once('/').map(|(folder, _)| folder.to_owned()))
        .collect()
}

fn source(files: &Files, path: &str) -> Source {
    let text = files.cases.get(path).cloned().unwrap_or_default();
    Source::new(format!("cases/{path}"), text)
}

fn rules(files: &Files, problems: &mut Problems) -> BTreeMap<String, RuleRecord> {
    let source = source(files, "sources.toml");
    let mut document = Document::read(&source, problems);
    document.only(&["rule"], problems);
    document
        .named::<RawRule>("rule", problems)
        .into_iter()
        .map(
            |(
                name,
                RawRule {
                    level,
                    says,
                    source,
                },
            )| {
                (
                    name.into_inner(),
                    RuleRecord {
                        level,
                        says,
                        source,
                    },
                )
            },
        )
        .collect()
}

/// The files of one contract, read but not yet checked.
struct Raw {
    contract: RawContract,
    identities: Vec<(Word, RawIdentity)>,
    watches: Vec<RawWatch>,
    ops: Vec<(Word, RawOp)>,
    fixtures: Vec<(Word, RawFixture)>,
    answers: Vec<(Word, RawAnswer)>,
}

/// The sources of the special files, so that later problems have a place.
struct Sources {
    contract: Source,
    ops: Source,
    fixtures: Source,
    answers: Source,
}

fn contract(
    folder: &str,
    files: &Files,
    rules: &Arc<BTreeMap<String, RuleRecord>>,
    store: &Store,
    problems: &mut Problems,
) -> Option<Contract> {
    let of = |name: &str| source(files, &format!("{folder}/{name}.toml"));
    let sources = Sources {
        contract: of("_contract"),
        ops: of("_ops"),
        fixtures: of("_fixtures"),
        answers: of("_answers"),
    };
    let raw = raw(folder, &sources, problems)?;
    // More ways to compare come with the contracts that need them.
    let Json::Strict = raw.contract.json;
    let names_of = |words: &mut dyn Iterator<Item = &Word>| -> BTreeSet<String> {
        words.map(|word| word.get_ref().clone()).collect()
    };
    let mut names = Names {
        contract: raw.contract.id.get_ref().clone(),
        rules: rules.clone(),
        identities: names_of(&mut raw.identities.iter().map(|(name, _)| name)),
        ops: names_of(&mut raw.ops.iter().map(|(name, _)| name)),
        fixtures: names_of(&mut raw.fixtures.iter().map(|(name, _)| name)),
        answers: BTreeMap::new(),
    };
    names.answers = answers(
        raw.answers,
        &mut context(&sources.answers, &names, store, problems),
    );
    let ops = ops(raw.ops, &mut context(&sources.ops, &names, store, problems));
    let fixtures = fixtures(
        raw.fixtures,
        &mut context(&sources.fixtures, &names, store, problems),
    );
    let mut cx = context(&sources.contract, &names, store, problems);
    let envelope = raw
        .contract
        .envelope
        .as_ref()
        .map(|word| word.get_ref().as_str());
    let watches: Vec<_> = raw
        .watches
        .iter()
        .map(|raw| watch(raw, envelope, &mut cx))
        .collect();
    if let Some(word) = &raw.contract.envelope
        && !watches.iter().any(|watch| watch.envelope)
    {
        cx.problems.unknown(
            &sources.contract,
            &word.span(),
            "watch",
            watches.iter().map(|watch| watch.name.as_str()),
        );
    }
    let identities = identities(raw.identities, &mut cx);
    let mut contract = Contract {
        id: names.contract.clone(),
        title: raw.contract.title,
        rules: rules.clone(),
        identities,
        ops,
        fixtures,
        answer_count: names.answers.len(),
        watches,
        cases: Vec::new(),
        demo: files
            .cases
            .get(&format!("{folder}/_demo.toml"))
            .cloned()
            .unwrap_or_default(),
    };
    contract.cases = cases(folder, files, &names, &contract, store, problems);
    Some(contract)
}

fn context<'a>(
    source: &'a Source,
    names: &'a Names,
    store: &'a Store,
    problems: &'a mut Problems,
) -> Context<'a> {
    Context {
        source,
        names,
        store,
        problems,
    }
}

fn raw(folder: &str, sources: &Sources, problems: &mut Problems) -> Option<Raw> {
    let mut contract = Document::read(&sources.contract, problems);
    contract.only(&["contract", "identity", "watch"], problems);
    let mut ops = Document::read(&sources.ops, problems);
    ops.only(&["op"], problems);
    let mut fixtures = Document::read(&sources.fixtures, problems);
    fixtures.only(&["fixture"], problems);
    let mut answers = Document::read(&sources.answers, problems);
    answers.only(&["answer"], problems);
    let head: Option<RawContract> = contract.one("contract", problems);
    if head.is_none() && sources.contract.text().is_empty() {
        problems.file(
            &format!("cases/{folder}"),
            "a contract has a file `_contract.toml`",
        );
    }
    let head = head?;
    if head.id.get_ref() != folder {
        problems.at(
            &sources.contract,
            &head.id.span(),
            "the id is the name of the folder",
        );
    }
    if head.endpoints != ["base"] {
        let message = "one endpoint, `base`, is all that is spoken yet";
        problems.at(&sources.contract, &head.id.span(), message);
    }
    Some(Raw {
        contract: head,
        identities: contract.named("identity", problems),
        watches: contract
            .list("watch", problems)
            .into_iter()
            .map(|(_, watch)| watch)
            .collect(),
        ops: ops.named("op", problems),
        fixtures: fixtures.named("fixture", problems),
        answers: answers.named("answer", problems),
    })
}

fn identities(raw: Vec<(Word, RawIdentity)>, cx: &mut Context<'_>) -> BTreeMap<String, Identity> {
    raw.into_iter()
        .map(|(name, raw)| {
            let probe = raw.probe.as_ref().and_then(|word| cx.op(word));
            let place = cx.place(&name.span());
            (
                name.into_inner(),
                Identity {
                    kind: raw.kind,
                    probe,
                    place,
                },
            )
        })
        .collect()
}

fn cases(
    folder: &str,
    files: &Files,
    names: &Names,
    contract: &Contract,
    store: &Store,
    problems: &mut Problems,
) -> Vec<Arc<Case>> {
    let mut all: Vec<Arc<Case>> = Vec::new();
    let mut seen = BTreeSet::new();
    let prefix = format!("{folder}/");
    for path in files.cases.keys().filter(|path| path.starts_with(&prefix)) {
        let Some(area) = path[prefix.len()..].strip_suffix(".toml") else {
            continue;
        };
        if area.starts_with('_') {
            continue;
        }
        let source = source(files, path);
        let mut document = Document::read(&source, problems);
        document.only(&["case"], problems);
        for (span, raw) in document.list::<RawCase>("case", problems) {
            let mut cx = context(&source, names, store, problems);
            for case in rows(area, &span, &raw, &contract.ops, &mut cx) {
                if !seen.insert(case.id.clone()) {
                    cx.at(
                        &raw.id.span(),
                        format!("the id `{}` is there already", case.id),
                    );
                }
                all.push(Arc::new(case));
            }
        }
    }
    all
}
