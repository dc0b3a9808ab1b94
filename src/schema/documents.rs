//! The schema documents before they are compiled: their sources and their JSON.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value;

use crate::diag::{Problem, Problems, Source};

/// The made-up base address of the schemas. Nothing is fetched from this address.
const BASE: &str = "https://rebuff.invalid/schemas/";

/// All schema documents, by name (`calendar/error`).
#[derive(Debug, Default)]
pub(super) struct Documents {
    /// The texts of the files, to find the locations of problems.
    pub(super) sources: BTreeMap<String, Source>,
    pub(super) values: BTreeMap<String, Value>,
}

impl Documents {
    /// Reads pairs of path below `schemas/` and text. Files that are not `.json` are ignored.
    pub(super) fn read<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
        problems: &mut Problems,
    ) -> Self {
        let mut documents = Self::default();
        for (path, text) in files {
            let Some(name) = name(path, problems) else {
                continue;
            };
            let source = Source::new(format!("schemas/{path}"), text);
            let value = json(&source, problems).unwrap_or(Value::Bool(true));
            documents.values.insert(name.clone(), value);
            documents.sources.insert(name, source);
        }
        documents
    }

    /// Returns each document with its name and source.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Source, &Value)> {
        let values = self.values.iter();
        values.map(|(name, value)| (name.as_str(), &self.sources[name], value))
    }
}

/// Returns the address of a schema. References in the schema are relative to this address.
pub(super) fn address(name: &str) -> String {
    format!("{BASE}{name}.json")
}

/// Finds the first occurrence of a text in quotes, because the JSON parser keeps no locations.
pub(super) fn quoted(source: &Source, word: &str) -> Range<usize> {
    let quoted = Value::from(word).to_string();
    let start = source.text().find(&quoted);
    start.map_or(0..0, |start| start..start + quoted.len())
}

/// Makes the name of a schema from its path. The path must need no escapes in a URL.
fn name(path: &str, problems: &mut Problems) -> Option<String> {
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

fn json(source: &Source, problems: &mut Problems) -> Option<Value> {
    serde_json::from_str(source.text())
        .map_err(|e| {
            problems.push(Problem {
                file: source.name().to_string(),
                line: u32::try_from(e.line()).unwrap_or(u32::MAX),
                // serde reports a line break as column 0 of the next line.
                column: u32::try_from(e.column()).unwrap_or(u32::MAX).max(1),
                message: format!("is no JSON: {}", without_location(&e)),
                help: None,
            });
        })
        .ok()
}

/// Returns the message of serde without the location at its end.
fn without_location(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let end = message.rfind(" at line ").unwrap_or(message.len());
    message[..end].to_owned()
}
