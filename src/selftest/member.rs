//! The members of a body that a schema names: what an alteration has to be seen at.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::schema::Store;
use crate::view::Pointer;

/// The places, below `/body`, that a schema names and a body has.
pub(super) fn named(store: &Store, schema: &str, body: &Value) -> BTreeSet<Pointer> {
    let mut found = BTreeSet::new();
    if let Some(root) = store.document(schema) {
        walk(
            store,
            (schema.to_owned(), root),
            body,
            &Pointer::of(["body"]),
            &mut found,
        );
    }
    found
}

fn walk(
    store: &Store,
    (document, schema): (String, &Value),
    body: &Value,
    at: &Pointer,
    found: &mut BTreeSet<Pointer>,
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
    if let (Some(Value::Object(properties)), Value::Object(members)) =
        (schema.get("properties"), body)
    {
        for (name, part) in properties {
            if let Some(value) = members.get(name) {
                found.insert(at.join(name));
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
