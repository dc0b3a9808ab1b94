//! What the parsers of case files need: the file, the names of the contract, the problems.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;

use super::model::{ExpectedResponse, JsonTemplate, Template};
use super::spanned::{SpannedText, SpannedValue};
use crate::diag::{Location, Problems, Source};
use crate::schema::Store;
use crate::view::Pointer;
use crate::vocab::{Level, RuleRecord};

/// The names that the files of one contract define.
#[derive(Debug, Default)]
pub(crate) struct ContractNames {
    pub(crate) contract: String,
    pub(crate) rules: Arc<BTreeMap<String, RuleRecord>>,
    /// The endpoints in file order. The first one is the default.
    pub(crate) endpoints: Vec<String>,
    pub(crate) identities: BTreeSet<String>,
    pub(crate) ops: BTreeSet<String>,
    pub(crate) fixtures: BTreeSet<String>,
    pub(crate) features: BTreeSet<String>,
    pub(crate) hooks: BTreeSet<String>,
    pub(crate) budgets: BTreeSet<String>,
    pub(crate) watches: BTreeSet<String>,
    /// The groups that ops belong to.
    pub(crate) groups: BTreeSet<String>,
    /// All responses, including those that could not be parsed.
    pub(crate) all_responses: BTreeSet<String>,
    pub(crate) responses: BTreeMap<String, Arc<ExpectedResponse>>,
}

/// One file and the names of its contract.
pub(crate) struct ParseContext<'a> {
    pub(crate) source: &'a Source,
    pub(crate) names: &'a ContractNames,
    pub(crate) store: &'a Store,
    pub(crate) problems: &'a mut Problems,
}

/// Reports problems.
impl ParseContext<'_> {
    /// Reports a problem at this position.
    pub(crate) fn at(&mut self, span: &Range<usize>, message: impl Into<String>) {
        self.problems.at(self.source, span, message);
    }

    pub(crate) fn location(&self, span: &Range<usize>) -> Location {
        Location {
            file: self.source.name().clone(),
            line: self.source.line(span.start),
        }
    }

    /// Returns the value of a result, or reports its error.
    fn reported<T>(&mut self, text: &SpannedText, result: Result<T, String>) -> Option<T> {
        result
            .map_err(|message| self.at(&text.span(), message))
            .ok()
    }
}

/// Parses values.
impl ParseContext<'_> {
    pub(crate) fn pointer(&mut self, text: &SpannedText) -> Option<Pointer> {
        if text.get_ref().contains("${") {
            let message = "a pointer takes only `${member}` and `${row.name}`, and the matrix of this \
                           case does not define this name";
            self.at(&text.span(), message);
            return None;
        }
        self.reported(text, Pointer::parse(text.get_ref()))
    }

    /// Parses a pointer, and reports a pointer that cannot exist in this kind of document.
    pub(crate) fn pointer_in(
        &mut self,
        text: &SpannedText,
        document: &str,
        fits: fn(&Pointer) -> bool,
    ) -> Option<Pointer> {
        let pointer = self.pointer(text)?;
        if !fits(&pointer) {
            let message = format!("`{pointer}` is not a part of {document}");
            self.at(&text.span(), message);
            return None;
        }
        Some(pointer)
    }

    pub(crate) fn template(&mut self, text: &SpannedText) -> Option<Template> {
        self.reported(text, Template::parse(text.get_ref()))
    }

    /// Parses a JSON template that is typed as text.
    pub(crate) fn json(&mut self, text: &SpannedText) -> Option<JsonTemplate> {
        let json = JsonTemplate::parse(text.get_ref());
        self.reported(
            text,
            json.map_err(|e| format!("invalid JSON template: {e}")),
        )
    }

    /// Makes a JSON template from a TOML value.
    pub(crate) fn json_value(&mut self, typed: &SpannedValue) -> Option<JsonTemplate> {
        if !self.is_json(typed) {
            return None;
        }
        serde_json::to_value(typed.get_ref())
            .map_err(|e| e.to_string())
            .and_then(|value| JsonTemplate::from_value(&value))
            .map_err(|message| self.at(&typed.span(), message))
            .ok()
    }

    /// Makes JSON templates from a TOML array, and reports an empty array.
    pub(crate) fn json_values(&mut self, typed: &SpannedValue) -> Option<Vec<JsonTemplate>> {
        let items = typed.get_ref().as_array();
        let Some(items) = items.filter(|items| !items.is_empty()) else {
            self.at(&typed.span(), "expected a list with at least one value");
            return None;
        };
        items
            .iter()
            .map(|item| self.json_value(&Spanned::new(typed.span(), item.clone())))
            .collect()
    }

    /// Reports a TOML date. JSON has no dates, so the value to send would be a guess.
    pub(crate) fn is_json(&mut self, typed: &SpannedValue) -> bool {
        fn is_json(value: &toml::Value) -> bool {
            match value {
                toml::Value::Datetime(_) => false,
                toml::Value::Array(items) => items.iter().all(is_json),
                toml::Value::Table(members) => members.values().all(is_json),
                _ => true,
            }
        }
        let fits = is_json(typed.get_ref());
        if !fits {
            self.at(&typed.span(), "JSON has no dates: write it as a text");
        }
        fits
    }

    /// Reports a text that cannot be part of a case id.
    pub(crate) fn id_part(&mut self, text: &SpannedText) {
        if !is_id_part(text.get_ref()) {
            let message = "an id consists of lower case letters, digits and `_`, and never changes";
            self.at(&text.span(), message);
        }
    }
}

/// Whether a text consists of lowercase letters, digits and `_`.
pub(crate) fn is_id_part(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    !text.is_empty() && text.chars().all(fits)
}

/// Looks up names. Each method reports an unknown name together with the nearest known name.
impl ParseContext<'_> {
    pub(crate) fn op(&mut self, text: &SpannedText) -> Option<String> {
        self.known(text, "op", &self.names.ops)
    }

    pub(crate) fn endpoint(&mut self, text: &SpannedText) -> Option<String> {
        self.known(text, "endpoint", &self.names.endpoints)
    }

    pub(crate) fn identity(&mut self, text: &SpannedText) -> Option<String> {
        self.known(text, "identity", &self.names.identities)
    }

    pub(crate) fn fixture(&mut self, text: &SpannedText) -> Option<String> {
        self.known(text, "fixture", &self.names.fixtures)
    }

    pub(crate) fn feature(&mut self, text: &SpannedText) -> Option<String> {
        self.known(text, "feature", &self.names.features)
    }

    pub(crate) fn hook(&mut self, text: &SpannedText) -> Option<String> {
        self.known(text, "hook", &self.names.hooks)
    }

    pub(crate) fn budget(&mut self, text: &SpannedText) -> Option<String> {
        self.known(text, "budget", &self.names.budgets)
    }

    pub(crate) fn rule(&mut self, text: &SpannedText) -> Option<String> {
        let rules = &self.names.rules;
        self.known(text, "rule", rules.keys())
    }

    pub(crate) fn watch(&mut self, text: &SpannedText) -> Option<String> {
        self.known(text, "watch", &self.names.watches)
    }

    pub(crate) fn group(&mut self, text: &SpannedText) -> Option<String> {
        self.known(text, "group", &self.names.groups)
    }

    pub(crate) fn schema(&mut self, text: &SpannedText) -> Option<String> {
        if self.store.schema(text.get_ref()).is_none() {
            let known = self.store.names();
            self.problems
                .unknown(self.source, &text.span(), "schema", known);
            return None;
        }
        Some(text.get_ref().clone())
    }

    pub(crate) fn response(&mut self, text: &SpannedText) -> Option<String> {
        self.known(text, "answer", &self.names.all_responses)
    }

    pub(crate) fn responses(&mut self, texts: &[SpannedText]) -> Vec<Arc<ExpectedResponse>> {
        let names = self.names;
        let find = |text: &SpannedText| {
            let found = names.responses.get(text.get_ref()).cloned();
            if found.is_none() {
                self.response(text);
            }
            found
        };
        texts.iter().filter_map(find).collect()
    }

    /// Returns the cited rules and the level. The level is `own`, or else the level of the first
    /// rule. An `own` level that is stricter than this rule is reported.
    pub(crate) fn rules(
        &mut self,
        texts: &[SpannedText],
        own: Option<Level>,
    ) -> (Vec<String>, Level) {
        let rules = &self.names.rules;
        let mut cited = Vec::new();
        for text in texts {
            cited.extend(self.known(text, "rule", rules.keys()));
        }
        let first = cited.first();
        let top = first.map_or(Level::Must, |rule| rules[rule].level);
        if let (Some(own), Some(text)) = (own, texts.first())
            && own > top
        {
            let message =
                format!("the level `{own}` is stricter than the rule, which says `{top}`");
            self.at(&text.span(), message);
        }
        (cited, own.unwrap_or(top))
    }

    fn known<'n>(
        &mut self,
        text: &SpannedText,
        what: &str,
        known: impl IntoIterator<Item = &'n String>,
    ) -> Option<String> {
        let known: Vec<&str> = known.into_iter().map(String::as_str).collect();
        if known.contains(&text.get_ref().as_str()) {
            return Some(text.get_ref().clone());
        }
        self.problems
            .unknown(self.source, &text.span(), what, known);
        None
    }
}
