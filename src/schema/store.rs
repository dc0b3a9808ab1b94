//! All schemas, and the validation of documents against them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use jsonschema::{Registry, ValidationError, Validator};
use serde_json::Value;

use super::compile::{compile, register};
use super::documents::Documents;
use super::lint::{keywords, references, rules};
use super::mismatch::Mismatch;
use super::node::SchemaNode;
use super::shorten::Shortened;
use super::{describe, strength};
use crate::diag::Problems;

/// The maximum number of mismatches per document. A hostile body could have thousands.
const MAX_MISMATCHES: usize = 20;

/// All schemas, by the name that case files use (`calendar/error`).
pub struct Store {
    documents: Documents,
    registry: Registry<'static>,
    compiled: BTreeMap<String, OnceLock<Validator>>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("documents", &self.documents.values.keys())
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Reads pairs of path below `schemas/` (`calendar/error.json`) and text. A broken schema is
    /// reported and then allows everything, so that the cases that name it are not reported too.
    ///
    /// # Panics
    /// Never panics: an empty registry can always be made.
    pub fn new<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
        problems: &mut Problems,
    ) -> Self {
        let mut documents = Documents::read(files, problems);
        references::check(&mut documents, problems);
        let registry = register(&documents.values).unwrap_or_else(|message| {
            problems.file("schemas", message);
            register(&BTreeMap::new()).expect("an empty registry has no mistakes")
        });
        let names = documents.values.keys();
        let compiled = names.map(|name| (name.clone(), OnceLock::new())).collect();
        Self {
            documents,
            registry,
            compiled,
        }
    }

    /// The names of all schemas.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.documents.values.keys().map(String::as_str)
    }

    /// Returns the schema of this name, to be walked.
    pub fn schema(&self, name: &str) -> Option<SchemaNode<'_>> {
        SchemaNode::root(&self.documents.values, name)
    }

    /// Returns the mismatches between a document and a schema, at most twenty.
    ///
    /// # Panics
    /// Panics if the schema does not exist or does not compile. [`Store::lint`] reports both
    /// earlier.
    pub fn validate(&self, name: &str, document: &Value) -> Vec<Mismatch> {
        let validator = self.validator(name);
        if validator.is_valid(document) {
            return Vec::new();
        }
        let mut all = Vec::new();
        let Some(short) = Shortened::new(document) else {
            let errors = validator.iter_errors(document);
            self.describe(name, errors, &mut all);
            return all;
        };
        let errors = validator.iter_errors(&short.document);
        self.describe(name, errors.filter(|error| short.is_real(error)), &mut all);
        if all.is_empty() {
            // All errors are in the part that was cut. This finds only the first of them.
            self.describe(name, validator.validate(document).err(), &mut all);
        }
        all
    }

    /// Adds the mismatches of these errors, at most twenty.
    fn describe<'e>(
        &self,
        name: &str,
        errors: impl IntoIterator<Item = ValidationError<'e>>,
        all: &mut Vec<Mismatch>,
    ) {
        for error in errors.into_iter().take(MAX_MISMATCHES) {
            describe::mismatches(&error, &mut |error, mut mismatch| {
                let strength = strength::of_error(self.schema(name), error);
                mismatch.level = strength.level;
                mismatch.rule = strength.rule;
                if !all.contains(&mismatch) {
                    all.push(mismatch);
                }
            });
        }
        all.truncate(MAX_MISMATCHES);
    }

    /// Whether a document is valid against a schema.
    ///
    /// # Panics
    /// Panics in the same cases as [`Store::validate`].
    pub fn fits(&self, name: &str, document: &Value) -> bool {
        self.validator(name).is_valid(document)
    }

    /// Returns the locations of the mismatches as JSON pointers, from at most twenty errors. This
    /// is cheaper than [`Store::validate`], which also describes each mismatch.
    ///
    /// # Panics
    /// Panics in the same cases as [`Store::validate`].
    pub fn wrong_pointers(&self, name: &str, document: &Value) -> Vec<String> {
        let validator = self.validator(name);
        let mut all = Vec::new();
        for error in validator.iter_errors(document).take(MAX_MISMATCHES) {
            describe::pointers(&error, &mut |_, at| all.push(at));
        }
        all
    }

    fn validator(&self, name: &str) -> &Validator {
        self.compiled[name].get_or_init(|| {
            compile(&self.registry, name).expect("`Store::lint` compiles every schema")
        })
    }

    /// Compiles every schema, and reports misspelt keywords, which a plain validator ignores.
    pub fn lint(&self) -> Problems {
        let mut problems = Problems::default();
        for (name, source, document) in self.documents.iter() {
            if keywords::check(source, document, &mut problems)
                && let Err(message) = compile(&self.registry, name)
            {
                problems.at(source, &(0..0), message);
            }
        }
        problems
    }

    /// Reports each `x-rule` that is not a known rule.
    pub fn rules<'a>(
        &self,
        known: &(impl Iterator<Item = &'a str> + Clone),
        problems: &mut Problems,
    ) {
        rules::check(&self.documents, known, problems);
    }

    /// Returns the rules that a schema cites in `x-rule`.
    pub fn cited(&self, name: &str) -> Vec<&str> {
        let document = self.documents.values.get(name);
        document.map_or(Vec::new(), rules::cited)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn store(schema: &Value) -> Store {
        let common = json!({
            "$defs": {
                "reason": { "type": "object", "required": ["reason", "hint"], "properties": {
                    "hint": { "x-level": "should" },
                    "reason": { "const": "gone" } } }
            }
        });
        let mut problems = Problems::default();
        let store = Store::new(
            [
                ("a.json", schema.to_string().as_str()),
                ("common.json", &common.to_string()),
            ],
            &mut problems,
        );
        assert!(problems.is_empty(), "{problems:?}");
        store
    }

    #[test]
    fn a_mismatch_has_its_location_message_and_level() {
        let store = store(&json!({ "type": "object", "properties": {
            "soft": { "$ref": "common.json#/$defs/reason", "x-level": "should", "x-rule": "r.soft" },
            "hard": { "$ref": "common.json#/$defs/reason" },
            "n": { "type": "integer" } } }));
        let found = store.validate(
            "a",
            &json!({ "soft": { "reason": "x", "hint": 1 }, "hard": { "reason": "y" }, "n": "1" }),
        );
        let lines: Vec<String> = found
            .iter()
            .map(|m| {
                format!(
                    "{} {} | {} | {:?} {:?}",
                    m.at, m.expected, m.actual, m.level, m.rule
                )
            })
            .collect();
        assert_eq!(
            lines,
            [
                r#"/soft/reason "gone" | "x" | Some(Should) Some("r.soft")"#,
                "/hard/hint present | absent | Some(Should) None",
                r#"/hard/reason "gone" | "y" | None None"#,
                r#"/n an integer | "1" | None None"#,
            ]
        );
    }

    #[test]
    fn a_large_document_is_validated_in_bounded_time() {
        let store = store(&json!({
            "type": "object", "required": ["code", "list"],
            "properties": { "list": { "type": "array", "minItems": 200, "contains": { "const": 7 },
                                      "items": { "type": ["integer", "object"], "required": ["a", "b", "c"] } } } }));
        let lines = |list: Vec<Value>| -> Vec<String> {
            let found = store.validate("a", &json!({ "list": list }));
            let lines = found.iter().map(|m| format!("{} {}", m.at, m.actual));
            lines.collect()
        };
        let empty = vec![json!({}); 100_000];
        let found = lines([vec![json!(1); 90], empty.clone(), vec![json!(7)]].concat());
        assert_eq!(found.len(), MAX_MISMATCHES);
        assert!(found.contains(&"/code absent".to_owned()), "{found:?}");
        assert!(found.contains(&"/list/90/a absent".to_owned()), "{found:?}");
        assert!(
            !found.iter().any(|line| line.starts_with("/list ")),
            "{found:?}"
        );
        // The first 100 items are right.
        let list = [vec![json!(7); 90_000], vec![json!("x")]].concat();
        let late = json!({ "code": 1, "list": list });
        let found = store.validate("a", &late);
        let [only] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(
            (only.at.as_str(), only.actual.as_str()),
            ("/list/90000", "\"x\"")
        );
    }
}
