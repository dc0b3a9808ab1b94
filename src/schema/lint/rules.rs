//! Checks the rules that schemas cite in `x-rule`.

use serde_json::Value;

use super::subschemas::for_each_schema;
use crate::diag::Problems;
use crate::schema::documents::{Documents, quoted};

/// Reports each `x-rule` that is not a known rule.
pub(in crate::schema) fn check<'a>(
    documents: &Documents,
    known: &(impl Iterator<Item = &'a str> + Clone),
    problems: &mut Problems,
) {
    for (_, source, document) in documents.iter() {
        for rule in cited(document) {
            if !known.clone().any(|known| known == rule) {
                problems.unknown(source, &quoted(source, rule), "rule", known.clone());
            }
        }
    }
}

/// Returns all values of `x-rule` in a document.
pub(in crate::schema) fn cited(document: &Value) -> Vec<&str> {
    let mut rules = Vec::new();
    for_each_schema(document, &mut |schema| {
        rules.extend(schema.get("x-rule").and_then(Value::as_str));
    });
    rules
}
