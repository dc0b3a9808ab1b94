//! Tests of the summary of runs that are much larger than the sample.

use rebuff::report::terminal;
use rebuff::vocab::{EntryKind, Verdict};
use serde_json::json as value;

use super::{record, render};

#[test]
fn reports_of_a_large_run_stay_within_their_size_limits() {
    let mut run = record();
    let red = run.cases[3].clone();
    run.cases = vec![red; 10_000];
    for (n, case) in run.cases.iter_mut().enumerate() {
        for finding in &mut case.findings {
            finding.actual = format!("{n} {}", "\"code\": <404>, ".repeat(200));
        }
    }
    assert!(render("markdown", &run).len() < 200 << 10);
    assert!(render("junit", &run).len() < 30 << 20);
}

#[test]
fn a_summary_says_how_much_each_long_section_omits() {
    let mut run = record();
    let known = std::mem::take(&mut run.cases);
    for n in 0..3_000 {
        let mut case = known[n % known.len()].clone();
        let long = format!("{n} {}", "<&|".repeat(100));
        let area = format!("calendar::a{n}");
        case.id = serde_json::from_value(value!(format!("{area}::{}", case.id.area()))).unwrap();
        case.notes = vec![long.clone()];
        for finding in &mut case.findings {
            finding.actual.clone_from(&long);
        }
        match &mut case.verdict {
            Verdict::KnownFail { reason }
            | Verdict::Fixed { reason }
            | Verdict::Skip { reason } => {
                reason.clone_from(&long);
            }
            Verdict::Blocked { by, .. } => by.clone_from(&long),
            Verdict::Error { message, .. } => message.clone_from(&long),
            Verdict::Pass | Verdict::Advice | Verdict::Fail => {}
        }
        run.cases.push(case);
    }
    run.leftovers = vec![run.leftovers[0].clone(); 500];
    run.targets = vec![run.targets[0].clone(); 100];
    let page = render("markdown", &run);
    assert!(page.len() < 300 << 10, "{}", page.len());
    let sections = page.matches("\n### ").count();
    let cut = page.matches(" more; `run.json` has all of them").count();
    // Three sections are never cut: what the exit code means, how to look closer, and the errors, of
    // which there are few kinds. All others are cut, and so is the list of targets.
    assert_eq!(cut, sections - 3 + 1, "{page}");
}

/// A first run against a new server has many failures with one cause, and many skipped cases.
#[test]
fn a_summary_groups_failures_by_cause_and_skips_by_remedy() {
    let mut run = record();
    let lost = run
        .cases
        .iter()
        .find(|case| case.id.as_str().ends_with("::lost_update"));
    let mut red = lost.unwrap().clone();
    red.findings.truncate(1);
    let skipped = run
        .cases
        .iter()
        .find(|case| case.id.as_str().ends_with("::foreign_room"));
    let skipped = skipped.unwrap().clone();
    run.cases.retain(|case| case.kind != EntryKind::Case);
    for n in 0..110 {
        let mut case = if n % 2 == 0 {
            red.clone()
        } else {
            skipped.clone()
        };
        case.id = serde_json::from_value(value!(format!("calendar::area::case{n}"))).unwrap();
        // The cases expect different statuses, but the server gives the same response to every
        // request.
        for finding in &mut case.findings {
            finding.expected = format!("{}", 400 + n % 6);
        }
        run.cases.push(case);
    }
    let page = render("markdown", &run);
    assert!(
        page.contains("- **55** <code>status</code>: expected <code>400</code> or <code>402</code> or <code>404</code>, got <code>200</code>"),
        "{page}"
    );
    assert!(
        page.contains("\n### Skipped, by what unlocks it (56)\n\n- **56** fixture"),
        "{page}"
    );
    assert!(
        page.contains("| <code>calendar::area</code> | 110 | 55 | 55 |  | 55 |"),
        "{page}"
    );
    let why = terminal::unjudged(&run).unwrap();
    assert!(
        why.starts_with("not judged, 55 cases, and why:\n    | 55         fixture `room`"),
        "{why}"
    );
}

#[test]
fn the_terminal_says_how_many_reasons_it_omits() {
    let mut run = record();
    let is_skip = |verdict: &Verdict| matches!(verdict, Verdict::Skip { .. });
    let skipped = run.cases.iter();
    let skipped = skipped.filter(|case| case.kind == EntryKind::Case);
    let skipped = skipped
        .clone()
        .find(|case| is_skip(&case.verdict))
        .unwrap()
        .clone();
    run.cases.clear();
    assert_eq!(terminal::unjudged(&run), None);
    for n in 0..30 {
        let mut case = skipped.clone();
        let reason = format!("reason {}", n % 15);
        case.verdict = Verdict::Skip { reason };
        run.cases.push(case);
    }
    let reasons = terminal::unjudged(&run).unwrap();
    assert_eq!(reasons.lines().count(), 12, "{reasons}");
    assert!(reasons.ends_with("and 5 more reasons\n"), "{reasons}");
}
