//! The required members of an op's body: its request schema and its body, walked together.

use serde_json::Value;

use super::model::Op;
use super::template::JsonTemplate;
use crate::schema::Store;
use crate::view::{Pointer, pointer};
use crate::vocab::Level;

/// A member that a schema requires and the body has.
#[derive(Debug, Clone)]
pub(super) struct Member {
    /// Its place in the request (`/body/start`).
    pub(super) pointer: Pointer,
    /// The names on the way, joined by dots, without indices.
    pub(super) id: String,
    /// `x-level` beside it.
    pub(super) level: Option<Level>,
    /// `x-rule` beside it.
    pub(super) rule: Option<String>,
}

/// All required members of an op's body, or what is wrong with the op or its schema.
pub(super) fn required_members(op: &Op, store: &Store) -> Result<Vec<Member>, String> {
    let (Some(schema), Some(body)) = (&op.request, &op.body) else {
        return Err(format!(
            "`{}` has no body whose members could be walked",
            op.name
        ));
    };
    let Some(root) = store.document(schema) else {
        return Ok(Vec::new());
    };
    let mut walk = Walk {
        store,
        op: &op.name,
        found: Vec::new(),
    };
    walk.value(
        (schema.clone(), root),
        body,
        &Pointer::from_tokens(["body"]),
    )?;
    if walk.found.is_empty() {
        return Err(format!(
            "`{schema}` requires no member: the matrix would have no row"
        ));
    }
    Ok(walk.found)
}

struct Walk<'s> {
    store: &'s Store,
    op: &'s str,
    found: Vec<Member>,
}

/// A schema and the name of the document that it stands in.
type SchemaNode<'s> = (String, &'s Value);

impl<'s> Walk<'s> {
    fn value(
        &mut self,
        place: SchemaNode<'s>,
        body: &JsonTemplate,
        at: &Pointer,
    ) -> Result<(), String> {
        for part in self.parts(place, 0)? {
            match body {
                JsonTemplate::Object(members) => self.object(&part, members, at)?,
                JsonTemplate::List(items) => {
                    if let (Some(item), Some(schema)) = (items.first(), part.1.get("items")) {
                        self.value((part.0.clone(), schema), item, &at.join("0"))?;
                    }
                }
                JsonTemplate::Plain(_) | JsonTemplate::Whole(_) | JsonTemplate::Text(_) => {}
            }
        }
        Ok(())
    }

    fn object(
        &mut self,
        (document, schema): &SchemaNode<'s>,
        members: &[(String, JsonTemplate)],
        at: &Pointer,
    ) -> Result<(), String> {
        let properties = schema.get("properties");
        let required = schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        for name in required.filter_map(Value::as_str) {
            if !members.iter().any(|(member, _)| member == name) {
                return Err(format!(
                    "the body of `{}` lacks `{name}`, which is required",
                    self.op
                ));
            }
            let member = properties.and_then(|all| all.get(name));
            self.found.push(found(at.join(name), member));
        }
        for (name, value) in members {
            if let Some(schema) = properties.and_then(|all| all.get(name)) {
                self.value((document.clone(), schema), value, &at.join(name))?;
            }
        }
        Ok(())
    }

    /// The schema itself and what it refers to, and so on: they hold together.
    fn parts(&self, place: SchemaNode<'s>, depth: usize) -> Result<Vec<SchemaNode<'s>>, String> {
        let (document, schema) = &place;
        if depth > DEEPEST {
            return Err(format!("`{document}` refers to itself without an end"));
        }
        if schema.get("oneOf").is_some() || schema.get("anyOf").is_some() {
            return Err(format!(
                "`{document}` has a choice here, which no matrix walks yet"
            ));
        }
        let mut parts = Vec::new();
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str)
            && let Some(place) = self.store.follow(document, reference)
        {
            parts.extend(self.parts(place, depth + 1)?);
        }
        for part in schema
            .get("allOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            parts.extend(self.parts((document.clone(), part), depth + 1)?);
        }
        parts.push(place);
        Ok(parts)
    }
}

/// A chain of references that is longer than this is a ring.
const DEEPEST: usize = 32;

fn found(pointer: Pointer, schema: Option<&Value>) -> Member {
    let id = pointer.tokens()[1..]
        .iter()
        .filter(|token| pointer::array_index(token).is_none())
        .cloned()
        .collect::<Vec<_>>()
        .join(".");
    let word = |name: &str| schema.and_then(|schema| schema.get(name)).cloned();
    Member {
        pointer,
        id,
        level: word("x-level").and_then(|level| serde_json::from_value(level).ok()),
        rule: word("x-rule").and_then(|rule| rule.as_str().map(str::to_owned)),
    }
}
