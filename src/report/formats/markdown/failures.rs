//! The sections about failures.

use super::escape::{code, escape};
use super::rows::{cause_rows, ids, text_rows};
use super::section::section;
use crate::report::counts::VerdictCounts;
use crate::report::groups::counts_by_area;
use crate::report::sentences::count_of;
use crate::vocab::{CaseRecord, EntryKind, Gate, LibtestStatus, RunRecord, Verdict};

/// The counts of each area. A run with few cases has no such section.
pub(super) fn areas(out: &mut String, run: &RunRecord) {
    const FEW: usize = 20;
    if run.count(|_| true) <= FEW {
        return;
    }
    let table = "| area | cases | judged | failed | errors | skipped | blocked | known | advice |\n\
        |---|---|---|---|---|---|---|---|---|\n";
    let rows = counts_by_area(run).into_iter();
    let rows = rows.map(|(area, counts)| area_row(&area, &counts));
    section(out, "Areas", table, rows);
}

/// The row of an area; a zero becomes an empty cell.
fn area_row(area: &str, counts: &VerdictCounts) -> String {
    let cells = [
        counts.failed,
        counts.errors,
        counts.skipped,
        counts.blocked,
        counts.known,
        counts.advice,
    ]
    .map(|count| match count {
        0 => String::new(),
        some => some.to_string(),
    });
    format!(
        "| {} | {} | {} | {} |\n",
        code(area),
        counts.cases,
        counts.judged,
        cells.join(" | ")
    )
}

/// The prerequisites and watches that are red or in trouble, each with the cases that it blocks.
/// Fixing one of them may unlock many cases.
pub(super) fn red_others(out: &mut String, run: &RunRecord) {
    let red = run.cases.iter().filter(|entry| is_red_other(entry));
    let rows = red.map(|entry| {
        let why = match (entry.verdict.reason(), entry.findings.first()) {
            (None, Some(first)) => {
                let (expected, actual) = (code(&first.expected_here()), code(&first.actual_here()));
                format!("expected {expected}, got {actual}")
            }
            (reason, _) => escape(&reason.unwrap_or_default()),
        };
        format!(
            "- {}: {why}\n{}",
            code(entry.id.as_str()),
            blocked_row(run, entry)
        )
    });
    section(out, "Red prerequisites and watches", "", rows);
}

/// Whether the entry is a prerequisite or watch that is red or in trouble.
pub(super) fn is_red_other(entry: &CaseRecord) -> bool {
    entry.kind != EntryKind::Case && entry.verdict.row().gate != Gate::Green
}

/// The cases that a prerequisite blocks.
fn blocked_row(run: &RunRecord, entry: &CaseRecord) -> String {
    let is_blocked = |case: &&CaseRecord| matches!(&case.verdict, Verdict::Blocked { by, .. } if by == entry.id.as_str());
    let blocked: Vec<&CaseRecord> = run.cases.iter().filter(is_blocked).collect();
    match blocked.len() {
        0 => String::new(),
        count => format!(
            "  - blocks {}: {}\n",
            count_of(count, "case"),
            ids(&blocked)
        ),
    }
}

/// Every red case, with its first finding.
pub(super) fn red_cases(out: &mut String, run: &RunRecord) {
    let red = red(run).filter(|case| case.kind == EntryKind::Case);
    let rows = red.map(|case| {
        let [expected, actual, rule] = match (case.verdict.reason(), case.findings.first()) {
            (None, Some(first)) => {
                let (expected, actual) = (first.expected_here(), first.actual_here());
                [&expected, &actual, &first.rule].map(|text| code(text))
            }
            (reason, _) => {
                let rule = case.rules.first().map(|rule| code(rule));
                let reason = escape(&reason.unwrap_or_default());
                [case.verdict.to_string(), reason, rule.unwrap_or_default()]
            }
        };
        let id = code(case.id.as_str());
        format!("| {id} | {expected} | {actual} | {rule} |\n")
    });
    let table = "| case | expected | actual | rule |\n|---|---|---|---|\n";
    section(out, "Red cases", table, rows);
}

/// The causes of the red findings. One mistake of a server often fails many cases; this is the list to
/// work through.
pub(super) fn causes(out: &mut String, run: &RunRecord) {
    section(out, "Causes", "", cause_rows(red(run)));
}

/// The causes of should findings.
pub(super) fn advice(out: &mut String, run: &RunRecord) {
    let advised = run.cases.iter().filter(|case| {
        let row = case.verdict.row();
        row.judged && row.libtest == LibtestStatus::Ok && !case.findings.is_empty()
    });
    section(out, "Advice", "", cause_rows(advised));
}

/// What explains a red case besides its findings, such as an expired known failure.
pub(super) fn notes(out: &mut String, run: &RunRecord) {
    let notes = red(run).flat_map(|case| case.notes.iter().map(move |note| (note.clone(), case)));
    section(out, "Notes on what failed", "", text_rows(notes));
}

fn red(run: &RunRecord) -> impl Iterator<Item = &CaseRecord> {
    let cases = run.cases.iter();
    cases.filter(|case| case.verdict.row().gate == Gate::Red)
}
