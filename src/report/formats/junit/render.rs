//! Builds the suites and test cases; the only file that uses `quick-junit`.

use std::time::Duration;

use chrono::{DateTime, FixedOffset};
use indexmap::IndexMap;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite, XmlString};

use super::details::details;
use crate::report::format::RenderError;
use crate::report::sentences;
use crate::vocab::{CaseRecord, JunitStatus, RunRecord, Verdict, clean_line, clean_text};

/// The maximum size of all details of a report in bytes. Readers load whole files and refuse files
/// above 30 MB. If a run has very many failures, the last ones have only a message.
const MAX_DETAILS: usize = 8 << 20;

/// The maximum length of an attribute in characters.
const MAX_ATTRIBUTE: usize = 2000;

/// The text of `junit.xml`.
pub(super) fn render(run: &RunRecord) -> Result<String, RenderError> {
    let started = DateTime::parse_from_rfc3339(&run.started).ok();
    let mut report = Report::new("rebuff");
    report.timestamp = started;
    report.set_time(Duration::from_millis(run.millis));
    let mut details_left = MAX_DETAILS;
    for (name, cases) in cases_by_area(run) {
        let mut suite = suite(run, &name, &cases, started);
        for case in cases {
            suite.add_test_case(test_case(run, case, &name, &mut details_left));
        }
        report.add_test_suite(suite);
    }
    report
        .to_string()
        .map_err(|error| RenderError::new("junit", error))
}

/// The cases of each area of each contract, in the order of the run.
fn cases_by_area(run: &RunRecord) -> IndexMap<String, Vec<&CaseRecord>> {
    let mut areas: IndexMap<String, Vec<&CaseRecord>> = IndexMap::new();
    for case in &run.cases {
        let name = format!("{}.{}", case.id.contract(), case.id.area());
        areas.entry(name).or_default().push(case);
    }
    areas
}

/// The suite of an area, still without test cases.
fn suite(
    run: &RunRecord,
    name: &str,
    cases: &[&CaseRecord],
    started: Option<DateTime<FixedOffset>>,
) -> TestSuite {
    let mut suite = TestSuite::new(attribute(name));
    suite.timestamp = started;
    let millis = cases.iter().map(|case| case.millis);
    suite.set_time(Duration::from_millis(millis.fold(0, u64::saturating_add)));
    let contract = cases.first().map_or("", |case| case.id.contract());
    let target = run
        .targets
        .iter()
        .find(|target| target.contract == contract);
    let mut property = |name: &str, value: &str| {
        suite.add_property((attribute(name), attribute(value)));
    };
    property("rebuff.version", &run.rebuff);
    property("run", &run.run);
    property("target", target.map_or("", |target| &target.base));
    property("strict", &run.strict.to_string());
    property("exit", &run.exit.to_string());
    if !run.broken.is_empty() {
        property("broken", &run.broken.join("; "));
    }
    suite
}

fn test_case(
    run: &RunRecord,
    case: &CaseRecord,
    class: &str,
    details_left: &mut usize,
) -> TestCase {
    let status = status(case, details_left);
    let mut test = TestCase::new(attribute(case.id.as_str()), status);
    test.set_classname(attribute(class));
    test.set_time(Duration::from_millis(case.millis));
    test.extra.insert("file".into(), attribute(&case.file));
    test.extra
        .insert("line".into(), attribute(&case.line.to_string()));
    for (name, value) in properties(run, case) {
        if !value.is_empty() {
            test.add_property((attribute(name), attribute(&value)));
        }
    }
    test
}

/// The properties of a test case: its rules, and remarks that are not failures.
fn properties(run: &RunRecord, case: &CaseRecord) -> [(&'static str, String); 6] {
    let rules = case.rules.iter().filter_map(|rule| run.rules.get(rule));
    let sources: Vec<&str> = rules.map(|rule| rule.source.as_str()).collect();
    let advice: Vec<String> = match case.verdict.row().junit {
        JunitStatus::Success => case.findings.iter().map(sentences::finding).collect(),
        JunitStatus::Skipped | JunitStatus::Failure | JunitStatus::Error => Vec::new(),
    };
    [
        ("title", case.title.to_string()),
        ("level", case.level.to_string()),
        ("rules", case.rules.join(", ")),
        ("source", sources.join("; ")),
        ("notes", case.notes.join("; ")),
        ("advice", advice.join("; ")),
    ]
}

fn status(case: &CaseRecord, details_left: &mut usize) -> TestCaseStatus {
    let kind = match case.verdict.row().junit {
        JunitStatus::Success => return TestCaseStatus::success(),
        JunitStatus::Skipped => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(attribute(&sentences::headline(case)));
            return status;
        }
        JunitStatus::Failure => NonSuccessKind::Failure,
        JunitStatus::Error => NonSuccessKind::Error,
    };
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(attribute(type_of(case)));
    status.set_message(attribute(&sentences::headline(case)));
    status.set_description(text(&details(case, details_left)));
    status
}

/// The type of a failure or error: the kind of trouble, the verdict if it has a reason of its own, or
/// else the check of the first finding.
fn type_of(case: &CaseRecord) -> &'static str {
    match (&case.verdict, case.findings.first()) {
        (Verdict::Error { cause, .. }, _) => cause.as_str(),
        (verdict, Some(first)) if verdict.reason().is_none() => first.check.as_str(),
        (verdict, _) => verdict.row().word,
    }
}

/// The text of an attribute. The text is cleaned here, because `quick-junit` drops the characters
/// that XML forbids. The text becomes one line, because an XML reader replaces line breaks in
/// attributes by spaces.
fn attribute(text: &str) -> XmlString {
    clean_line(text, MAX_ATTRIBUTE).as_str().into()
}

/// The text of an element. Tabs become spaces, because `quick-junit` drops them.
fn text(text: &str) -> XmlString {
    clean_text(text).replace('\t', "    ").as_str().into()
}
