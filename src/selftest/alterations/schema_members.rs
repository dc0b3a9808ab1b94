//! The members of a document that a schema describes.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::schema::Store;
use crate::view::Pointer;

/// What a schema requires of a member.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct SchemaMember {
    /// It must be present.
    pub(super) required: bool,
    /// It is a list with a maximum of items.
    pub(super) once: bool,
}

/// The pointers, below `at`, of the members that a schema describes and the document has.
pub(super) fn schema_members(
    store: &Store,
    schema: &str,
    document: &Value,
    at: &Pointer,
) -> BTreeMap<Pointer, SchemaMember> {
    let mut found = BTreeMap::new();
    if let Some(root) = store.document(schema) {
        let schema = (schema.to_owned(), root);
        walk(store, schema, document, at, &mut found);
    }
    found
}

fn walk(
    store: &Store,
    (document, schema): (String, &Value),
    body: &Value,
    at: &Pointer,
    found: &mut BTreeMap<Pointer, SchemaMember>,
) {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str)
        && let Some(place) = store.follow(&document, reference)
    {
        walk(store, place, body, at, found);
    }
    let all = ["allOf", "anyOf", "oneOf"];
    for part in all
        .iter()
        .filter_map(|word| schema.get(word)?.as_array())
        .flatten()
    {
        walk(store, (document.clone(), part), body, at, found);
    }
    if let (Some(_), Some(named)) = (schema.get("maxItems"), found.get_mut(at)) {
        named.once = true;
    }
    let required = schema.get("required").and_then(Value::as_array);
    if let (Some(Value::Object(properties)), Value::Object(members)) =
        (schema.get("properties"), body)
    {
        for (name, part) in properties {
            if let Some(value) = members.get(name) {
                let named = found.entry(at.join(name)).or_default();
                named.required |= required.is_some_and(|all| all.iter().any(|one| one == name));
                walk(
                    store,
                    (document.clone(), part),
                    value,
                    &at.join(name),
                    found,
                );
            }
        }
    }
    if let Value::Array(items) = body {
        let first = schema.get("prefixItems").and_then(|all| all.get(0));
        for part in first.into_iter().chain(schema.get("items")) {
            if let Some(item) = items.first() {
                walk(store, (document.clone(), part), item, &at.join("0"), found);
            }
        }
    }
}
