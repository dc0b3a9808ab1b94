//! What is wrong with schemas, each with its place: no JSON, references to nowhere, misspelt keywords.

use std::collections::BTreeMap;

use serde_json::Value;

use super::strength::follow_in;
use super::{Store, keywords};
use crate::diag::{Problem, Problems, Source};

/// Compiles everything, and refuses what a plain validator takes in silence.
pub(super) fn all(store: &Store) -> Problems {
    let mut problems = Problems::default();
    for (name, document) in &store.documents {
        let source = &store.sources[name];
        if keywords::check(source, document, &mut problems)
            && let Err(message) = store.compile(name)
        {
            problems.at(source, &(0..0), message);
        }
    }
    problems
}

/// Refuses an `x-rule` that is no rule.
pub(super) fn rules<'a>(
    store: &Store,
    known: &(impl Iterator<Item = &'a str> + Clone),
    problems: &mut Problems,
) {
    for (name, document) in &store.documents {
        let source = &store.sources[name];
        for rule in keywords::rules(document) {
            if !known.clone().any(|known| known == rule) {
                problems.unknown(source, &place(source, rule), "rule", known.clone());
            }
        }
    }
}

/// The name by which schemas know each other, from a path that can stand in a URL as it is.
pub(super) fn name(path: &str, problems: &mut Problems) -> Option<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let is_part = |part: &str| !part.starts_with('.') && part.chars().all(fits);
    let name = path.strip_suffix(".json")?;
    if name
        .split('/')
        .any(|part| part.is_empty() || !is_part(part))
    {
        let message = "the name of a schema is letters, digits, `_`, `-` and `.`";
        problems.file(&format!("schemas/{path}"), message);
        return None;
    }
    Some(name.to_owned())
}

/// Reads the text of a schema.
pub(super) fn json(source: &Source, problems: &mut Problems) -> Option<Value> {
    serde_json::from_str(source.text())
        .map_err(|e| {
            problems.push(Problem {
                file: source.name().to_string(),
                line: u32::try_from(e.line()).unwrap_or(u32::MAX),
                // serde counts a line break as column 0 of the line behind it.
                column: u32::try_from(e.column()).unwrap_or(u32::MAX).max(1),
                message: format!("is no JSON: {}", without_place(&e)),
                help: None,
            });
        })
        .ok()
}

/// Refuses references that lead to no document or to no place in it, and words that give a schema
/// another name or dialect. A document with such a mistake is left out, because nothing could be
/// compiled together with it.
pub(super) fn references(
    sources: &BTreeMap<String, Source>,
    documents: &mut BTreeMap<String, Value>,
    problems: &mut Problems,
) {
    let mut broken = Vec::new();
    for (name, document) in &*documents {
        let mut words = Vec::new();
        addresses(document, &mut words);
        for (word, value) in words {
            let (message, quoted) = match (word, value) {
                ("$ref", Value::String(to)) if follow_in(documents, name, to).is_some() => continue,
                ("$ref", Value::String(to)) => {
                    let message = format!(
                        "`$ref` to `{to}` leads nowhere: it is a file beside this one and a JSON \
                         pointer into it"
                    );
                    (message, to.as_str())
                }
                ("$schema", Value::String(dialect)) if dialect == DIALECT => continue,
                ("$schema", _) => (format!("`$schema` is \"{DIALECT}\""), word),
                _ => {
                    let message =
                        format!("`{word}` is not understood: a schema is known by its path");
                    (message, word)
                }
            };
            problems.at(&sources[name], &place(&sources[name], quoted), message);
            broken.push(name.clone());
        }
    }
    for name in broken {
        documents.insert(name, Value::Bool(true));
    }
}

/// The dialect of all schemas.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// All words of a schema that name an address, with what they name.
fn addresses<'s>(schema: &'s Value, found: &mut Vec<(&'s str, &'s Value)>) {
    match schema {
        Value::Object(members) => {
            for (name, value) in members {
                match (name.as_str(), value) {
                    // A member of that name, described under `properties`.
                    (name, Value::Object(_)) if name.starts_with('$') => addresses(value, found),
                    (
                        "$ref" | "$schema" | "$id" | "$anchor" | "$dynamicRef" | "$dynamicAnchor"
                        | "$recursiveRef" | "$vocabulary",
                        _,
                    ) => found.push((name, value)),
                    // What stands there is data, whatever it looks like.
                    ("const" | "enum" | "default" | "examples", _) => {}
                    (_, value) => addresses(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| addresses(item, found)),
        _ => {}
    }
}

/// Where a text in quotes stands first: JSON was read without places.
pub(super) fn place(source: &Source, word: &str) -> std::ops::Range<usize> {
    let quoted = Value::from(word).to_string();
    source
        .text()
        .find(&quoted)
        .map_or(0..0, |at| at..at + quoted.len())
}

/// serde says the place behind its message; ours stands before.
fn without_place(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let end = message.rfind(" at line ").unwrap_or(message.len());
    message[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn problems(files: &[(&str, &str)]) -> String {
        let mut problems = Problems::default();
        let store = Store::new(files.iter().copied(), &mut problems);
        problems.extend(store.lint());
        let lines: Vec<String> = problems.sorted().iter().map(ToString::to_string).collect();
        lines.join("\n")
    }

    #[test]
    fn a_misspelt_keyword_is_refused() {
        let text = "{ \"properties\":\n  { \"a\": { \"requred\": [\"x\"] } } }";
        assert_eq!(
            problems(&[("a.json", text)]),
            "schemas/a.json:2:12: unknown keyword `requred`; did you mean `required`?"
        );
    }

    #[test]
    fn a_reference_that_leads_nowhere_is_refused() {
        for reference in ["b.json#/$defs/nope", "c.json", "#anchor"] {
            let a = json!({ "$ref": reference }).to_string();
            let told = problems(&[("a.json", &a), ("b.json", "{}"), ("d.json", &a)]);
            assert!(told.starts_with("schemas/a.json:1:9: `$ref` to"), "{told}");
            assert_eq!(told.lines().count(), 2, "{told}");
        }
        for word in ["$id", "$anchor", "$schema"] {
            let a = json!({ "not": { word: "x" } }).to_string();
            assert!(problems(&[("a.json", &a)]).starts_with("schemas/a.json:1:9: `$"));
        }
        assert_eq!(
            problems(&[("a.json", r#"{ "const": { "$ref": "x" } }"#)]),
            ""
        );
    }

    #[test]
    fn broken_json_has_a_place() {
        assert_eq!(
            problems(&[("a.json", "{\n  \"a\": 1,\n}")]),
            "schemas/a.json:3:1: is no JSON: trailing comma"
        );
    }
}
