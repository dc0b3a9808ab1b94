//! Reads the features and the hooks of a target.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use super::reader::{Reader, Word};
use super::values::ValueTable;
use crate::target_file::names::ContractNames;
use crate::target_file::target::Hook;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawHook {
    #[serde(default)]
    headers: ValueTable,
    #[serde(default)]
    query: ValueTable,
}

impl Reader<'_> {
    pub(super) fn features(
        &mut self,
        words: Vec<Word>,
        names: Option<&ContractNames>,
    ) -> BTreeSet<String> {
        let mut features = BTreeSet::new();
        for word in words {
            if let Some(names) = names
                && !names.features.contains(word.get_ref())
            {
                let known = names.features.iter().map(String::as_str);
                self.problems
                    .unknown(self.source, &word.span(), "feature", known);
            }
            features.insert(word.into_inner());
        }
        features
    }

    pub(super) fn hooks(
        &mut self,
        tables: Vec<(Word, RawHook)>,
        names: Option<&ContractNames>,
    ) -> BTreeMap<String, Hook> {
        let mut hooks = BTreeMap::new();
        for (name, raw) in tables {
            if let Some(names) = names
                && !names.hooks.contains(name.get_ref())
            {
                let known = names.hooks.iter().map(String::as_str);
                self.problems
                    .unknown(self.source, &name.span(), "hook", known);
                continue;
            }
            if raw.headers.is_empty() && raw.query.is_empty() {
                let message =
                    "a hook adds `headers` or `query` to a request: this one adds nothing";
                self.problems.at(self.source, &name.span(), message);
            }
            let hook = Hook {
                headers: self.pairs(&raw.headers),
                query: self.pairs(&raw.query),
            };
            for (header, _) in &hook.headers {
                if !can_be_added(header) {
                    let message = format!(
                        "`{header}` is no header that a hook can add: letters, digits and `-`, and \
                         none that every request sets itself"
                    );
                    self.problems.at(self.source, &name.span(), message);
                }
            }
            hooks.insert(name.into_inner(), hook);
        }
        hooks
    }

    fn pairs(&mut self, table: &ValueTable) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        for (name, resolved) in self.resolve(table) {
            let Value::String(text) = resolved.value else {
                let message = format!("`{name}` is a text in quotes");
                self.problems.at(self.source, &resolved.span, message);
                continue;
            };
            if resolved.secret {
                self.secret(&text, &resolved.span, &name);
            }
            if text.chars().any(char::is_control) {
                let message = format!("`{name}` holds characters that cannot be sent");
                self.problems.at(self.source, &resolved.span, message);
            }
            pairs.push((name, text));
        }
        pairs
    }
}

/// Whether a hook may add this header: the headers of the credentials, the connection and the body
/// are not allowed, because rebuff sets them.
fn can_be_added(header: &str) -> bool {
    const OWN: [&str; 6] = [
        "authorization",
        "host",
        "content-length",
        "content-type",
        "connection",
        "transfer-encoding",
    ];
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    header.chars().all(fits) && !OWN.iter().any(|own| header.eq_ignore_ascii_case(own))
}
