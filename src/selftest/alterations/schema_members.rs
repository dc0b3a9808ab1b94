//! Finds the members of a document that a schema describes.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::schema::{SchemaNode, Store};
use crate::view::Pointer;

/// What a schema requires of a member.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct SchemaMember {
    /// Whether the member must be present.
    pub(super) required: bool,
    /// Whether the member is a list with a maximum number of items.
    pub(super) once: bool,
}

/// Returns the pointers, below `at`, of the members that the schema describes and the document has.
pub(super) fn schema_members(
    store: &Store,
    schema: &str,
    document: &Value,
    at: &Pointer,
) -> BTreeMap<Pointer, SchemaMember> {
    let mut found = BTreeMap::new();
    if let Some(schema) = store.schema(schema) {
        walk(schema, document, at, &mut found);
    }
    found
}

fn walk(
    schema: SchemaNode<'_>,
    value: &Value,
    at: &Pointer,
    found: &mut BTreeMap<Pointer, SchemaMember>,
) {
    // A schema that refers to itself without an end is skipped: validation would not end.
    let parts = schema.in_place(&["allOf", "anyOf", "oneOf"]);
    for part in parts.unwrap_or_default() {
        if let (Some(_), Some(member)) = (part.keyword("maxItems"), found.get_mut(at)) {
            member.once = true;
        }
        match value {
            Value::Object(members) => walk_object(part, members, at, found),
            Value::Array(items) => walk_first(part, items, at, found),
            _ => {}
        }
    }
}

fn walk_object(
    schema: SchemaNode<'_>,
    members: &Map<String, Value>,
    at: &Pointer,
    found: &mut BTreeMap<Pointer, SchemaMember>,
) {
    for name in schema.properties() {
        if let (Some(value), Some(property)) = (members.get(name), schema.property(name)) {
            let at = at.join(name);
            let member = found.entry(at.clone()).or_default();
            member.required |= schema.required().any(|required| required == name);
            walk(property, value, &at, found);
        }
    }
}

/// Walks the first item of a list, as an example of all items.
fn walk_first(
    schema: SchemaNode<'_>,
    items: &[Value],
    at: &Pointer,
    found: &mut BTreeMap<Pointer, SchemaMember>,
) {
    let first = schema.subschemas("prefixItems").next();
    for part in first.into_iter().chain(schema.subschema("items")) {
        if let Some(item) = items.first() {
            walk(part, item, &at.join("0"), found);
        }
    }
}
