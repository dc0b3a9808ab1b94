//! Reads the folder of one contract.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::areas::Areas;
use super::discovery::discovery;
use super::fallbacks::fallback;
use super::requests::{fixtures, ops};
use super::responses::{responses, watches};
use super::sources::ContractSources;
use crate::case::context::{ContractNames, ParseContext};
use crate::case::files::Files;
use crate::case::model::{Contract, Contrast, Identity};
use crate::case::spanned::SpannedText;
use crate::case::syntax::{RawContract, RawContrast, RawIdentity, RawJson};
use crate::diag::{Problems, Source};
use crate::schema::Store;
use crate::view::{Pointer, is_response_pointer};
use crate::vocab::RuleRecord;

/// Reads one folder of `cases/`.
pub(crate) struct ContractReader<'r> {
    pub(crate) folder: &'r str,
    pub(crate) files: &'r Files,
    pub(crate) rules: &'r Arc<BTreeMap<String, RuleRecord>>,
    pub(crate) store: &'r Store,
}

impl ContractReader<'_> {
    /// Reads the contract of the folder. Values with problems are left out.
    pub(crate) fn read(&self, problems: &mut Problems) -> Option<Contract> {
        let sources = ContractSources::open(self.folder, self.files);
        let tables = sources.read(self.folder, problems)?;
        let head = tables.contract;
        let RawJson::Strict = head.as_ref().map_or(RawJson::Strict, |head| head.json);
        let mut names = ContractNames {
            rules: self.rules.clone(),
            ..tables.names
        };
        let mut cx = self.context(&sources.responses, &names, problems);
        names.responses = responses(tables.responses, &mut cx);
        let mut cx = self.context(&sources.ops, &names, problems);
        let ops = ops(tables.ops, &mut cx);
        let mut cx = self.context(&sources.fixtures, &names, problems);
        let fixtures = fixtures(tables.fixtures, &mut cx);
        let mut cx = self.context(&sources.contract, &names, problems);
        let discovery = tables.discovery.as_ref();
        let fallbacks = tables.fallbacks.iter();
        let mut contract = Contract {
            id: names.contract.clone(),
            title: head
                .as_ref()
                .map_or_else(String::new, |head| head.title.clone()),
            rules: self.rules.clone(),
            endpoints: names.endpoints.clone(),
            secrets: secrets(head.as_ref(), &mut cx),
            identities: identities(&tables.identities, &mut cx),
            features: tables.features,
            hooks: tables.hooks,
            budgets: tables.budgets,
            ops,
            fixtures,
            answer_count: names.responses.len(),
            discovery: discovery.and_then(|raw| self::discovery(raw, &mut cx)),
            fallbacks: fallbacks.map(|raw| fallback(raw, &mut cx)).collect(),
            error_word: error_word(head.as_ref(), &mut cx),
            contrast: contrast(tables.contrast, head.as_ref(), &mut cx),
            watches: watches(
                &tables.watches,
                head.as_ref().and_then(|head| head.envelope.as_ref()),
                &mut cx,
            ),
            cases: Vec::new(),
            demo: self.demo(),
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

    fn context<'a>(
        &'a self,
        source: &'a Source,
        names: &'a ContractNames,
        problems: &'a mut Problems,
    ) -> ParseContext<'a> {
        ParseContext {
            source,
            names,
            store: self.store,
            problems,
        }
    }

    fn demo(&self) -> String {
        let demo = self
            .files
            .case_source(&format!("{}/_demo.toml", self.folder));
        demo.text().to_owned()
    }
}

fn identities(
    raw: &[(SpannedText, RawIdentity)],
    cx: &mut ParseContext<'_>,
) -> BTreeMap<String, Identity> {
    refuse_substitute_cycles(raw, cx);
    raw.iter()
        .map(|(name, raw)| {
            let identity = Identity {
                kind: raw.kind,
                probe: raw.probe.as_ref().and_then(|name| cx.op(name)),
                or: raw.or.as_ref().and_then(|name| cx.identity(name)),
                location: cx.location(&name.span()),
            };
            (name.get_ref().clone(), identity)
        })
        .collect()
}

fn refuse_substitute_cycles(raw: &[(SpannedText, RawIdentity)], cx: &mut ParseContext<'_>) {
    let substitutes: BTreeMap<&str, &SpannedText> = raw
        .iter()
        .filter_map(|(name, raw)| Some((name.get_ref().as_str(), raw.or.as_ref()?)))
        .collect();
    for first in substitutes.values() {
        let next = |name: &&str| Some(substitutes.get(name)?.get_ref().as_str());
        let chain = std::iter::successors(Some(first.get_ref().as_str()), next);
        if chain.take(raw.len() + 1).count() > raw.len() {
            let message = "these identities substitute each other in a cycle";
            cx.at(&first.span(), message);
        }
    }
}

/// The parts of responses that reports mask.
fn secrets(head: Option<&RawContract>, cx: &mut ParseContext<'_>) -> Vec<Pointer> {
    let typed = head.iter().flat_map(|head| &head.secrets);
    typed
        .filter_map(|text| cx.pointer_in(text, "a response", is_response_pointer))
        .collect()
}

/// Where an error has its word.
fn error_word(head: Option<&RawContract>, cx: &mut ParseContext<'_>) -> Option<Pointer> {
    let typed = head?.error_word.as_ref()?;
    cx.pointer_in(typed, "a response", is_response_pointer)
}

/// How a caller is proved by contrast, which compares error words.
fn contrast(
    raw: Option<RawContrast>,
    head: Option<&RawContract>,
    cx: &mut ParseContext<'_>,
) -> Option<Contrast> {
    let raw = raw?;
    if head.is_some_and(|head| head.error_word.is_none()) {
        let message =
            "a contrast compares error words: say where they are with `error-word` in `[contract]`";
        cx.at(&raw.spends.span(), message);
    }
    Some(Contrast {
        spends: cx.budget(&raw.spends)?,
        never: raw.never,
    })
}
