//! How strongly a schema requires a member, according to `x-level` and `x-rule`. They are found by
//! walking the schema along the evaluation path of the validator.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::node::SchemaNode;
use crate::view::Pointer;
use crate::vocab::Level;

/// The level and the rule that a schema declares.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Strength {
    pub(super) level: Option<Level>,
    pub(super) rule: Option<String>,
}

/// Returns the strength of the schema that an error is about: the deepest `x-level` and `x-rule` on
/// the evaluation path of the error.
pub(super) fn of_error(schema: Option<SchemaNode<'_>>, error: &ValidationError<'_>) -> Strength {
    let mut strength = Strength::default();
    let (Some(mut node), Ok(path)) = (schema, Pointer::parse(error.evaluation_path().as_str()))
    else {
        return strength;
    };
    strength.read(node);
    let tokens = match path.tokens() {
        // `compile` builds the validator from a `$ref`, so the path begins with `$ref`.
        [first, rest @ ..] if first == "$ref" => rest,
        all => all,
    };
    let schemas = tokens
        .split_last()
        .map_or(&[][..], |(_keyword, schemas)| schemas);
    for token in schemas {
        let Some(next) = node.child(token) else {
            return strength;
        };
        node = next;
        strength.read(node);
    }
    if let Kind::Required {
        property: Value::String(name),
    } = error.kind()
        && let Some(member) = node.property(name)
    {
        strength.read(member);
    }
    strength
}

impl Strength {
    fn read(&mut self, schema: SchemaNode<'_>) {
        if let Some(level) = schema.keyword("x-level").cloned() {
            self.level = serde_json::from_value(level).ok();
        }
        if let Some(rule) = schema.keyword("x-rule").and_then(Value::as_str) {
            self.rule = Some(rule.to_owned());
        }
    }
}
