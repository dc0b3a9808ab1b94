//! Reads all files into a [`Suite`], or tells all problems of all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::answers::{answers, watch};
use super::areas::Areas;
use super::context::{Context, Names};
use super::expect::Watch;
use super::fallback::fallback;
use super::files::Files;
use super::folder::{Sources, raw};
use super::metadata::metadata;
use super::model::{Contract, Identity, Suite};
use super::ops::{fixtures, ops};
use super::raw::{Json, RawIdentity, RawWatch, Word};
use super::{rules, scope};
use crate::diag::{Problem, Problems, Source};
use crate::schema::Store;
use crate::view::{Pointer, is_response_pointer};
use crate::vocab::RuleRecord;

/// Reads a suite. Schemas are not compiled here, unless something is wrong anyway: [`Store::lint`]
/// does that for `check`.
pub fn load(files: &Files) -> Result<Suite, Vec<Problem>> {
    let mut problems = Problems::default();
    let schemas = files.schemas.iter().filter(|(path, _)| path.contains('/'));
    let schemas = schemas.map(|(path, text)| (path.as_str(), text.as_ref()));
    let store = Arc::new(Store::new(schemas, &mut problems));
    strangers(files, &mut problems);
    let (rules, unseen) = rules::rules(&source(files, "sources.toml"), &mut problems);
    let rules = Arc::new(rules);
    store.rules(&rules.keys().map(String::as_str), &mut problems);
    let contracts: Vec<Arc<Contract>> = folders(files)
        .iter()
        .filter_map(|folder| {
            let reader = Reader {
                folder,
                files,
                rules: &rules,
                store: &store,
            };
            reader.contract(&mut problems)
        })
        .map(Arc::new)
        .collect();
    for contract in &contracts {
        scope::check(contract, &mut problems);
    }
    if !problems.is_empty() {
        problems.extend(store.lint());
        return Err(problems.sorted());
    }
    let kills = files.cases.get("kills.txt").map(ToString::to_string);
    Ok(Suite {
        contracts,
        store,
        unseen,
        kills: kills.unwrap_or_default(),
    })
}

/// The folders below `cases/`: one a contract.
fn folders(files: &Files) -> BTreeSet<String> {
    toml_files(files)
        .filter_map(|path| path.split_once('/').map(|(folder, _)| folder.to_owned()))
        .collect()
}

/// What is no TOML is none of ours: notes, and what an editor leaves behind.
fn toml_files(files: &Files) -> impl Iterator<Item = &str> {
    let keys = files.cases.keys().map(String::as_str);
    keys.filter(|path| path.strip_suffix(".toml").is_some())
}

/// Refuses files that nobody would read: their cases would be missing in silence.
fn strangers(files: &Files, problems: &mut Problems) {
    for path in toml_files(files) {
        let slug = |text: &str| {
            let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            !text.is_empty() && text.chars().all(fits)
        };
        let parts: Vec<&str> = path.trim_end_matches(".toml").split('/').collect();
        let message = match parts.as_slice() {
            ["sources"] => continue,
            [_] => "only `sources.toml` stands here; cases stand in the folder of their contract",
            [_, name] if SPECIAL.contains(name) => continue,
            [_, name] if name.starts_with('_') => {
                "a name that begins with `_` is one of _contract, _ops, _fixtures, _answers, _demo"
            }
            [folder, name] if slug(folder) && slug(name) => continue,
            [_, _] => "contract and area are parts of ids: lower case letters, digits and `_`",
            _ => "a contract has no folders in its folder",
        };
        problems.file(&format!("cases/{path}"), message);
    }
}

/// The files of a contract that hold no cases.
const SPECIAL: [&str; 5] = ["_contract", "_ops", "_fixtures", "_answers", "_demo"];

/// A file below `cases/`; one that is not there is empty.
pub(super) fn source(files: &Files, path: &str) -> Source {
    let text = files.cases.get(path).cloned().unwrap_or_default();
    Source::new(format!("cases/{path}"), text)
}

/// Reads one folder of `cases/`.
struct Reader<'r> {
    folder: &'r str,
    files: &'r Files,
    rules: &'r Arc<BTreeMap<String, RuleRecord>>,
    store: &'r Store,
}

impl Reader<'_> {
    fn contract(&self, problems: &mut Problems) -> Option<Contract> {
        let of = |name: &str| source(self.files, &format!("{}/{name}.toml", self.folder));
        let sources = Sources {
            contract: of("_contract"),
            ops: of("_ops"),
            fixtures: of("_fixtures"),
            answers: of("_answers"),
        };
        let raw = raw(self.folder, &sources, problems)?;
        // More ways to compare come with the contracts that need them.
        let (Json::Strict, title, envelope, secrets) = match raw.contract {
            Some(head) => (head.json, head.title, head.envelope, head.secrets),
            None => (Json::Strict, String::new(), None, Vec::new()),
        };
        let mut names = Names {
            rules: self.rules.clone(),
            ..raw.names
        };
        names.answers = answers(
            raw.answers,
            &mut self.cx(&sources.answers, &names, problems),
        );
        let ops = ops(raw.ops, &mut self.cx(&sources.ops, &names, problems));
        let fixtures = fixtures(
            raw.fixtures,
            &mut self.cx(&sources.fixtures, &names, problems),
        );
        let mut cx = self.cx(&sources.contract, &names, problems);
        let mut contract = Contract {
            id: names.contract.clone(),
            title,
            rules: self.rules.clone(),
            endpoints: names.endpoints.clone(),
            secrets: self::secrets(&secrets, &mut cx),
            identities: identities(&raw.identities, &mut cx),
            features: raw.features,
            hooks: raw.hooks,
            budgets: raw.budgets,
            ops,
            fixtures,
            answer_count: names.answers.len(),
            discovery: raw.metadata.as_ref().and_then(|raw| metadata(raw, &mut cx)),
            fallbacks: raw
                .fallbacks
                .iter()
                .map(|raw| fallback(raw, &mut cx))
                .collect(),
            watches: watches(&raw.watches, envelope.as_ref(), &mut cx),
            cases: Vec::new(),
            demo: of("_demo").text().to_owned(),
        };
        let areas = Areas {
            folder: self.folder,
            files: self.files,
            names: &names,
            ops: &contract.ops,
            store: self.store,
        };
        contract.cases = areas.cases(problems);
        Some(contract)
    }

    fn cx<'a>(
        &'a self,
        source: &'a Source,
        names: &'a Names,
        problems: &'a mut Problems,
    ) -> Context<'a> {
        Context {
            source,
            names,
            store: self.store,
            problems,
        }
    }
}

fn watches(raw: &[RawWatch], envelope: Option<&Word>, cx: &mut Context<'_>) -> Vec<Arc<Watch>> {
    let name = envelope.map(|word| word.get_ref().as_str());
    let watches: Vec<_> = raw.iter().map(|raw| watch(raw, name, cx)).collect();
    if let Some(word) = envelope
        && !watches.iter().any(|watch| watch.envelope)
    {
        let known = watches.iter().map(|watch| watch.name.as_str());
        cx.problems.unknown(cx.source, &word.span(), "watch", known);
    }
    watches
}

fn identities(raw: &[(Word, RawIdentity)], cx: &mut Context<'_>) -> BTreeMap<String, Identity> {
    let stand_ins: BTreeMap<&str, &Word> = raw
        .iter()
        .filter_map(|(name, raw)| Some((name.get_ref().as_str(), raw.or.as_ref()?)))
        .collect();
    for word in stand_ins.values() {
        let next = |name: &&str| stand_ins.get(name).map(|word| word.get_ref().as_str());
        let way = std::iter::successors(Some(word.get_ref().as_str()), next);
        if way.take(raw.len() + 1).count() > raw.len() {
            cx.at(
                &word.span(),
                "these identities stand in for each other: none is the last",
            );
        }
    }
    raw.iter()
        .map(|(name, raw)| {
            let identity = Identity {
                kind: raw.kind,
                probe: raw.probe.as_ref().and_then(|word| cx.op(word)),
                or: raw.or.as_ref().and_then(|word| cx.identity(word)),
                location: cx.location(&name.span()),
            };
            (name.get_ref().clone(), identity)
        })
        .collect()
}

/// The places of answers that are masked: to list, like every place, what can be there.
fn secrets(words: &[Word], cx: &mut Context<'_>) -> Vec<Pointer> {
    let places = words.iter();
    places
        .filter_map(|word| cx.pointer_in(word, "an answer", is_response_pointer))
        .collect()
}
