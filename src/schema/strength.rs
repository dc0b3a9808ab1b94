//! How strongly a schema asks for a member: `x-level` and `x-rule` beside it, found by walking the
//! schema along the way that the validator took.

use std::collections::BTreeMap;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::Store;
use crate::vocab::Level;

/// What the schema says about its own strength.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Strength {
    pub(super) level: Option<Level>,
    pub(super) rule: Option<String>,
}

/// The strength of the place that an error is about: the deepest word on the way counts.
pub(super) fn of(store: &Store, schema: &str, error: &ValidationError<'_>) -> Strength {
    let mut strength = Strength::default();
    let Some(mut here) = store
        .documents
        .get(schema)
        .map(|root| (schema.to_owned(), root))
    else {
        return strength;
    };
    strength.read(here.1);
    // The validator was built from a `$ref` to the schema: its way begins behind that.
    let way = error.evaluation_path().as_str();
    let way = way.strip_prefix("/$ref").unwrap_or(way);
    let tokens: Vec<String> = way
        .split('/')
        .skip(1)
        .map(|t| t.replace("~1", "/").replace("~0", "~"))
        .collect();
    let (_keyword, tokens) = tokens
        .split_last()
        .map_or((None, &[][..]), |(k, t)| (Some(k), t));
    for token in tokens {
        let Some(next) = step(store, &here, token) else {
            return strength;
        };
        here = next;
        strength.read(here.1);
    }
    if let Kind::Required {
        property: Value::String(name),
    } = error.kind()
        && let Some(member) = here.1.get("properties").and_then(|all| all.get(name))
    {
        strength.read(member);
    }
    strength
}

impl Strength {
    fn read(&mut self, schema: &Value) {
        if let Some(level) = schema.get("x-level").cloned() {
            self.level = serde_json::from_value(level).ok();
        }
        if let Some(rule) = schema.get("x-rule").and_then(Value::as_str) {
            self.rule = Some(rule.to_owned());
        }
    }
}

type SchemaNode<'s> = (String, &'s Value);

fn step<'s>(
    store: &'s Store,
    (name, here): &SchemaNode<'s>,
    token: &str,
) -> Option<SchemaNode<'s>> {
    if token == "$ref" {
        return follow(store, name, here.get("$ref")?.as_str()?);
    }
    let next = match here {
        Value::Object(members) => members.get(token)?,
        Value::Array(items) => items.get(token.parse::<usize>().ok()?)?,
        _ => return None,
    };
    Some((name.clone(), next))
}

/// Follows a reference within the store: `other.json#/$defs/x`, relative to the schema it stands in.
pub(super) fn follow<'s>(store: &'s Store, from: &str, reference: &str) -> Option<SchemaNode<'s>> {
    follow_in(&store.documents, from, reference)
}

/// The same, among documents that are no store yet.
pub(super) fn follow_in<'s>(
    documents: &'s BTreeMap<String, Value>,
    from: &str,
    reference: &str,
) -> Option<SchemaNode<'s>> {
    let base = url::Url::parse(&super::address(from)).ok()?;
    let target = base.join(reference).ok()?;
    let name = target
        .path()
        .strip_prefix("/schemas/")?
        .trim_end_matches(".json")
        .to_owned();
    let document = documents.get(&name)?;
    let fragment = target.fragment().unwrap_or_default();
    let place = percent_encoding::percent_decode_str(fragment)
        .decode_utf8()
        .ok()?;
    Some((name, document.pointer(&place)?))
}
