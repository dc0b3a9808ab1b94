//! Reads all files into a [`Suite`], or tells all problems of all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::answers::{answers, watch};
use super::cases::rows;
use super::context::{Context, Names};
use super::expect::Watch;
use super::files::Files;
use super::model::{Case, Contract, Identity, Op, Suite};
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
        let Json::Strict = raw.contract.json;
        let mut names = names(&raw, self.rules);
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
            title: raw.contract.title,
            rules: self.rules.clone(),
            identities: identities(raw.identities, &mut cx),
            ops,
            fixtures,
            answer_count: names.answers.len(),
            watches: watches(&raw.watches, raw.contract.envelope.as_ref(), &mut cx),
            cases: Vec::new(),
            demo: of("_demo").text().to_owned(),
        };
        contract.cases = self.cases(&names, &contract.ops, problems);
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

    /// The cases of all areas: every file whose name does not begin with `_`.
    fn cases(
        &self,
        names: &Names,
        ops: &BTreeMap<String, Arc<Op>>,
        problems: &mut Problems,
    ) -> Vec<Arc<Case>> {
        let mut all: Vec<Arc<Case>> = Vec::new();
        let mut seen = BTreeSet::new();
        let prefix = format!("{}/", self.folder);
        for path in self
            .files
            .cases
            .keys()
            .filter(|path| path.starts_with(&prefix))
        {
            let Some(area) = path[prefix.len()..].strip_suffix(".toml") else {
                continue;
            };
            if area.starts_with('_') {
                continue;
            }
            let source = source(self.files, path);
            let mut document = Document::read(&source, problems);
            document.only(&["case"], problems);
            for (span, raw) in document.list::<RawCase>("case", problems) {
                let mut cx = self.cx(&source, names, problems);
                for case in rows(area, &span, &raw, ops, &mut cx) {
                    if !seen.insert(case.id.clone()) {
                        let message = format!("the id `{}` is there already", case.id);
                        cx.at(&raw.id.span(), message);
                    }
                    all.push(Arc::new(case));
                }
            }
        }
        all
    }
}

fn names(raw: &Raw, rules: &Arc<BTreeMap<String, RuleRecord>>) -> Names {
    fn all<'w>(words: impl Iterator<Item = &'w Word>) -> BTreeSet<String> {
        words.map(|word| word.get_ref().clone()).collect()
    }
    Names {
        contract: raw.contract.id.get_ref().clone(),
        rules: rules.clone(),
        identities: all(raw.identities.iter().map(|(name, _)| name)),
        ops: all(raw.ops.iter().map(|(name, _)| name)),
        fixtures: all(raw.fixtures.iter().map(|(name, _)| name)),
        answers: BTreeMap::new(),
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
