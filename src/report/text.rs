//! The texts of the terminal: what stands below a failed case, the reason of an ignored one, the
//! last line of a run. No colours, no printing.
//!
//! Every line with text from outside begins with [`MARGIN`]: build servers take a line that begins
//! with `::` for a command, also behind spaces.

use std::fmt::Write as _;
use std::path::Path;

use super::VerdictCounts;
use super::groups::reasons;
use super::words::{self, line};
use crate::vocab::{
    CaseRecord, EntryKind, ExchangeRecord, Finding, LibtestStatus, RunRecord, Verdict, clean_line,
};

/// What stands before each line that came from outside.
pub const MARGIN: &str = "    | ";

/// How wide a line should be; a word that is longer is not broken.
const WIDE: usize = 80;

/// How wide the labels are before the texts.
const LABEL: usize = 11;

/// How many of a case's findings are told; the reports have all.
const MOST_FINDINGS: usize = 20;

/// What a front prints below a failed case.
pub fn failure(case: &CaseRecord, run: &RunRecord) -> String {
    let mut out = String::new();
    push(&mut out, "", &case.title);
    if let Some(reason) = case.verdict.reason() {
        push(&mut out, "", &reason);
    }
    let mut told = Vec::new();
    for finding in case.findings.iter().take(MOST_FINDINGS) {
        let says = run.rules.get(&finding.rule).map(|rule| rule.says.as_str());
        // A case has many findings of one rule; its sentence is needed once.
        let says = says.filter(|_| !told.contains(&&finding.rule));
        told.push(&finding.rule);
        push_finding(&mut out, finding, says);
    }
    let more = case.findings.len().saturating_sub(MOST_FINDINGS);
    if more > 0 {
        push(
            &mut out,
            "",
            &format!("and {}", words::many(more, "more finding")),
        );
    }
    for note in &case.notes {
        push(&mut out, "note", &line(note));
    }
    if let Some(sent) = words::told(case) {
        push_exchange(&mut out, sent);
    }
    push(&mut out, "case", &format!("{}:{}", case.file, case.line));
    out
}

fn push_finding(out: &mut String, finding: &Finding, says: Option<&str>) {
    push(out, finding.level.as_str(), &finding.code());
    push(out, "  expected", &line(&finding.expected));
    push(out, "  got", &line(&finding.actual));
    let rule = match says {
        Some(says) => format!("{}: {}", line(&finding.rule), line(says)),
        None => line(&finding.rule),
    };
    push(out, "  rule", &rule);
    if let Some(hint) = &finding.hint {
        push(out, "  hint", &line(hint));
    }
}

fn push_exchange(out: &mut String, sent: &ExchangeRecord) {
    let request = &sent.request;
    let step = format!("{} ({}, as {})", sent.step, sent.op, sent.identity);
    push(out, "sent", &step);
    push(out, " ", &format!("{} {}", request.method, request.url));
    let answer = match (&sent.answer, &sent.none) {
        (Some(answer), _) => format!("{} after {} ms", answer.status, sent.millis),
        (None, Some(why)) => format!("nothing within {} ms: {}", sent.millis, line(why)),
        (None, None) => format!("nothing within {} ms", sent.millis),
    };
    push(out, "answered", &answer);
}

/// Why a front calls a case ignored; nothing for the others.
pub fn reason(case: &CaseRecord) -> Option<String> {
    /// It stands behind the id on the same line.
    const SHORT: usize = 100;
    let ignored = case.verdict.row().libtest == LibtestStatus::Ignored;
    let reason = case.verdict.reason().filter(|_| ignored)?;
    Some(guard(&clean_line(&reason, SHORT)))
}

/// The last line of a run: what it says as a whole, the numbers, and where the reports are.
pub fn last_line(run: &RunRecord, reports: Option<&Path>) -> String {
    let tally = VerdictCounts::of(run);
    let mut out = format!("{}: {tally}", words::outcome(run, &tally));
    if run.exit == 4 {
        push_missing(&mut out, run);
    }
    if let Some(folder) = reports {
        let _ = write!(out, "; reports in {}", line(&folder.display().to_string()));
    }
    guard(&out)
}

/// Which contracts were judged too little.
fn push_missing(out: &mut String, run: &RunRecord) {
    if run.count(|_| true) == 0 {
        out.push_str("; no case was selected, --list shows them");
        return;
    }
    for target in &run.targets {
        let of = |case: &CaseRecord| case.id.contract() == target.contract;
        let judged = run.count(|case| of(case) && case.verdict.row().judged);
        let contract = line(&target.contract);
        let _ = match target.min_judged {
            Some(least) if judged < least => {
                write!(out, "; {contract} asks for {least} judged, {judged} were")
            }
            _ if judged == 0 && run.count(of) > 0 => {
                write!(out, "; of {contract} no case could be judged")
            }
            _ => Ok(()),
        };
    }
}

/// What was not judged, by the line that would unlock it; nothing if all was.
pub fn unjudged(run: &RunRecord) -> Option<String> {
    /// The reports have all of them.
    const MOST: usize = 10;
    let cases = run.cases.iter().filter(|case| {
        let skipped = matches!(case.verdict, Verdict::Skip { .. } | Verdict::Blocked { .. });
        case.kind == EntryKind::Case && skipped
    });
    let groups = reasons(cases);
    let count: usize = groups.iter().map(|(_, cases)| cases.len()).sum();
    if count == 0 {
        return None;
    }
    let count = words::many(count, "case");
    let mut out = format!("not judged, {count}, and why:\n");
    for (reason, cases) in groups.iter().take(MOST) {
        push(&mut out, &cases.len().to_string(), &line(reason));
    }
    let more = groups.len().saturating_sub(MOST);
    if more > 0 {
        push(
            &mut out,
            "",
            &format!("and {}", words::many(more, "more reason")),
        );
    }
    Some(out)
}

/// What is still on the server, and how to remove it; nothing if there is nothing.
pub fn leftovers(run: &RunRecord) -> Option<String> {
    if run.leftovers.is_empty() {
        return None;
    }
    let count = words::many(run.leftovers.len(), "thing");
    let mut out = format!("still on the server, {count} that could not be removed:\n");
    for left in &run.leftovers {
        let made = format!("{} in {}", line(&left.op), line(&left.case));
        push(&mut out, "made by", &made);
        push(&mut out, "  remove", &line(&left.undo));
        push(&mut out, "  reason", &line(&left.reason));
    }
    out.push_str("`rebuff clean` tries to remove them again\n");
    Some(out)
}

/// Adds a text from outside behind the margin and a label, wrapped at spaces below itself.
fn push(out: &mut String, label: &str, text: &str) {
    let text = guard(&clean_line(text, usize::MAX));
    let indent = if label.is_empty() { 0 } else { LABEL };
    let room = WIDE - MARGIN.len() - indent;
    let mut label = label;
    let mut row = String::new();
    let mut push_row = |row: &str| {
        let _ = writeln!(out, "{MARGIN}{label:indent$}{row}");
        label = "";
    };
    for word in text.split(' ') {
        if !row.is_empty() && row.chars().count() + 1 + word.chars().count() > room {
            push_row(&row);
            row.clear();
        }
        if !row.is_empty() {
            row.push(' ');
        }
        row.push_str(word);
    }
    push_row(&row);
}

/// Breaks the commands that build servers look for anywhere in a line (`##vso[…]`, `##[…]`). They
/// compare as people read, so a soft hyphen between would not stop them.
fn guard(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '#' && out.ends_with('#') {
            out.push(' ');
        }
        if c == '\u{ad}' {
            out.push_str("\\u{ad}");
        } else {
            out.push(c);
        }
    }
    out
}
