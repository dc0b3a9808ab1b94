//! Reports unknown keywords, invalid values of keywords, an invalid `x-level`, and a required
//! member without a description. A plain validator ignores all of these.

use jsonschema::draft202012::meta;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::subschemas::{KEYWORDS, Members, for_each_schema};
use crate::diag::{Problems, Source};
use crate::schema::documents::quoted;
use crate::view::pointer;
use crate::vocab::Level;

/// Reports mistakes in the keywords of a document. Returns whether the document can be compiled.
pub(in crate::schema) fn check(source: &Source, document: &Value, problems: &mut Problems) -> bool {
    let before = problems.count();
    for_each_schema(document, &mut |schema| {
        check_schema(source, schema, problems);
    });
    for error in meta::validator().iter_errors(document) {
        let at = error.instance_path().as_str();
        let mut tokens = at.rsplit('/');
        let word = tokens.find(|token| pointer::array_index(token).is_none());
        let span = word.map_or(0..0, |word| quoted(source, word));
        let message = match error.kind() {
            Kind::AnyOf { .. } => "this keyword cannot have this value".to_owned(),
            _ => error.masked().to_string(),
        };
        problems.at(source, &span, format!("at {at}: {message}"));
    }
    problems.count() == before
}

/// Checks the keywords of one schema.
fn check_schema(source: &Source, schema: &Members, problems: &mut Problems) {
    for (word, value) in schema {
        if KEYWORDS.iter().all(|(known, _)| known != word) {
            let known = KEYWORDS.iter().map(|(known, _)| *known);
            problems.unknown(source, &quoted(source, word), "keyword", known);
        }
        let message = match word.as_str() {
            "x-level" if serde_json::from_value::<Level>(value.clone()).is_err() => {
                "`x-level` is \"must\", \"should\" or \"may\""
            }
            "x-rule" if !value.is_string() => "`x-rule` is the id of a rule",
            _ => continue,
        };
        problems.at(source, &quoted(source, word), message);
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
                "`{name}` is required but not described under `properties` of the same schema: it \
                 would have no level of its own, and a typo would go unnoticed"
            );
            problems.at(source, &quoted(source, name), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems_of(text: &str) -> Vec<String> {
        let source = Source::new("a.json", text);
        let mut problems = Problems::default();
        let document = serde_json::from_str(text).unwrap();
        let sound = check(&source, &document, &mut problems);
        assert_eq!(sound, problems.is_empty());
        problems.sorted().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_misspelt_keyword_is_reported_in_every_subschema() {
        for text in [
            r#"{ "requred": [] }"#,
            r#"{ "properties": { "a": { "requred": [] } } }"#,
            r#"{ "prefixItems": [{ "not": { "requred": [] } }] }"#,
            r#"{ "$defs": { "a": { "if": { "requred": [] } } } }"#,
        ] {
            let found = problems_of(text);
            assert!(
                matches!(&found[..], [one] if one.ends_with("unknown keyword `requred`; did you mean `required`?")),
                "{found:?}"
            );
        }
        assert_eq!(
            problems_of(r#"{ "tite": "", "properties": { "b": { "tpye": "" } } }"#).len(),
            2
        );
        // The values of `const` and `enum` can have any shape, and properties can have any name.
        let fine = r#"{ "const": { "requred": 1 }, "enum": [{ "x": 1 }], "properties": { "requred": true } }"#;
        assert_eq!(problems_of(fine), [] as [&str; 0]);
    }

    #[test]
    fn an_invalid_keyword_value_is_reported() {
        for text in [
            r#"{ "properties": { "a": { "required": "x" } } }"#,
            r#"{ "type": "strnig" }"#,
            r#"{ "minLength": "1" }"#,
            r#"{ "x-level": "shuold" }"#,
            r#"{ "items": { "x-level": true } }"#,
            r#"{ "x-rule": 1 }"#,
        ] {
            assert_eq!(problems_of(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn a_required_member_must_be_described() {
        assert_eq!(
            problems_of(r#"{ "required": ["a"], "properties": { "b": true } }"#),
            [
                "a.json:1:16: `a` is required but not described under `properties` of the same \
                 schema: it would have no level of its own, and a typo would go unnoticed"
            ]
        );
        let reference = r#"{ "$ref": "b.json", "required": ["a"] }"#;
        assert_eq!(
            problems_of(reference).len(),
            1,
            "its level is read beside `required`"
        );
        assert!(problems_of(r#"{ "required": ["a"], "properties": { "a": true } }"#).is_empty());
    }
}
