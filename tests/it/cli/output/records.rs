//! Tests the reports of real runs:
//! `run.json` matches its published schema, the JUnit report agrees with `run.json`, and every
//! entry names the file and line that define it.

use rebuff::vocab::{EntryKind, JunitStatus, RunRecord};
use serde_json::Value;

use crate::cli::support::{Workspace, project};

/// The flags and exit codes of some runs: with passed, failed and skipped cases, and with no case.
const RUNS: [(&str, i32); 6] = [
    ("", 0),
    ("--mutant etag-ignored", 1),
    ("--mutant code-as-string", 1),
    ("--variant no-second-account", 0),
    ("--variant sync-token-invalid", 0),
    ("nosuchcase", 4),
];

fn for_each_run(check: impl Fn(&Workspace, &RunRecord)) {
    for (flags, code) in RUNS {
        let workspace = Workspace::new();
        workspace
            .run(&format!("demo --out out {flags}"))
            .exits(code);
        let run = workspace.record("out");
        assert_eq!(i32::from(run.exit), code);
        check(&workspace, &run);
    }
}

#[test]
fn every_record_is_valid_under_the_published_schema() {
    let schema = std::fs::read_to_string(project("schemas/run.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::options().offline().build(&schema).unwrap();
    for_each_run(|workspace, _| {
        let record: Value = serde_json::from_str(&workspace.read("out/run.json")).unwrap();
        let wrong: Vec<String> = validator
            .iter_errors(&record)
            .map(|e| format!("{}: {}", e.instance_path(), e.masked()))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    });
}

/// With `--jobs 1`, no two entries run at the same time.
#[test]
fn with_one_job_the_times_of_all_entries_fit_into_that_of_the_run() {
    let workspace = Workspace::new();
    workspace.run("demo --out out --jobs 1").exits(0);
    let run = workspace.record("out");
    let sum_of_entries: u64 = run.cases.iter().map(|case| case.millis).sum();
    let whole_run = run.millis;
    assert!(
        0 < sum_of_entries && sum_of_entries <= whole_run,
        "{sum_of_entries} of {whole_run} ms"
    );
}

#[test]
fn every_entry_names_the_file_and_line_of_its_definition() {
    for_each_run(|_, run| {
        for case in &run.cases {
            assert!(!case.title.is_empty(), "{}", case.id);
            let text = std::fs::read_to_string(project(&case.file)).unwrap();
            let lines: Vec<&str> = text.lines().collect();
            let line = lines[usize::try_from(case.line).unwrap() - 1];
            let name = case.id.as_str().rsplit("::").next().unwrap();
            let below = || lines[usize::try_from(case.line).unwrap()..].iter();
            let is_defined_here = |head: &str| {
                line.starts_with(head)
                    && (line.contains(name) || line.contains(&format!("\"{name}\"")))
            };
            let is_there = match case.kind {
                EntryKind::Case => {
                    let slug = case.id.without_row().rsplit("::").next().unwrap();
                    let id = below().find(|line| line.starts_with("id = ")).unwrap();
                    line.starts_with("[[case]]") && *id == format!("id = \"{slug}\"")
                }
                EntryKind::Caller => is_defined_here("[identity."),
                EntryKind::Given => is_defined_here("[fixture."),
                EntryKind::Control => is_defined_here("[op."),
                EntryKind::Watch => line == format!("id = \"{name}\""),
            };
            assert!(
                is_there,
                "{} is not at {}:{}: {line}",
                case.id, case.file, case.line
            );
            if matches!(case.kind, EntryKind::Case | EntryKind::Watch) {
                assert!(!case.rules.is_empty(), "{}", case.id);
            }
            let cited = case
                .rules
                .iter()
                .chain(case.findings.iter().map(|finding| &finding.rule));
            for rule in cited {
                assert!(run.rules.contains_key(rule), "{}: {rule}", case.id);
            }
        }
    });
}

#[test]
fn junit_agrees_with_the_record() {
    for_each_run(|workspace, run| {
        let xml = workspace.read("out/junit.xml");
        let document = roxmltree::Document::parse(&xml).unwrap();
        let root = document.root_element();
        let number = |node: roxmltree::Node<'_, '_>, name: &str| -> usize {
            node.attribute(name).unwrap().parse().unwrap()
        };
        let count_of = |junit: JunitStatus| {
            let cases = run.cases.iter();
            cases
                .filter(|case| case.verdict.row().junit == junit)
                .count()
        };
        assert_eq!(number(root, "tests"), run.cases.len());
        assert_eq!(number(root, "failures"), count_of(JunitStatus::Failure));
        assert_eq!(number(root, "errors"), count_of(JunitStatus::Error));
        assert_eq!(number(root, "skipped"), count_of(JunitStatus::Skipped));
        for name in ["tests", "failures", "errors", "skipped"] {
            let sum: usize = root
                .children()
                .filter(roxmltree::Node::is_element)
                .map(|suite| number(suite, name))
                .sum();
            assert_eq!(sum, number(root, name), "{name}");
        }
        let tests: Vec<_> = document
            .descendants()
            .filter(|node| node.has_tag_name("testcase"))
            .collect();
        assert_eq!(tests.len(), run.cases.len());
        for (test, case) in tests.iter().zip(&run.cases) {
            let class = format!("{}.{}", case.id.contract(), case.id.area());
            assert_eq!(test.attribute("name"), Some(case.id.as_str()));
            assert_eq!(test.attribute("classname"), Some(class.as_str()));
            assert_eq!(
                test.parent().unwrap().attribute("name"),
                Some(class.as_str())
            );
            assert_eq!(test.attribute("file"), Some(&*case.file));
            assert_eq!(number(*test, "line"), usize::try_from(case.line).unwrap());
            assert!(test.attribute("time").unwrap().parse::<f64>().unwrap() >= 0.0);
            let has = |name: &str| test.children().any(|node| node.has_tag_name(name));
            let junit = case.verdict.row().junit;
            assert_eq!(has("failure"), junit == JunitStatus::Failure, "{}", case.id);
            assert_eq!(has("error"), junit == JunitStatus::Error, "{}", case.id);
            assert_eq!(has("skipped"), junit == JunitStatus::Skipped, "{}", case.id);
        }
    });
}

#[test]
fn the_last_line_agrees_with_the_record() {
    for (flags, code) in RUNS {
        let workspace = Workspace::new();
        let output = workspace
            .run(&format!("demo --out out {flags}"))
            .exits(code);
        let run = workspace.record("out");
        let judged = run.count(|case| case.verdict.row().judged);
        let skipped = run.count(|case| case.verdict.row().word == "skip");
        let failed = run.count(|case| case.verdict.row().word == "fail");
        let says =
            format!("{judged} judged, {failed} failed, {skipped} skipped, 0 blocked, 0 errors");
        assert!(
            output.last_line().contains(&says),
            "{says}: {}",
            output.last_line()
        );
    }
}
