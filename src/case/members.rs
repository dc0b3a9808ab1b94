//! The required members of an op's body: its request schema and its body, walked together.

use super::model::Op;
use super::template::JsonTemplate;
use crate::schema::{SchemaNode, Store};
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
    let Some(root) = store.schema(schema) else {
        return Ok(Vec::new());
    };
    let mut walk = Walk {
        op: &op.name,
        found: Vec::new(),
    };
    walk.value(root, body, &Pointer::from_tokens(["body"]))?;
    if walk.found.is_empty() {
        return Err(format!(
            "`{schema}` requires no member: the matrix would have no row"
        ));
    }
    Ok(walk.found)
}

struct Walk<'s> {
    op: &'s str,
    found: Vec<Member>,
}

impl Walk<'_> {
    fn value(
        &mut self,
        schema: SchemaNode<'_>,
        body: &JsonTemplate,
        at: &Pointer,
    ) -> Result<(), String> {
        for part in parts(schema)? {
            match body {
                JsonTemplate::Object(members) => self.object(part, members, at)?,
                JsonTemplate::List(items) => {
                    if let (Some(item), Some(schema)) = (items.first(), part.subschema("items")) {
                        self.value(schema, item, &at.join("0"))?;
                    }
                }
                JsonTemplate::Plain(_) | JsonTemplate::Whole(_) | JsonTemplate::Text(_) => {}
            }
        }
        Ok(())
    }

    fn object(
        &mut self,
        schema: SchemaNode<'_>,
        members: &[(String, JsonTemplate)],
        at: &Pointer,
    ) -> Result<(), String> {
        for name in schema.required() {
            if !members.iter().any(|(member, _)| member == name) {
                return Err(format!(
                    "the body of `{}` lacks `{name}`, which is required",
                    self.op
                ));
            }
            self.found.push(found(at.join(name), schema.property(name)));
        }
        for (name, value) in members {
            if let Some(schema) = schema.property(name) {
                self.value(schema, value, &at.join(name))?;
            }
        }
        Ok(())
    }
}

/// The schema and all schemas that apply together with it.
fn parts(schema: SchemaNode<'_>) -> Result<Vec<SchemaNode<'_>>, String> {
    let parts = schema.in_place(&["allOf"])?;
    let is_choice =
        |part: &&SchemaNode<'_>| part.keyword("oneOf").is_some() || part.keyword("anyOf").is_some();
    match parts.iter().find(is_choice) {
        Some(part) => Err(format!(
            "`{}` has a choice here, which no matrix walks yet",
            part.document()
        )),
        None => Ok(parts),
    }
}

fn found(pointer: Pointer, schema: Option<SchemaNode<'_>>) -> Member {
    let id = pointer.tokens()[1..]
        .iter()
        .filter(|token| pointer::array_index(token).is_none())
        .cloned()
        .collect::<Vec<_>>()
        .join(".");
    let word = |name: &str| schema.and_then(|schema| schema.keyword(name)).cloned();
    Member {
        pointer,
        id,
        level: word("x-level").and_then(|level| serde_json::from_value(level).ok()),
        rule: word("x-rule").and_then(|rule| rule.as_str().map(str::to_owned)),
    }
}
