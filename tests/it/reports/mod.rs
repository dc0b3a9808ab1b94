//! Tests of the reports of `tests/samples/run.json`, a record with every verdict, every kind of
//! entry and hostile texts. Its JSON report equals the sample; the other reports are compared with
//! snapshots.

mod summary;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use proptest::prelude::*;
use rebuff::report::{FORMATS, VerdictCounts, json, terminal};
use rebuff::vocab::{LibtestStatus, RunRecord, Verdict, clean_line, clean_text};
use serde_json::{Value, json as value};

/// The text of the sample record.
fn sample() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/run.json");
    std::fs::read_to_string(path).unwrap()
}

fn record() -> RunRecord {
    json::read(&sample()).unwrap()
}

fn render(name: &str, run: &RunRecord) -> String {
    let format = FORMATS.iter().find(|format| format.name == name).unwrap();
    (format.render)(run).unwrap()
}

#[test]
fn every_format_matches_its_snapshot() {
    let run = record();
    for format in FORMATS {
        let text = render(format.name, &run);
        match format.name {
            "json" => assert_eq!(text, sample()),
            _ => insta::assert_snapshot!(format.file, text),
        }
    }
}

#[test]
fn the_terminal_texts_match_their_snapshot() {
    let run = record();
    let mut out = String::new();
    for case in &run.cases {
        match case.verdict.row().libtest {
            LibtestStatus::Ok => {}
            LibtestStatus::Failed => {
                let _ = write!(
                    out,
                    "---- {} ----\n{}\n",
                    case.id,
                    terminal::failure(case, &run)
                );
            }
            LibtestStatus::Ignored => {
                let _ = write!(
                    out,
                    "{} ... ignored, {}\n\n",
                    case.id,
                    terminal::reason(case).unwrap()
                );
            }
        }
    }
    out += &terminal::unjudged(&run).unwrap();
    out.push('\n');
    out += &terminal::leftovers(&run).unwrap();
    insta::assert_snapshot!("terminal", out);
}

#[test]
fn the_last_line_agrees_with_the_exit_code() {
    let mut run = record();
    let mut out = String::new();
    for exit in [0, 1, 3, 4] {
        run.exit = exit;
        let _ = writeln!(
            out,
            "{exit} {}",
            terminal::last_line(&run, Some("reports/latest".as_ref()))
        );
    }
    run.broken.clear();
    run.exit = 3;
    let _ = writeln!(out, "3 {}", terminal::last_line(&run, None));
    run.cases.retain(|case| !case.verdict.row().judged);
    run.exit = 4;
    let _ = writeln!(out, "4 {}", terminal::last_line(&run, None));
    run.exit = 1;
    let _ = writeln!(out, "1 {}", terminal::last_line(&run, None));
    insta::assert_snapshot!("last-line", out);
}

#[test]
fn every_report_has_the_mark_of_its_format_in_its_head() {
    let mut run = record();
    run.rebuff = "x".repeat(30);
    for format in FORMATS {
        let text = render(format.name, &run);
        let head = &text.as_bytes()[..rebuff::report::Format::HEAD];
        assert!(
            String::from_utf8_lossy(head).contains(format.mark),
            "{}",
            format.name
        );
    }
}

#[test]
fn no_terminal_line_is_a_workflow_command() {
    let run = record();
    for case in &run.cases {
        assert_harmless(&terminal::failure(case, &run));
        assert_harmless(&terminal::reason(case).unwrap_or_default());
    }
    assert_harmless(&terminal::unjudged(&run).unwrap());
}

fn assert_harmless(text: &str) {
    for line in text.lines() {
        assert!(!line.trim_start().starts_with("::"), "{line}");
        assert!(!line.contains("##"), "{line}");
    }
}

#[test]
fn junit_agrees_with_the_table_of_verdicts() {
    let run = record();
    let xml = render("junit", &run);
    let document = roxmltree::Document::parse(&xml).unwrap();
    let tests: Vec<_> = document
        .descendants()
        .filter(|node| node.has_tag_name("testcase"))
        .collect();
    assert_eq!(tests.len(), run.cases.len());
    for case in &run.cases {
        let test = tests
            .iter()
            .find(|test| test.attribute("name") == Some(case.id.as_str()))
            .unwrap();
        let states: Vec<&str> = test
            .children()
            .map(|child| child.tag_name().name())
            .filter(|name| ["failure", "error", "skipped"].contains(name))
            .collect();
        let expected: &[&str] = match case.verdict.row().libtest {
            LibtestStatus::Ok => &[],
            LibtestStatus::Ignored => &["skipped"],
            LibtestStatus::Failed if matches!(case.verdict, Verdict::Error { .. }) => &["error"],
            LibtestStatus::Failed => &["failure"],
        };
        assert_eq!(states, expected, "{}", case.id);
    }
}

#[test]
fn the_verdict_counts_add_up() {
    let tally = VerdictCounts::from_run(&record());
    assert_eq!(
        tally.cases,
        tally.judged + tally.skipped + tally.blocked + tally.errors
    );
    assert_eq!(tally.red_others, 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_report_is_well_formed_for_any_text(foreign in any::<String>()) {
        let mut run = record();
        run.cases.truncate(4);
        run.broken = vec![foreign.clone()];
        for case in &mut run.cases {
            case.title = foreign.as_str().into();
            for finding in &mut case.findings {
                finding.expected.clone_from(&foreign);
                finding.actual.clone_from(&foreign);
            }
            for sent in &mut case.exchanges {
                sent.request.url.clone_from(&foreign);
                let bodies = [sent.request.body.as_mut(), sent.answer.as_mut().and_then(|a| a.body.as_mut())];
                for body in bodies.into_iter().flatten() {
                    body.text.clone_from(&foreign);
                }
            }
        }
        prop_assert_eq!(&json::read(&render("json", &run)).unwrap(), &run);
        for case in &run.cases {
            assert_harmless(&terminal::failure(case, &run));
        }
        assert_harmless(&terminal::last_line(&run, None));
        check_xml(&run, &foreign);
        let page = render("markdown", &run);
        let tags = page.matches('<').count();
        let ours = ["<!--", "<code>", "</code>"].iter().map(|tag| page.matches(tag).count());
        prop_assert_eq!(tags, ours.sum::<usize>(), "{}", page);
    }
}

/// Asserts that an XML parser finds the texts of the record in the JUnit report.
fn check_xml(run: &RunRecord, foreign: &str) {
    let xml = render("junit", run);
    let document = roxmltree::Document::parse(&xml).unwrap();
    let failures: Vec<_> = document
        .descendants()
        .filter(|node| node.has_tag_name("failure"))
        .collect();
    assert_eq!(failures.len(), 2);
    for failure in failures {
        let text = failure.text().unwrap();
        let message = failure.attribute("message").unwrap();
        assert_eq!(text.lines().next().unwrap(), message);
        assert!(message.ends_with(&format!("got {}", clean_line(foreign, 300))));
        let body = clean_text(foreign).replace('\t', "    ");
        for line in body.lines() {
            assert!(text.contains(line), "{text}");
        }
    }
}

fn schema() -> Value {
    serde_json::from_str(include_str!("../../../schemas/run.schema.json")).unwrap()
}

fn validator() -> jsonschema::Validator {
    jsonschema::draft202012::options()
        .offline()
        .build(&schema())
        .unwrap()
}

#[test]
fn the_schema_is_valid_and_accepts_the_record() {
    assert!(jsonschema::draft202012::meta::is_valid(&schema()));
    let run: Value = serde_json::from_str(&render("json", &record())).unwrap();
    let errors: Vec<String> = validator()
        .iter_errors(&run)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

/// The schema must not declare a member or word that rebuff never writes. The sample uses every
/// declared member and word, so the other tests cover them.
#[test]
fn the_record_uses_every_member_and_word_of_the_schema() {
    let schema = schema();
    let mut known = BTreeSet::new();
    collect_declared(&schema, &mut known);
    let run: Value = serde_json::from_str(&render("json", &record())).unwrap();
    let mut seen = BTreeSet::new();
    collect_used(&schema, &schema, &run, &mut seen);
    // The sample has only one exit code, so the other exit codes are unused.
    let dead: Vec<&String> = known
        .difference(&seen)
        .filter(|word| !word.starts_with("The exit code"))
        .collect();
    assert!(dead.is_empty(), "{dead:#?}");
}

/// Collects all members and words of a schema, each prefixed with the description of its parent.
fn collect_declared(schema: &Value, known: &mut BTreeSet<String>) {
    if let Some(properties) = schema["properties"].as_object() {
        for name in properties.keys() {
            assert!(
                schema["properties"][name]["description"].is_string(),
                "{name}"
            );
            known.insert(format!("{} {name}", schema["description"]));
        }
    }
    for word in schema["enum"].as_array().into_iter().flatten() {
        known.insert(format!(
            "{} {word}",
            schema["description"].as_str().unwrap()
        ));
    }
    match schema {
        Value::Object(members) => members
            .values()
            .for_each(|member| collect_declared(member, known)),
        Value::Array(items) => items.iter().for_each(|item| collect_declared(item, known)),
        _ => {}
    }
}

/// Collects the members and words of the schema that a value uses.
fn collect_used(root: &Value, schema: &Value, value: &Value, seen: &mut BTreeSet<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        return collect_used(root, root.pointer(&name[1..]).unwrap(), value, seen);
    }
    if schema["enum"].is_array() {
        seen.insert(format!(
            "{} {value}",
            schema["description"].as_str().unwrap()
        ));
    }
    for branch in schema["oneOf"].as_array().into_iter().flatten() {
        if branch["properties"]["is"]["const"] == value["is"] {
            collect_used(root, branch, value, seen);
        }
    }
    for item in value.as_array().into_iter().flatten() {
        collect_used(root, &schema["items"], item, seen);
    }
    for (name, member) in value.as_object().into_iter().flatten() {
        match schema["properties"].get(name) {
            Some(inner) => {
                seen.insert(format!("{} {name}", schema["description"]));
                collect_used(root, inner, member, seen);
            }
            None => collect_used(root, &schema["additionalProperties"], member, seen),
        }
    }
}

#[test]
fn the_schema_is_as_strict_as_the_reader() {
    let validator = validator();
    let run: Value = serde_json::from_str(&render("json", &record())).unwrap();
    let mut pointers = Vec::new();
    objects(&run, String::new(), &mut pointers);
    for pointer in pointers {
        let mut more = run.clone();
        more.pointer_mut(&pointer).unwrap()["surplus"] = value!(null);
        assert!(
            !validator.is_valid(&more),
            "the schema accepts an extra member at `{pointer}`"
        );
        let read = json::read(&more.to_string());
        assert!(
            read.is_err(),
            "the reader accepts an extra member at `{pointer}`"
        );
        let names: Vec<String> = run
            .pointer(&pointer)
            .unwrap()
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect();
        for name in names {
            let mut less = run.clone();
            less.pointer_mut(&pointer)
                .unwrap()
                .as_object_mut()
                .unwrap()
                .remove(&name);
            let read = serde_json::from_value::<RunRecord>(less.clone()).is_ok();
            assert_eq!(
                validator.is_valid(&less),
                read,
                "`{pointer}` without `{name}`"
            );
        }
    }
}

/// The pointers of all objects in a value.
fn objects(value: &Value, pointer: String, pointers: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                objects(
                    member,
                    format!("{pointer}/{}", name.replace('/', "~1")),
                    pointers,
                );
            }
            pointers.push(pointer);
        }
        Value::Array(items) => {
            for (n, item) in items.iter().enumerate() {
                objects(item, format!("{pointer}/{n}"), pointers);
            }
        }
        _ => {}
    }
}
