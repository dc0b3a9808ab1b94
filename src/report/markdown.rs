//! `summary.md`: the page for the step summary of a build server. It is GitHub-flavoured Markdown
//! and stays far below the size at which a summary is dropped as a whole.
//!
//! It answers, in this order: does the server conform, what is red, how many causes are behind it,
//! what could not be judged and why, what is left on the server, how to look closer.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::words::{self, exit_means, many};
use super::{RenderError, Tally};
use crate::vocab::{CaseRecord, Front, Gate, RunRecord, clean_line};

/// The bytes of one section. There are six; with head and foot the page stays below 200 KiB.
const MOST_SECTION: usize = 25 << 10;

/// How many ids are told of a group.
const MOST_IDS: usize = 8;

/// The text of `summary.md`.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the table of formats has one type, and the others can fail"
)]
pub(super) fn render(run: &RunRecord) -> Result<String, RenderError> {
    let mut out = head(run);
    red(&mut out, run);
    causes(&mut out, run);
    notes(&mut out, run);
    advice(&mut out, run);
    errors(&mut out, run);
    not_counted(&mut out, run);
    leftovers(&mut out, run);
    foot(&mut out, run);
    Ok(out)
}

fn head(run: &RunRecord) -> String {
    let tally = Tally::of(run);
    let mut out = format!("<!-- made by rebuff {} -->\n", escape(&run.rebuff));
    let _ = writeln!(out, "## rebuff: {}\n", escape(&words::outcome(run, &tally)));
    let _ = writeln!(out, "**{tally}** (of {})\n", many(tally.cases, "case"));
    if !run.broken.is_empty() {
        let _ = writeln!(
            out,
            "> **The run is not whole**: {}. What follows is what was judged until then.\n",
            escape(&run.broken.join("; "))
        );
    }
    for target in run.targets.iter().take(MOST_IDS) {
        let _ = writeln!(out, "- {}: {}", escape(&target.title), code(&target.base));
    }
    out
}

fn red(out: &mut String, run: &RunRecord) {
    let rows = run
        .cases
        .iter()
        .filter(|case| case.verdict.row().gate == Gate::Red);
    let rows = rows.map(|case| {
        let [expected, actual, rule] = match (case.verdict.reason(), case.findings.first()) {
            (None, Some(first)) => [&first.expected, &first.actual, &first.rule].map(|t| code(t)),
            (reason, _) => {
                let rule = case.rules.first().map(|rule| code(rule));
                let reason = escape(&reason.unwrap_or_default());
                [case.verdict.to_string(), reason, rule.unwrap_or_default()]
            }
        };
        format!(
            "| {} | {expected} | {actual} | {rule} |\n",
            code(case.id.as_str())
        )
    });
    let table = "| case | expected | actual | rule |\n|---|---|---|---|\n";
    section(out, "Red", table, rows);
}

/// One mistake of a server is often found by many cases; this is the list to work through.
fn causes(out: &mut String, run: &RunRecord) {
    let red = run
        .cases
        .iter()
        .filter(|case| case.verdict.row().gate == Gate::Red);
    section(out, "Causes", "", findings(red));
}

fn advice(out: &mut String, run: &RunRecord) {
    let advised = run.cases.iter().filter(|case| {
        let row = case.verdict.row();
        row.judged && row.front == Front::Ok && !case.findings.is_empty()
    });
    section(out, "Advice", "", findings(advised));
}

/// What explains a red case beside its findings: that a known failure has expired.
fn notes(out: &mut String, run: &RunRecord) {
    let red = run
        .cases
        .iter()
        .filter(|case| case.verdict.row().gate == Gate::Red);
    let told = red.flat_map(|case| case.notes.iter().map(move |note| (note, case)));
    let rows = groups(told).into_iter().map(|(note, cases)| {
        format!(
            "- **{}** {}\n  - {}\n",
            cases.len(),
            escape(note),
            ids(&cases)
        )
    });
    section(out, "Notes on what failed", "", rows);
}

fn errors(out: &mut String, run: &RunRecord) {
    let trouble = run
        .cases
        .iter()
        .filter(|case| case.verdict.row().gate == Gate::Trouble);
    section(out, "Errors", "", reasons(trouble));
}

fn not_counted(out: &mut String, run: &RunRecord) {
    let ignored = run
        .cases
        .iter()
        .filter(|case| case.verdict.row().front == Front::Ignored);
    section(out, "Skipped, blocked, known to fail", "", reasons(ignored));
}

fn leftovers(out: &mut String, run: &RunRecord) {
    let rows = run.leftovers.iter().map(|left| {
        format!(
            "| {} | {} | {} | {} |\n",
            code(&left.op),
            code(&left.case),
            code(&left.undo),
            escape(&left.reason)
        )
    });
    let table = "`rebuff clean` tries to remove them again.\n\n\
        | made by | in | removed by | not removed, because |\n|---|---|---|---|\n";
    section(out, "Still on the server", table, rows);
}

fn foot(out: &mut String, run: &RunRecord) {
    let _ = write!(
        out,
        "\n### Exit code {}\n\n{}.\n\n### Look closer\n\n\
         - `run.json` beside this file has every request and answer of the run {}\n\
         - `junit.xml` has the shot of each red case as a curl command\n\
         - the same command with a case's id and `--exact` runs that case alone\n",
        run.exit,
        exit_means(run.exit),
        code(&run.run),
    );
}

/// A heading and rows, if there are any, and how many did not fit.
fn section(out: &mut String, title: &str, table: &str, rows: impl Iterator<Item = String>) {
    let mut text = String::new();
    let (mut shown, mut cut) = (0, 0);
    for row in rows {
        if cut == 0 && text.len() + row.len() <= MOST_SECTION {
            text.push_str(&row);
            shown += 1;
        } else {
            cut += 1;
        }
    }
    if shown + cut == 0 {
        return;
    }
    let _ = write!(out, "\n### {title} ({})\n\n{table}{text}", shown + cut);
    if cut > 0 {
        let _ = writeln!(out, "\n…and {cut} more; `run.json` has all of them.");
    }
}

/// Findings by their cause, the most frequent first.
fn findings<'r>(cases: impl Iterator<Item = &'r CaseRecord>) -> impl Iterator<Item = String> {
    let found = cases.flat_map(|case| {
        case.findings.iter().map(move |finding| {
            let key = (
                finding.code(),
                &finding.expected,
                &finding.actual,
                &finding.rule,
            );
            (key, case)
        })
    });
    groups(found)
        .into_iter()
        .map(|((check, expected, actual, rule), cases)| {
            format!(
                "- **{}** {}: expected {}, got {} ({})\n  - {}\n",
                cases.len(),
                code(&check),
                code(expected),
                code(actual),
                code(rule),
                ids(&cases)
            )
        })
}

fn reasons<'r>(cases: impl Iterator<Item = &'r CaseRecord>) -> impl Iterator<Item = String> {
    let told = cases.map(|case| (case.verdict.reason().unwrap_or_default(), case));
    groups(told).into_iter().map(|(reason, cases)| {
        format!(
            "- **{}** {}\n  - {}\n",
            cases.len(),
            escape(&reason),
            ids(&cases)
        )
    })
}

/// Cases by key; the largest group first, else in the order of the run.
fn groups<'r, K: Eq + std::hash::Hash + Clone>(
    pairs: impl Iterator<Item = (K, &'r CaseRecord)>,
) -> Vec<(K, Vec<&'r CaseRecord>)> {
    let mut places: HashMap<K, usize> = HashMap::new();
    let mut groups: Vec<(K, Vec<&CaseRecord>)> = Vec::new();
    for (key, case) in pairs {
        let place = *places.entry(key.clone()).or_insert(groups.len());
        if place == groups.len() {
            groups.push((key, Vec::new()));
        }
        // A case can have the same finding in several places, but it is one case.
        let cases = &mut groups[place].1;
        if cases.last().is_none_or(|last| last.id != case.id) {
            cases.push(case);
        }
    }
    groups.sort_by_key(|(_, cases)| std::cmp::Reverse(cases.len()));
    groups
}

fn ids(cases: &[&CaseRecord]) -> String {
    let told: Vec<String> = cases
        .iter()
        .take(MOST_IDS)
        .map(|case| code(case.id.as_str()))
        .collect();
    let more = cases.len().saturating_sub(MOST_IDS);
    let tail = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    told.join(", ") + &tail
}

/// A value from outside as code. Backticks would need a fence that a table breaks, so it is an
/// element with escaped text, in which nobody is mentioned and nothing becomes a picture.
fn code(text: &str) -> String {
    format!("<code>{}</code>", escape(text))
}

/// A text from outside: no HTML, no cell of a table, no mark-up, no link.
fn escape(text: &str) -> String {
    /// A page has many values, and the whole ones are in `run.json`.
    const MOST: usize = 200;
    let text = clean_line(text, MOST);
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        let behind = chars.peek().copied().unwrap_or(' ');
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // A backslash before it would be read differently within a table and outside.
            '|' => out.push_str("&#124;"),
            // An address would become a link, a name a mention.
            '/' if before == ':' => out.push_str("&#47;"),
            '.' if before.eq_ignore_ascii_case(&'w') => out.push_str("&#46;"),
            '@' => out.push_str("&#64;"),
            // Within a word it is no mark-up, and names of cases are full of it.
            '_' if before.is_alphanumeric() && behind.is_alphanumeric() => out.push(c),
            '`' | '\\' | '*' | '_' | '[' | ']' | '~' | '#' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
        before = c;
    }
    out
}
