//! Compiles schemas with the crate `jsonschema`.

use std::collections::BTreeMap;

use jsonschema::{Draft, PatternOptions, Registry, Validator};
use serde_json::{Value, json};

use super::documents::address;

/// Makes a registry of all documents by their addresses.
pub(super) fn register(documents: &BTreeMap<String, Value>) -> Result<Registry<'static>, String> {
    let mut registry = Registry::new();
    for (name, document) in documents {
        registry = registry
            .add(address(name), document.clone())
            .map_err(|e| e.to_string())?;
    }
    registry.prepare().map_err(|e| e.to_string())
}

/// Compiles the schema of this name through a `$ref`, so that all its locations begin with `$ref`.
pub(super) fn compile(registry: &Registry<'_>, name: &str) -> Result<Validator, String> {
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_registry(registry)
        .offline()
        .should_validate_formats(true)
        .should_ignore_unknown_formats(false)
        .with_pattern_options(PatternOptions::regex())
        .build(&json!({ "$ref": address(name) }))
        .map_err(|e| e.to_string())
}
