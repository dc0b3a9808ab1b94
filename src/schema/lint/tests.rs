//! Tests the messages for whole schema files, as a user sees them.

use serde_json::json;

use crate::diag::Problems;
use crate::schema::Store;

fn problems(files: &[(&str, &str)]) -> String {
    let mut problems = Problems::default();
    let store = Store::new(files.iter().copied(), &mut problems);
    problems.extend(store.lint());
    let lines: Vec<String> = problems.sorted().iter().map(ToString::to_string).collect();
    lines.join("\n")
}

#[test]
fn a_misspelt_keyword_is_refused() {
    let text = "{ \"properties\":\n  { \"a\": { \"requred\": [\"x\"] } } }";
    assert_eq!(
        problems(&[("a.json", text)]),
        "schemas/a.json:2:12: unknown keyword `requred`; did you mean `required`?"
    );
}

#[test]
fn a_reference_that_leads_nowhere_is_refused() {
    for reference in ["b.json#/$defs/nope", "c.json", "#anchor"] {
        let a = json!({ "$ref": reference }).to_string();
        let text = problems(&[("a.json", &a), ("b.json", "{}"), ("d.json", &a)]);
        assert!(text.starts_with("schemas/a.json:1:9: `$ref` to"), "{text}");
        assert_eq!(text.lines().count(), 2, "{text}");
    }
    for word in ["$id", "$anchor", "$schema"] {
        let a = json!({ "not": { word: "x" } }).to_string();
        assert!(problems(&[("a.json", &a)]).starts_with("schemas/a.json:1:9: `$"));
    }
    assert_eq!(
        problems(&[("a.json", r#"{ "const": { "$ref": "x" } }"#)]),
        ""
    );
}

#[test]
fn broken_json_has_a_location() {
    assert_eq!(
        problems(&[("a.json", "{\n  \"a\": 1,\n}")]),
        "schemas/a.json:3:1: is no JSON: trailing comma"
    );
}
