//! The store of JSON schemas, and the only owner of the crate `jsonschema`. It holds all documents in
//! memory, compiles a schema when it is first used, and never touches the network.

mod keywords;
mod lint;
mod strength;
mod words;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jsonschema::{Draft, PatternOptions, Registry, Validator};
use serde_json::{Value, json};

use crate::diag::{Problems, Source};
use crate::vocab::Level;

/// The made-up address under which the schemas know each other; it is never asked for anything.
const BASE: &str = "https://rebuff.invalid/schemas/";

/// A report has no use for more findings of one body, and a hostile body could make thousands.
const MOST_FINDINGS: usize = 20;

/// One thing that is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The place in the document that was judged, as a JSON pointer.
    pub at: String,
    /// What the schema asks for.
    pub expected: String,
    /// What is there.
    pub actual: String,
    /// `x-level` of the member, where the schema says one.
    pub level: Option<Level>,
    /// `x-rule` of the member, where the schema says one.
    pub rule: Option<String>,
}

/// All schemas, by the name that cases use (`calendar/error`).
pub struct Store {
    /// The texts, so that problems have a place.
    sources: BTreeMap<String, Source>,
    documents: BTreeMap<String, Value>,
    registry: Registry<'static>,
    compiled: BTreeMap<String, OnceLock<Validator>>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("documents", &self.documents.keys())
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Reads schemas: pairs of path below `schemas/` (`calendar/error.json`) and text. A broken one
    /// is told, and then allows everything: whoever names it has made no mistake.
    ///
    /// # Panics
    /// Never: a registry of nothing can always be made.
    pub fn new<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
        problems: &mut Problems,
    ) -> Self {
        let mut sources = BTreeMap::new();
        let mut documents = BTreeMap::new();
        for (path, text) in files {
            // Notes beside schemas are none.
            let Some(name) = lint::name(path, problems) else {
                continue;
            };
            let source = Source::new(format!("schemas/{path}"), text);
            let document = lint::json(&source, problems).unwrap_or(Value::Bool(true));
            documents.insert(name.clone(), document);
            sources.insert(name, source);
        }
        lint::references(&sources, &mut documents, problems);
        let registry = register(&documents).unwrap_or_else(|message| {
            problems.file("schemas", message);
            register(&BTreeMap::new()).expect("nothing cannot be wrong")
        });
        let compiled = documents
            .keys()
            .map(|name| (name.clone(), OnceLock::new()))
            .collect();
        Self {
            sources,
            documents,
            registry,
            compiled,
        }
    }

    /// The names of all schemas.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.documents.keys().map(String::as_str)
    }

    /// The document of a schema, for those who walk it.
    pub fn document(&self, name: &str) -> Option<&Value> {
        self.documents.get(name)
    }

    /// The document and the place in it that a reference names, read from the document `from`.
    pub fn follow(&self, from: &str, reference: &str) -> Option<(String, &Value)> {
        strength::follow(self, from, reference)
    }

    /// All that is wrong with a document under a schema, at most twenty findings.
    ///
    /// # Panics
    /// If the schema does not exist or does not compile: [`Store::lint`] finds both before a run.
    pub fn validate(&self, name: &str, document: &Value) -> Vec<Mismatch> {
        let validator = self.validator(name);
        if validator.is_valid(document) {
            return Vec::new();
        }
        let mut all: Vec<Mismatch> = Vec::new();
        for error in validator.iter_errors(document).take(MOST_FINDINGS) {
            words::mismatches(&error, &mut |error, mut mismatch| {
                let strength = strength::of(self, name, error);
                mismatch.level = strength.level;
                mismatch.rule = strength.rule;
                if !all.contains(&mismatch) {
                    all.push(mismatch);
                }
            });
        }
        all.truncate(MOST_FINDINGS);
        all
    }

    /// Whether a document fits a schema.
    ///
    /// # Panics
    /// As [`Store::validate`].
    pub fn fits(&self, name: &str, document: &Value) -> bool {
        self.validator(name).is_valid(document)
    }

    /// The places at which a document does not fit a schema, as JSON pointers, at most twenty: for
    /// who needs no words, as they cost more than the judgement.
    ///
    /// # Panics
    /// As [`Store::validate`].
    pub fn wrong_places(&self, name: &str, document: &Value) -> Vec<String> {
        let validator = self.validator(name);
        let mut all = Vec::new();
        for error in validator.iter_errors(document).take(MOST_FINDINGS) {
            words::places(&error, &mut |_, at| all.push(at));
        }
        all
    }

    fn validator(&self, name: &str) -> &Validator {
        self.compiled[name]
            .get_or_init(|| self.compile(name).expect("`check` compiles every schema"))
    }

    /// Compiles everything and refuses misspelt keywords, which a plain validator takes in silence.
    pub fn lint(&self) -> Problems {
        lint::all(self)
    }

    /// Refuses an `x-rule` that is none of the known rules.
    pub fn rules<'a>(
        &self,
        known: &(impl Iterator<Item = &'a str> + Clone),
        problems: &mut Problems,
    ) {
        lint::rules(self, known, problems);
    }

    /// The rules that the members of a schema name in `x-rule`.
    pub fn cited(&self, name: &str) -> Vec<&str> {
        self.documents.get(name).map_or(Vec::new(), keywords::rules)
    }

    fn compile(&self, name: &str) -> Result<Validator, String> {
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(&self.registry)
            .offline()
            .should_validate_formats(true)
            .should_ignore_unknown_formats(false)
            .with_pattern_options(PatternOptions::regex())
            .build(&json!({ "$ref": address(name) }))
            .map_err(|e| e.to_string())
    }
}

fn address(name: &str) -> String {
    format!("{BASE}{name}.json")
}

fn register(documents: &BTreeMap<String, Value>) -> Result<Registry<'static>, String> {
    let mut registry = Registry::new();
    for (name, document) in documents {
        registry = registry
            .add(address(name), document.clone())
            .map_err(|e| e.to_string())?;
    }
    registry.prepare().map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
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
    fn findings_have_place_words_and_strength() {
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
}
