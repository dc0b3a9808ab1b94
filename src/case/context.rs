//! What every builder of checked words needs: the file it reads, the names that exist, and a place
//! to put problems.

use crate::diag::Location;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::expect::ExpectedResponse;

use super::raw::Word;
use super::template::{JsonTemplate, Template};
use crate::diag::{Problems, Source};
use crate::schema::Store;
use crate::view::Pointer;
use crate::vocab::{Level, RuleRecord};

/// The names of one contract that other words may use.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) contract: String,
    pub(super) rules: Arc<BTreeMap<String, RuleRecord>>,
    /// In the order of the contract.
    pub(super) endpoints: Vec<String>,
    pub(super) identities: BTreeSet<String>,
    pub(super) ops: BTreeSet<String>,
    pub(super) fixtures: BTreeSet<String>,
    pub(super) features: BTreeSet<String>,
    pub(super) hooks: BTreeSet<String>,
    pub(super) budgets: BTreeSet<String>,
    pub(super) watches: BTreeSet<String>,
    /// The groups that ops belong to.
    pub(super) groups: BTreeSet<String>,
    /// Also those that cannot be read.
    pub(super) all_answers: BTreeSet<String>,
    pub(super) answers: BTreeMap<String, Arc<ExpectedResponse>>,
}

/// One file, read against the names of its contract.
pub(super) struct Context<'a> {
    pub(super) source: &'a Source,
    pub(super) names: &'a Names,
    pub(super) store: &'a Store,
    pub(super) problems: &'a mut Problems,
}

impl Context<'_> {
    pub(super) fn at(&mut self, span: &Range<usize>, message: impl Into<String>) {
        self.problems.at(self.source, span, message);
    }

    pub(super) fn location(&self, span: &Range<usize>) -> Location {
        Location {
            file: self.source.name().clone(),
            line: self.source.line(span.start),
        }
    }

    pub(super) fn pointer(&mut self, word: &Word) -> Option<Pointer> {
        if word.get_ref().contains("${") {
            let message = "only `${member}` and `${row.name}` of a matrix fill in a place; this \
                           case has none of that name";
            self.at(&word.span(), message);
            return None;
        }
        self.told(word, Pointer::parse(word.get_ref()))
    }

    /// A pointer that can name a place of a document.
    pub(super) fn pointer_in(
        &mut self,
        word: &Word,
        document: &str,
        fits: fn(&Pointer) -> bool,
    ) -> Option<Pointer> {
        let pointer = self.pointer(word)?;
        if !fits(&pointer) {
            self.at(
                &word.span(),
                format!("`{pointer}` is no place of {document}"),
            );
            return None;
        }
        Some(pointer)
    }

    pub(super) fn template(&mut self, word: &Word) -> Option<Template> {
        self.told(word, Template::parse(word.get_ref()))
    }

    pub(super) fn json(&mut self, word: &Word) -> Option<JsonTemplate> {
        let json = JsonTemplate::parse(word.get_ref());
        self.told(
            word,
            json.map_err(|e| format!("this text is no JSON template: {e}")),
        )
    }

    pub(super) fn op(&mut self, word: &Word) -> Option<String> {
        let names = self.names;
        self.known(word, "op", &names.ops)
    }

    pub(super) fn endpoint(&mut self, word: &Word) -> Option<String> {
        let names = self.names;
        let known = names.endpoints.iter().cloned().collect();
        self.known(word, "endpoint", &known)
    }

    pub(super) fn identity(&mut self, word: &Word) -> Option<String> {
        let names = self.names;
        self.known(word, "identity", &names.identities)
    }

    pub(super) fn fixture(&mut self, word: &Word) -> Option<String> {
        let names = self.names;
        self.known(word, "fixture", &names.fixtures)
    }

    pub(super) fn feature(&mut self, word: &Word) -> Option<String> {
        let names = self.names;
        self.known(word, "feature", &names.features)
    }

    pub(super) fn hook(&mut self, word: &Word) -> Option<String> {
        let names = self.names;
        self.known(word, "hook", &names.hooks)
    }

    pub(super) fn budget(&mut self, word: &Word) -> Option<String> {
        let names = self.names;
        self.known(word, "budget", &names.budgets)
    }

    pub(super) fn watch(&mut self, word: &Word) -> Option<String> {
        let names = self.names;
        self.known(word, "watch", &names.watches)
    }

    pub(super) fn group(&mut self, word: &Word) -> Option<String> {
        let names = self.names;
        self.known(word, "group", &names.groups)
    }

    pub(super) fn schema(&mut self, word: &Word) -> Option<String> {
        if self.store.schema(word.get_ref()).is_none() {
            self.problems
                .unknown(self.source, &word.span(), "schema", self.store.names());
            return None;
        }
        Some(word.get_ref().clone())
    }

    pub(super) fn answer(&mut self, word: &Word) -> Option<String> {
        let names = self.names;
        self.known(word, "answer", &names.all_answers)
    }

    pub(super) fn answers(&mut self, words: &[Word]) -> Vec<Arc<ExpectedResponse>> {
        let names = self.names;
        words
            .iter()
            .filter_map(|word| {
                let found = names.answers.get(word.get_ref()).cloned();
                if found.is_none() {
                    self.answer(word);
                }
                found
            })
            .collect()
    }

    /// The rules that something cites, and its level: its own, else that of the first rule, and
    /// never higher than that.
    pub(super) fn rules(&mut self, words: &[Word], own: Option<Level>) -> (Vec<String>, Level) {
        let names = self.names;
        let mut cited = Vec::new();
        for word in words {
            if names.rules.contains_key(word.get_ref()) {
                cited.push(word.get_ref().clone());
            } else {
                let known = names.rules.keys().map(String::as_str);
                self.problems
                    .unknown(self.source, &word.span(), "rule", known);
            }
        }
        let top = cited
            .first()
            .map_or(Level::Must, |rule| names.rules[rule].level);
        if let (Some(own), Some(word)) = (own, words.first())
            && own > top
        {
            let message =
                format!("the level `{own}` is stricter than the rule, which says `{top}`");
            self.at(&word.span(), message);
        }
        (cited, own.unwrap_or(top))
    }

    fn known(&mut self, word: &Word, what: &str, known: &BTreeSet<String>) -> Option<String> {
        if known.contains(word.get_ref()) {
            return Some(word.get_ref().clone());
        }
        self.problems.unknown(
            self.source,
            &word.span(),
            what,
            known.iter().map(String::as_str),
        );
        None
    }

    fn told<T>(&mut self, word: &Word, result: Result<T, String>) -> Option<T> {
        result
            .map_err(|message| self.at(&word.span(), message))
            .ok()
    }
}
