//! The words of a schema, each at every place where one stands: unknown ones are refused, and so are
//! values that a word cannot have, a level that is none, and a required member that is described
//! nowhere. A plain validator takes all of that in silence.

use jsonschema::draft202012::meta;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::lint::place;
use crate::diag::{Problems, Source};
use crate::vocab::Level;

/// Tells all that is wrong with the words of a document. Whether it can be compiled.
pub(super) fn check(source: &Source, document: &Value, problems: &mut Problems) -> bool {
    let before = problems.count();
    each(document, &mut |schema| object(source, schema, problems));
    for error in meta::validator().iter_errors(document) {
        let at = error.instance_path().as_str();
        let mut tokens = at.rsplit('/');
        let word = tokens.find(|token| token.parse::<usize>().is_err());
        let span = word.map_or(0..0, |word| place(source, word));
        let message = match error.kind() {
            Kind::AnyOf { .. } => "this keyword cannot have this value".to_owned(),
            _ => error.masked().to_string(),
        };
        problems.at(source, &span, format!("at {at}: {message}"));
    }
    problems.count() == before
}

/// All values of `x-rule`.
pub(super) fn rules(document: &Value) -> Vec<&str> {
    let mut rules = Vec::new();
    each(document, &mut |schema| {
        rules.extend(schema.get("x-rule").and_then(Value::as_str));
    });
    rules
}

type Members = serde_json::Map<String, Value>;

/// The words of one schema.
fn object(source: &Source, schema: &Members, problems: &mut Problems) {
    for (word, value) in schema {
        if KEYWORDS.iter().all(|(known, _)| known != word) {
            let known = KEYWORDS.iter().map(|(known, _)| *known);
            problems.unknown(source, &place(source, word), "keyword", known);
        }
        let message = match word.as_str() {
            "x-level" if serde_json::from_value::<Level>(value.clone()).is_err() => {
                "`x-level` is \"must\", \"should\" or \"may\""
            }
            "x-rule" if !value.is_string() => "`x-rule` is the id of a rule",
            _ => continue,
        };
        problems.at(source, &place(source, word), message);
    }
    let described = |name: &str| {
        schema
            .get("properties")
            .is_some_and(|all| all.get(name).is_some())
    };
    let required = schema.get("required").and_then(Value::as_array);
    for name in required.into_iter().flatten().filter_map(Value::as_str) {
        if !described(name) {
            let message = format!(
                "`{name}` is required and stands under no `properties` beside that: it would have \
                 no level of its own, and a typo would be seen by nobody"
            );
            problems.at(source, &place(source, name), message);
        }
    }
}

/// Visits a schema and all schemas in it, at the places where schemas stand.
fn each<'s>(schema: &'s Value, visit: &mut dyn FnMut(&'s Members)) {
    let Value::Object(members) = schema else {
        return;
    };
    visit(members);
    for (word, value) in members {
        let Some((_, holds)) = KEYWORDS.iter().find(|(known, _)| known == word) else {
            continue;
        };
        match (holds, value) {
            (Holds::Schema, value) => each(value, visit),
            (Holds::Schemas, Value::Object(all)) => all.values().for_each(|one| each(one, visit)),
            (Holds::Schemas, Value::Array(all)) => all.iter().for_each(|one| each(one, visit)),
            (Holds::Schemas | Holds::Data, _) => {}
        }
    }
}

/// What stands under a keyword.
#[derive(Clone, Copy)]
enum Holds {
    /// Data, whatever it looks like.
    Data,
    /// A schema.
    Schema,
    /// A list of schemas, or a table of them.
    Schemas,
}

/// The keywords of the draft that can stand here, and our own two.
const KEYWORDS: &[(&str, Holds)] = &[
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

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let source = Source::new("a.json", text);
        let mut problems = Problems::default();
        let document = serde_json::from_str(text).unwrap();
        let sound = check(&source, &document, &mut problems);
        assert_eq!(sound, problems.is_empty());
        problems.sorted().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_misspelt_keyword_is_told_wherever_it_stands() {
        for text in [
            r#"{ "requred": [] }"#,
            r#"{ "properties": { "a": { "requred": [] } } }"#,
            r#"{ "prefixItems": [{ "not": { "requred": [] } }] }"#,
            r#"{ "$defs": { "a": { "if": { "requred": [] } } } }"#,
        ] {
            let told = told(text);
            assert!(
                matches!(&told[..], [one] if one.ends_with("unknown keyword `requred`; did you mean `required`?")),
                "{told:?}"
            );
        }
        assert_eq!(
            told(r#"{ "tite": "", "properties": { "b": { "tpye": "" } } }"#).len(),
            2
        );
        // Data may look like anything, and members may have any name.
        let fine = r#"{ "const": { "requred": 1 }, "enum": [{ "x": 1 }], "properties": { "requred": true } }"#;
        assert_eq!(told(fine), [] as [&str; 0]);
    }

    #[test]
    fn a_value_that_a_keyword_cannot_have_is_told() {
        for text in [
            r#"{ "properties": { "a": { "required": "x" } } }"#,
            r#"{ "type": "strnig" }"#,
            r#"{ "minLength": "1" }"#,
            r#"{ "x-level": "shuold" }"#,
            r#"{ "items": { "x-level": true } }"#,
            r#"{ "x-rule": 1 }"#,
        ] {
            assert_eq!(told(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn what_is_required_is_described() {
        assert_eq!(
            told(r#"{ "required": ["a"], "properties": { "b": true } }"#),
            [
                "a.json:1:16: `a` is required and stands under no `properties` beside that: it would \
              have no level of its own, and a typo would be seen by nobody"
            ]
        );
        let reference = r#"{ "$ref": "b.json", "required": ["a"] }"#;
        assert_eq!(
            told(reference).len(),
            1,
            "where it stands is where its level is read"
        );
        assert!(told(r#"{ "required": ["a"], "properties": { "a": true } }"#).is_empty());
    }
}
