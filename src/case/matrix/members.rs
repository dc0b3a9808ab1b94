//! Finds the required members of an op's body, by walking the schema and the body together.

use crate::case::model::{JsonTemplate, Op};
use crate::schema::{SchemaNode, Store};
use crate::view::{Pointer, pointer};
use crate::vocab::Level;

/// A member that a schema requires and the body has.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    /// The pointer to the member in the request (`/body/start`).
    pub(crate) pointer: Pointer,
    /// The tokens of the pointer, joined by dots, without `body` and array indices.
    pub(crate) id: String,
    /// `x-level` of the member's schema.
    pub(crate) level: Option<Level>,
    /// `x-rule` of the member's schema.
    pub(crate) rule: Option<String>,
}

/// Returns all required members of an op's body, or an error about the op or its schema.
pub(crate) fn required_members(op: &Op, store: &Store) -> Result<Vec<Member>, String> {
    let (Some(schema), Some(body)) = (&op.request, &op.body) else {
        return Err(format!(
            "`{}` has no body, so the matrix would have no row",
            op.name
        ));
    };
    let Some(root) = store.schema(schema) else {
        return Ok(Vec::new());
    };
    let mut walk = MemberWalk {
        op: &op.name,
        found: Vec::new(),
    };
    walk.value(root, body, &Pointer::from_tokens(["body"]))?;
    if walk.found.is_empty() {
        return Err(format!(
            "`{schema}` requires no member, so the matrix would have no row"
        ));
    }
    Ok(walk.found)
}

struct MemberWalk<'s> {
    op: &'s str,
    found: Vec<Member>,
}

impl MemberWalk<'_> {
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
                    "the body of `{}` lacks the required member `{name}`",
                    self.op
                ));
            }
            self.found
                .push(member(at.join(name), schema.property(name)));
        }
        for (name, value) in members {
            if let Some(schema) = schema.property(name) {
                self.value(schema, value, &at.join(name))?;
            }
        }
        Ok(())
    }
}

/// Returns the schema and all schemas that apply together with it.
fn parts(schema: SchemaNode<'_>) -> Result<Vec<SchemaNode<'_>>, String> {
    let parts = schema.in_place(&["allOf"])?;
    let is_choice =
        |part: &&SchemaNode<'_>| part.keyword("oneOf").is_some() || part.keyword("anyOf").is_some();
    match parts.iter().find(is_choice) {
        Some(part) => Err(format!(
            "`{}` has `oneOf` or `anyOf` here, which a matrix does not support",
            part.document()
        )),
        None => Ok(parts),
    }
}

fn member(pointer: Pointer, schema: Option<SchemaNode<'_>>) -> Member {
    let id = pointer.tokens()[1..]
        .iter()
        .filter(|token| pointer::array_index(token).is_none())
        .cloned()
        .collect::<Vec<_>>()
        .join(".");
    let keyword = |name: &str| schema.and_then(|schema| schema.keyword(name)).cloned();
    Member {
        pointer,
        id,
        level: keyword("x-level").and_then(|level| serde_json::from_value(level).ok()),
        rule: keyword("x-rule").and_then(|rule| rule.as_str().map(str::to_owned)),
    }
}
