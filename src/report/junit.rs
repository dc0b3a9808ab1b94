//! `junit.xml`: the dialect that Jenkins, GitLab, Azure DevOps, Allure and the report actions read
//! alike, and the only owner of the crate that writes it.
//!
//! Suites are flat (nested ones are dropped by some readers) and always have a name and a time.
//! The name of a test case is the whole id, as some keep only the first of equal names. There is
//! one `<failure>` with all findings, as some show only the first. Its text repeats the message,
//! as some show only the text. `<skipped>` and `<failure>` never stand together, as readers
//! disagree about which wins.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::time::Duration;

use chrono::{DateTime, FixedOffset};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite, XmlString};

use super::junit_own::{MARK, Own, Texts};
use super::words::{self, line};
use super::{RenderError, curl};
use crate::vocab::{
    BodyRecord, CaseRecord, ExchangeRecord, JunitStatus, RunRecord, Verdict, clean_bytes,
    clean_line, clean_text, is_clean_line,
};

/// Readers keep whole files in memory and refuse them above 30 MB, so a run that is red all over
/// has only its first lines behind this many bytes.
const MOST_DETAILS: usize = 8 << 20;

/// How much of a request, and of an answer, is shown.
const MOST_MESSAGE: usize = 2000;

/// The text of `junit.xml`.
pub(super) fn render(run: &RunRecord) -> Result<String, RenderError> {
    let started = DateTime::parse_from_rfc3339(&run.started).ok();
    let mut report = Report::new("rebuff");
    report.timestamp = started;
    report.set_time(Duration::from_millis(run.millis));
    let mut shared = Common {
        started,
        left: MOST_DETAILS,
        texts: HashMap::new(),
        mark: XmlString::new(MARK.to_string()),
        own: Own::default(),
    };
    for (name, cases) in areas(run) {
        report.add_test_suite(suite(run, &name, &cases, &mut shared));
    }
    let written = report.to_string().map_err(|error| RenderError {
        format: "junit",
        source: error.into(),
    })?;
    drop(report); // as large as its text
    Ok(shared.own.put_into(&written))
}

/// What all cases of a report have in common.
struct Common<'r> {
    started: Option<DateTime<FixedOffset>>,
    /// How many bytes of details may still be written.
    left: usize,
    /// Texts that stand on many cases. The crate looks for escapes in each text that it is given,
    /// character by character, which took longer than all the rest of the report.
    texts: HashMap<String, XmlString>,
    mark: XmlString,
    own: Own<'r>,
}

impl Common<'_> {
    /// As [`attribute`], for a text that comes again.
    fn attribute(&mut self, text: &str) -> XmlString {
        if let Some(known) = self.texts.get(text) {
            return known.clone();
        }
        let made = attribute(text);
        self.texts.insert(text.to_owned(), made.clone());
        made
    }
}

/// The cases of each contract and area, in the order in which the areas come first.
fn areas(run: &RunRecord) -> Vec<(String, Vec<&CaseRecord>)> {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut areas: Vec<(String, Vec<&CaseRecord>)> = Vec::new();
    for case in &run.cases {
        let name = class(case);
        let place = *places.entry(name.clone()).or_insert(areas.len());
        if place == areas.len() {
            areas.push((name, Vec::new()));
        }
        areas[place].1.push(case);
    }
    areas
}

fn class(case: &CaseRecord) -> String {
    format!("{}.{}", case.id.contract(), case.id.area())
}

fn suite<'r>(
    run: &RunRecord,
    name: &str,
    cases: &[&'r CaseRecord],
    common: &mut Common<'r>,
) -> TestSuite {
    let class = attribute(name);
    let mut suite = TestSuite::new(class.clone());
    suite.timestamp = common.started;
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
    let mut kinds = HashMap::new();
    for case in cases {
        let texts = own_texts(case);
        let kind = is_plain(case).then(|| Like::of(case));
        if let Some(number) = kind.as_ref().and_then(|kind| kinds.get(kind)) {
            common.own.like(*number, texts);
            suite.tests += 1;
            continue;
        }
        let number = common.own.written(texts);
        kinds.extend(kind.map(|kind| (kind, number)));
        suite.add_test_case(test_case(run, case, &class, common));
    }
    suite
}

/// All that a green case has in the file and shares with others; its suite comes to that.
#[derive(PartialEq, Eq, Hash)]
struct Like<'r> {
    file: &'r str,
    level: &'static str,
    rules: &'r [String],
    has_title: bool,
}

impl<'r> Like<'r> {
    fn of(case: &'r CaseRecord) -> Self {
        Self {
            file: &case.file,
            level: case.level.as_str(),
            rules: &case.rules,
            has_title: !case.title.is_empty(),
        }
    }
}

/// Whether there is nothing to say about a case.
fn is_plain(case: &CaseRecord) -> bool {
    matches!(case.verdict.row().junit, JunitStatus::Success)
        && case.findings.is_empty()
        && case.notes.is_empty()
}

/// What stands on one case only, in the order in which it is written.
fn own_texts(case: &CaseRecord) -> Texts<'_> {
    let time = format!("{}.{:03}", case.millis / 1000, case.millis % 1000);
    [
        cleaned(case.id.as_str()),
        time.into(),
        case.line.to_string().into(),
        cleaned(&case.title),
    ]
}

fn cleaned(text: &str) -> Cow<'_, str> {
    if is_clean_line(text, MOST_MESSAGE) {
        return text.into();
    }
    clean_line(text, MOST_MESSAGE).into()
}

fn test_case(
    run: &RunRecord,
    case: &CaseRecord,
    class: &XmlString,
    common: &mut Common<'_>,
) -> TestCase {
    let mark = common.mark.clone();
    let status = status(case, &mut common.left);
    let mut test = TestCase::new(mark.clone(), status);
    test.set_classname(class.clone());
    // Written here as the crate writes a time, so that it can be one of the case's own texts.
    test.extra.insert(common.attribute("time"), mark.clone());
    test.extra
        .insert(common.attribute("file"), common.attribute(&case.file));
    test.extra.insert(common.attribute("line"), mark.clone());
    let sources: Vec<&str> = case
        .rules
        .iter()
        .filter_map(|rule| run.rules.get(rule))
        .map(|rule| rule.source.as_str())
        .collect();
    let advice: Vec<String> = match case.verdict.row().junit {
        JunitStatus::Success => case.findings.iter().map(words::finding).collect(),
        JunitStatus::Skipped | JunitStatus::Failure | JunitStatus::Error => Vec::new(),
    };
    let rules = case.rules.join(", ");
    if !case.title.is_empty() {
        test.add_property((common.attribute("title"), mark));
    }
    for (name, text) in [
        ("level", case.level.as_str()),
        ("rules", &rules),
        ("source", &sources.join("; ")),
    ] {
        if !text.is_empty() {
            test.add_property((common.attribute(name), common.attribute(text)));
        }
    }
    for (name, told) in [("notes", &case.notes), ("advice", &advice)] {
        let told = told.join("; ");
        if !told.is_empty() {
            test.add_property((common.attribute(name), attribute(&told)));
        }
    }
    test
}

fn status(case: &CaseRecord, left: &mut usize) -> TestCaseStatus {
    let kind = match case.verdict.row().junit {
        JunitStatus::Success => return TestCaseStatus::success(),
        JunitStatus::Skipped => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(attribute(&words::headline(case)));
            return status;
        }
        JunitStatus::Failure => NonSuccessKind::Failure,
        JunitStatus::Error => NonSuccessKind::Error,
    };
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(attribute(kind_of(case)));
    status.set_message(attribute(&words::headline(case)));
    status.set_description(text(&details(case, left)));
    status
}

/// The type of a failure or error: its cause, the word of a verdict that says itself why it is red,
/// or the check of the first finding.
fn kind_of(case: &CaseRecord) -> &'static str {
    match (&case.verdict, case.findings.first()) {
        (Verdict::Error { cause, .. }, _) => cause.as_str(),
        (verdict, Some(first)) if verdict.reason().is_none() => first.check.as_str(),
        (verdict, _) => verdict.row().word,
    }
}

/// The message once more, then all findings, then the exchange that the first of them is about.
fn details(case: &CaseRecord, left: &mut usize) -> String {
    let mut out = words::headline(case);
    let mut rest = String::from("\n");
    for finding in &case.findings {
        let _ = writeln!(rest, "- {}", words::finding(finding));
    }
    if let Some(sent) = words::told(case) {
        rest.push_str(&exchange(sent));
    }
    if let Some(less) = left.checked_sub(written_size(&rest)) {
        *left = less;
        out.push_str(&rest);
    } else {
        out.push_str("\nall findings, the request and the answer are in run.json\n");
    }
    out
}

/// The bytes of a text in the file: each of these characters is written as a name.
fn written_size(text: &str) -> usize {
    /// As long as `&quot;`.
    const NAME: usize = 6;
    text.len() + text.matches(['<', '>', '&', '"', '\'']).count() * (NAME - 1)
}

fn exchange(sent: &ExchangeRecord) -> String {
    let request = &sent.request;
    let mut out = format!("\n{} ({}, as {})\n", sent.step, sent.op, sent.identity);
    let first = format!("{} {}", request.method, request.url);
    push_message(
        &mut out,
        '>',
        &first,
        (&request.headers, request.body.as_ref()),
    );
    if let Some(answer) = &sent.answer {
        let first = answer.status.to_string();
        let parts = (&answer.headers[..], answer.body.as_ref());
        push_message(&mut out, '<', &first, parts);
    } else {
        let why = sent.none.as_deref().unwrap_or("no reason is known");
        let _ = writeln!(out, "< no answer: {}", line(why));
    }
    let _ = writeln!(out, "\n{}", curl::command(sent));
    out
}

fn push_message(
    out: &mut String,
    arrow: char,
    first: &str,
    (headers, body): (&[(String, String)], Option<&BodyRecord>),
) {
    let mut message = format!("{first}\n");
    for (name, value) in headers {
        let _ = writeln!(message, "{}: {}", line(name), line(value));
    }
    if let Some(body) = body {
        let _ = write!(message, "\n{}", body.text);
    }
    let (message, cut) = clean_bytes(message.as_bytes(), MOST_MESSAGE);
    for line in message.lines() {
        let _ = writeln!(out, "{arrow} {line}");
    }
    if cut || body.is_some_and(|body| body.cut) {
        let _ = writeln!(out, "{arrow} … cut");
    }
}

/// A text for an attribute: cleaned before the crate drops what it does not like, and without line
/// breaks, which a reader would see as spaces.
fn attribute(text: &str) -> XmlString {
    clean_line(text, MOST_MESSAGE).as_str().into()
}

/// A text for an element. The crate drops tabs, so they are written as spaces.
fn text(text: &str) -> XmlString {
    clean_text(text).replace('\t', "    ").as_str().into()
}
