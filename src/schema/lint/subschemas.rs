//! The keywords that schemas may use, and the subschemas in their values.

use serde_json::Value;

/// The keywords of one schema with their values.
pub(super) type Members = serde_json::Map<String, Value>;

/// Visits a schema and all subschemas in the values of its keywords.
pub(super) fn for_each_schema<'s>(schema: &'s Value, visit: &mut dyn FnMut(&'s Members)) {
    let Value::Object(members) = schema else {
        return;
    };
    visit(members);
    for (word, value) in members {
        let Some((_, holds)) = KEYWORDS.iter().find(|(known, _)| known == word) else {
            continue;
        };
        match (holds, value) {
            (Holds::Schema, value) => for_each_schema(value, visit),
            (Holds::Schemas, Value::Object(all)) => {
                for one in all.values() {
                    for_each_schema(one, visit);
                }
            }
            (Holds::Schemas, Value::Array(all)) => {
                for one in all {
                    for_each_schema(one, visit);
                }
            }
            (Holds::Schemas | Holds::Data, _) => {}
        }
    }
}

/// What the value of a keyword holds.
#[derive(Clone, Copy)]
pub(super) enum Holds {
    /// Data of any shape.
    Data,
    /// A schema.
    Schema,
    /// A list of schemas, or a table of them.
    Schemas,
}

/// The supported keywords of the draft, and the two keywords of rebuff.
pub(super) const KEYWORDS: &[(&str, Holds)] = &[
    ("$comment", Holds::Data),
    ("$defs", Holds::Schemas),
    ("$ref", Holds::Data),
    ("$schema", Holds::Data),
    ("additionalProperties", Holds::Schema),
    ("allOf", Holds::Schemas),
    ("anyOf", Holds::Schemas),
    ("const", Holds::Data),
    ("contains", Holds::Schema),
    ("default", Holds::Data),
    ("dependentRequired", Holds::Data),
    ("dependentSchemas", Holds::Schemas),
    ("description", Holds::Data),
    ("else", Holds::Schema),
    ("enum", Holds::Data),
    ("examples", Holds::Data),
    ("exclusiveMaximum", Holds::Data),
    ("exclusiveMinimum", Holds::Data),
    ("format", Holds::Data),
    ("if", Holds::Schema),
    ("items", Holds::Schema),
    ("maxContains", Holds::Data),
    ("maxItems", Holds::Data),
    ("maxLength", Holds::Data),
    ("maxProperties", Holds::Data),
    ("maximum", Holds::Data),
    ("minContains", Holds::Data),
    ("minItems", Holds::Data),
    ("minLength", Holds::Data),
    ("minProperties", Holds::Data),
    ("minimum", Holds::Data),
    ("multipleOf", Holds::Data),
    ("not", Holds::Schema),
    ("oneOf", Holds::Schemas),
    ("pattern", Holds::Data),
    ("patternProperties", Holds::Schemas),
    ("prefixItems", Holds::Schemas),
    ("properties", Holds::Schemas),
    ("propertyNames", Holds::Schema),
    ("required", Holds::Data),
    ("then", Holds::Schema),
    ("title", Holds::Data),
    ("type", Holds::Data),
    ("unevaluatedItems", Holds::Schema),
    ("unevaluatedProperties", Holds::Schema),
    ("uniqueItems", Holds::Data),
    ("x-level", Holds::Data),
    ("x-rule", Holds::Data),
];
