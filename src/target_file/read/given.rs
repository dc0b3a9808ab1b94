//! Reads the fixtures that a target gives.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::reader::{Reader, Word};
use super::values::{ValueTable, has};
use crate::diag::nearest;
use crate::target_file::names::ContractNames;

impl Reader<'_> {
    pub(super) fn given(
        &mut self,
        tables: Vec<(Word, ValueTable)>,
        names: Option<&ContractNames>,
    ) -> BTreeMap<String, Map<String, Value>> {
        let mut given = BTreeMap::new();
        for (name, table) in tables {
            let Some(names) = names else { continue };
            let Some(wanted) = names.given.get(name.get_ref()) else {
                let known = names.given.keys().map(String::as_str);
                self.problems
                    .unknown(self.source, &name.span(), "fixture", known);
                continue;
            };
            let mut values = Map::new();
            for (word, resolved) in self.resolve(&table) {
                if resolved.secret
                    && let Value::String(text) = &resolved.value
                {
                    self.secret(text, &resolved.span, &word);
                }
                values.insert(word, resolved.value);
            }
            let optional = names.optional.get(name.get_ref());
            let open: Vec<&str> = wanted
                .iter()
                .chain(optional.into_iter().flatten())
                .filter(|word| !has(&table, word))
                .map(String::as_str)
                .collect();
            // A value may have any name, but a name that is close to a missing name counts as a
            // typo.
            let mut meant = BTreeSet::new();
            for (word, literal) in &table {
                if let Some(right) = nearest(word, open.iter().copied()) {
                    let message = format!("unknown value `{word}`; did you mean `{right}`?");
                    self.problems.at(self.source, &literal.span(), message);
                    meant.insert(right);
                }
            }
            for word in wanted.iter().filter(|word| !has(&table, word)) {
                if meant.contains(word.as_str()) {
                    continue;
                }
                let message = format!("`[given.{}]` lacks `{word}`", name.get_ref());
                self.problems.at(self.source, &name.span(), message);
            }
            given.insert(name.into_inner(), values);
        }
        given
    }
}
