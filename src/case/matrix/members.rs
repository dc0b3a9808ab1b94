//! The required members of an op's body, found by walking its schema and its body together.

use serde_json::Value;

use crate::case::model::{JsonTemplate, Op};
use crate::schema::Store;
use crate::view::{Pointer, pointer};
use crate::vocab::Level;

/// A member that a schema requires and the body has.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    /// Its pointer in the request (`/body/start`).
    pub(crate) pointer: Pointer,
    /// The tokens of the pointer, joined by dots, without `body` and array indices.
    pub(crate) id: String,
    /// `x-level` of its schema.
    pub(crate) level: Option<Level>,
    /// `x-rule` of its schema.
    pub(crate) rule: Option<String>,
}

/// All required members of an op's body, or what is wrong with the op or its schema.
pub(crate) fn required_members(op: &Op, store: &Store) -> Result<Vec<Member>, String> {
    let (Some(schema), Some(body)) = (&op.request, &op.body) else {
        return Err(format!(
            "`{}` has no body, so the matrix would have no row",
            op.name
        ));
    };
    let Some(root) = store.document(schema) else {
        return Ok(Vec::new());
    };
    let mut walk = MemberWalk {
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
            "`{schema}` requires no member, so the matrix would have no row"
        ));
    }
    Ok(walk.found)
}

struct MemberWalk<'s> {
    store: &'s Store,
    op: &'s str,
    found: Vec<Member>,
}

/// A schema, after the name of its document.
type SchemaNode<'s> = (String, &'s Value);

impl<'s> MemberWalk<'s> {
    fn value(
        &mut self,
        node: SchemaNode<'s>,
        body: &JsonTemplate,
        at: &Pointer,
    ) -> Result<(), String> {
        for part in self.parts(node, 0)? {
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
                    "the body of `{}` lacks the required member `{name}`",
                    self.op
                ));
            }
            let member = properties.and_then(|all| all.get(name));
            self.found.push(self::member(at.join(name), member));
        }
        for (name, value) in members {
            if let Some(schema) = properties.and_then(|all| all.get(name)) {
                self.value((document.clone(), schema), value, &at.join(name))?;
            }
        }
        Ok(())
    }

    /// The schema, what it refers to and its `allOf` schemas, recursively: all of them apply.
    fn parts(&self, node: SchemaNode<'s>, depth: usize) -> Result<Vec<SchemaNode<'s>>, String> {
        let (document, schema) = &node;
        if depth > DEEPEST {
            return Err(format!("`{document}` refers to itself in a cycle"));
        }
        if schema.get("oneOf").is_some() || schema.get("anyOf").is_some() {
            return Err(format!(
                "`{document}` has `oneOf` or `anyOf` here, which a matrix does not support"
            ));
        }
        let mut parts = Vec::new();
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str)
            && let Some(target) = self.store.follow(document, reference)
        {
            parts.extend(self.parts(target, depth + 1)?);
        }
        for part in schema
            .get("allOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            parts.extend(self.parts((document.clone(), part), depth + 1)?);
        }
        parts.push(node);
        Ok(parts)
    }
}

/// A longer chain of references is a cycle.
const DEEPEST: usize = 32;

fn member(pointer: Pointer, schema: Option<&Value>) -> Member {
    let id = pointer.tokens()[1..]
        .iter()
        .filter(|token| pointer::array_index(token).is_none())
        .cloned()
        .collect::<Vec<_>>()
        .join(".");
    let keyword = |name: &str| schema.and_then(|schema| schema.get(name)).cloned();
    Member {
        pointer,
        id,
        level: keyword("x-level").and_then(|level| serde_json::from_value(level).ok()),
        rule: keyword("x-rule").and_then(|rule| rule.as_str().map(str::to_owned)),
    }
}
