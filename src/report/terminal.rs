//! The texts of the terminal: the details of a failed case, the reason of an ignored one, and the last
//! lines of a run. The caller prints them.
//!
//! Every line with text from outside begins with [`MARGIN`]: build servers interpret a line that begins
//! with spaces and `::` as a command.

use std::fmt::Write as _;
use std::path::Path;

use super::counts::VerdictCounts;
use super::groups::{by_reason, by_trouble};
use super::sentences::{count_of, exchanges_to_show, line, outcome};
use crate::vocab::{
    CaseRecord, EntryKind, ExchangeRecord, Finding, LibtestStatus, RunRecord, Verdict, clean_line,
    wrap,
};

/// The beginning of each line with text from outside.
pub const MARGIN: &str = "    | ";

/// The maximum width of a line. A longer word is not broken.
const WIDTH: usize = 80;

/// The width of the labels.
const LABEL_WIDTH: usize = 11;

/// The maximum number of findings to show for a case. The reports have all findings.
const MAX_FINDINGS: usize = 20;

pub(crate) use super::groups::trouble;

/// The details of a failed case.
pub fn failure(case: &CaseRecord, run: &RunRecord) -> String {
    let mut out = String::new();
    push(&mut out, "", &case.title);
    if let Some(reason) = case.verdict.reason() {
        push(&mut out, "", &reason);
    }
    let mut shown = Vec::new();
    for finding in case.findings.iter().take(MAX_FINDINGS) {
        let says = run.rules.get(&finding.rule).map(|rule| rule.says.as_str());
        // A case can have many findings of one rule. The sentence of the rule is shown once.
        let says = says.filter(|_| !shown.contains(&&finding.rule));
        shown.push(&finding.rule);
        push_finding(&mut out, finding, says);
    }
    let more = case.findings.len().saturating_sub(MAX_FINDINGS);
    if more > 0 {
        push(
            &mut out,
            "",
            &format!("and {}", count_of(more, "more finding")),
        );
    }
    for note in &case.notes {
        push(&mut out, "note", &line(note));
    }
    for sent in exchanges_to_show(case) {
        push_exchange(&mut out, sent);
    }
    push(&mut out, "case", &format!("{}:{}", case.file, case.line));
    out
}

fn push_finding(out: &mut String, finding: &Finding, says: Option<&str>) {
    push(out, finding.level.as_str(), &finding.code());
    push(out, "  expected", &line(&finding.expected_here()));
    push(out, "  got", &line(&finding.actual_here()));
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

/// The reason of an ignored case. None for other cases.
pub fn reason(case: &CaseRecord) -> Option<String> {
    /// The maximum length of the reason, which is shown after the id on the same line.
    const MAX_REASON: usize = 100;
    let ignored = case.verdict.row().libtest == LibtestStatus::Ignored;
    let reason = case.verdict.reason().filter(|_| ignored)?;
    Some(guard(&clean_line(&reason, MAX_REASON)))
}

/// The last line of a run: the result, the counts, and the report folder.
pub fn last_line(run: &RunRecord, reports: Option<&Path>) -> String {
    let counts = VerdictCounts::from_run(run);
    let mut out = format!("{}: {counts}", outcome(run, &counts));
    if run.exit == 4 {
        push_unjudged_contracts(&mut out, run);
    }
    if let Some(folder) = reports {
        let _ = write!(out, "; reports in {}", line(&folder.display().to_string()));
    }
    guard(&out)
}

/// Adds the contracts with too few judged cases.
fn push_unjudged_contracts(out: &mut String, run: &RunRecord) {
    if run.count(|_| true) == 0 {
        out.push_str("; no case was selected, --list shows them");
        return;
    }
    for target in &run.targets {
        let is_own = |case: &CaseRecord| case.id.contract() == target.contract;
        let judged = run.count(|case| is_own(case) && case.verdict.row().judged);
        let contract = line(&target.contract);
        let _ = match target.min_judged {
            Some(least) if judged < least => {
                write!(out, "; {contract} asks for {least} judged, {judged} were")
            }
            _ if judged == 0 && run.count(is_own) > 0 => {
                write!(out, "; of {contract} no case could be judged")
            }
            _ => Ok(()),
        };
    }
}

/// The cases that were not judged, by reason. None if all cases were judged.
pub fn unjudged(run: &RunRecord) -> Option<String> {
    /// The maximum number of reasons to show. The reports have all reasons.
    const MAX_REASONS: usize = 10;
    let cases = run.cases.iter().filter(|case| {
        let skipped = matches!(case.verdict, Verdict::Skip { .. } | Verdict::Blocked { .. });
        case.kind == EntryKind::Case && skipped
    });
    let groups = by_reason(cases);
    let count: usize = groups.iter().map(|(_, cases)| cases.len()).sum();
    if count == 0 {
        return None;
    }
    let count = count_of(count, "case");
    let mut out = format!("not judged, {count}, and why:\n");
    for (reason, cases) in groups.iter().take(MAX_REASONS) {
        push(&mut out, &cases.len().to_string(), &line(reason));
    }
    let more = groups.len().saturating_sub(MAX_REASONS);
    if more > 0 {
        push(
            &mut out,
            "",
            &format!("and {}", count_of(more, "more reason")),
        );
    }
    Some(out)
}

/// The kinds of trouble that several entries had. None if no trouble came twice. The harness prints the
/// details of the first entry of each.
pub fn same_trouble(run: &RunRecord) -> Option<String> {
    /// The maximum number of ids to show for a kind of trouble.
    const MAX_IDS: usize = 3;
    let groups = by_trouble(run.cases.iter());
    let groups = groups.into_iter().filter(|(_, cases)| cases.len() > 1);
    let mut out = String::new();
    for (message, cases) in groups {
        let ids: Vec<&str> = cases
            .iter()
            .map(|case| case.id.as_str())
            .take(MAX_IDS)
            .collect();
        let more = match cases.len().saturating_sub(MAX_IDS) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let text = format!("{}: {}{more}", line(&message), line(&ids.join(", ")));
        push(&mut out, &cases.len().to_string(), &text);
    }
    (!out.is_empty()).then(|| format!("the same trouble, and how often:\n{out}"))
}

/// The leftovers on the server, and how to remove them. None if there are no leftovers.
pub fn leftovers(run: &RunRecord) -> Option<String> {
    if run.leftovers.is_empty() {
        return None;
    }
    let count = count_of(run.leftovers.len(), "thing");
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

/// Adds a text from outside, after the margin and a label, wrapped with a hanging indent.
fn push(out: &mut String, label: &str, text: &str) {
    let indent = if label.is_empty() { 0 } else { LABEL_WIDTH };
    let text = guard(&clean_line(text, usize::MAX));
    let mut label = label;
    for row in wrap(&text, WIDTH - MARGIN.len() - indent) {
        let _ = writeln!(out, "{MARGIN}{label:indent$}{row}");
        label = "";
    }
}

/// Disables the commands that build servers find anywhere in a line (`##vso[…]`, `##[…]`). Build
/// servers ignore invisible characters such as soft hyphens, so these characters become escapes.
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
