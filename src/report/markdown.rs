//! `summary.md`: the page for the step summary of a build server. It is GitHub-flavoured Markdown
//! and stays far below the size at which a summary is dropped as a whole.
//!
//! It answers, in this order: does the server conform, where, what is red beside the cases and blocks
//! some of them, how many causes are behind what is red, which cases that are, what could not be
//! judged and what would unlock it, what is left on the server, how to look closer.

use std::fmt::Write as _;

use super::groups::{by_area, causes as by_cause, groups, reasons as by_reason};
use super::words::{self, exit_means, many};
use super::{RenderError, VerdictCounts};
use crate::vocab::{
    CaseRecord, EntryKind, Gate, LibtestStatus, RunRecord, TargetRecord, Verdict, clean_line,
};

/// The bytes of one section. There are eleven; with head and foot the page stays below 300 KiB, and a
/// build server drops a summary of more than 1 MiB as a whole.
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
    areas(&mut out, run);
    red_lines(&mut out, run);
    causes(&mut out, run);
    red(&mut out, run);
    notes(&mut out, run);
    advice(&mut out, run);
    errors(&mut out, run);
    not_counted(&mut out, run);
    leftovers(&mut out, run);
    foot(&mut out, run);
    Ok(out)
}

fn head(run: &RunRecord) -> String {
    let tally = VerdictCounts::of(run);
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
        let _ = writeln!(out, "- {}: {}", escape(&target.title), addresses(target));
    }
    let more = run.targets.len().saturating_sub(MOST_IDS);
    if more > 0 {
        let _ = writeln!(out, "- …and {more} more; `run.json` has all of them");
    }
    out
}

/// Where a target is: its one address, or each endpoint by name.
fn addresses(target: &TargetRecord) -> String {
    let each = target.endpoints.iter();
    let each: Vec<String> = each
        .map(|(name, url)| format!("{} {}", escape(name), code(url)))
        .collect();
    match each.as_slice() {
        [] => code(&target.base),
        several => several.join(", "),
    }
}

/// Where a run of many cases is red, at a glance; of a few the other sections say it as fast.
fn areas(out: &mut String, run: &RunRecord) {
    const FEW: usize = 20;
    if run.count(|_| true) <= FEW {
        return;
    }
    let rows = by_area(run).into_iter().map(|(area, tally)| {
        let count = |count: usize| match count {
            0 => String::new(),
            some => some.to_string(),
        };
        let [failed, errors, skipped, blocked, known, advice] = [
            tally.failed,
            tally.errors,
            tally.skipped,
            tally.blocked,
            tally.known,
            tally.advice,
        ]
        .map(count);
        format!(
            "| {} | {} | {} | {failed} | {errors} | {skipped} | {blocked} | {known} | {advice} |\n",
            code(&area),
            tally.cases,
            tally.judged,
        )
    });
    let table = "| area | cases | judged | failed | errors | skipped | blocked | known | advice |\n\
        |---|---|---|---|---|---|---|---|---|\n";
    section(out, "Areas", table, rows);
}

/// Callers, givens, controls and watches that are red or in trouble, each with what it blocks: to
/// mend one of them may unlock many cases.
fn red_lines(out: &mut String, run: &RunRecord) {
    let rows = run.cases.iter().filter(|line| is_red_line(line));
    let rows = rows.map(|line| {
        let blocked: Vec<&CaseRecord> = run
            .cases
            .iter()
            .filter(|c| is_blocked_by(c, line))
            .collect();
        let why = match (line.verdict.reason(), line.findings.first()) {
            (None, Some(first)) => {
                format!(
                    "expected {}, got {}",
                    code(&first.expected),
                    code(&first.actual)
                )
            }
            (reason, _) => escape(&reason.unwrap_or_default()),
        };
        let blocks = match blocked.len() {
            0 => String::new(),
            count => format!("  - blocks {}: {}\n", many(count, "case"), ids(&blocked)),
        };
        format!("- {}: {why}\n{blocks}", code(line.id.as_str()))
    });
    section(out, "Red beside the cases", "", rows);
}

fn is_red_line(line: &CaseRecord) -> bool {
    line.kind != EntryKind::Case && line.verdict.row().gate != Gate::Green
}

fn is_blocked_by(case: &CaseRecord, line: &CaseRecord) -> bool {
    matches!(&case.verdict, Verdict::Blocked { by } if by == line.id.as_str())
}

fn red(out: &mut String, run: &RunRecord) {
    let rows = run.cases.iter();
    let rows =
        rows.filter(|case| case.kind == EntryKind::Case && case.verdict.row().gate == Gate::Red);
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
    section(out, "Red cases", table, rows);
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
        row.judged && row.libtest == LibtestStatus::Ok && !case.findings.is_empty()
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
    let trouble = run.cases.iter();
    let trouble =
        trouble.filter(|case| !is_red_line(case) && case.verdict.row().gate == Gate::Trouble);
    reasons(out, "Errors", trouble);
}

/// What was not judged, or does not count, apart: what has to be done about each is another thing.
fn not_counted(out: &mut String, run: &RunRecord) {
    let skipped = |case: &CaseRecord| matches!(case.verdict, Verdict::Skip { .. });
    let cases = run.cases.iter();
    let cases = cases.filter(|case| skipped(case) && case.kind != EntryKind::Watch);
    reasons(out, "Skipped, by what unlocks it", cases);
    // Those whose line is told above stand there.
    let told: Vec<&str> = run
        .cases
        .iter()
        .filter(|line| is_red_line(line))
        .map(|l| l.id.as_str())
        .collect();
    let others = run.cases.iter();
    let others = others.filter(
        |case| matches!(&case.verdict, Verdict::Blocked { by } if !told.contains(&by.as_str())),
    );
    reasons(out, "Blocked", others);
    let known = run.cases.iter();
    let known = known.filter(|case| matches!(case.verdict, Verdict::KnownFail { .. }));
    reasons(out, "Known failures", known);
    let watches = run.cases.iter();
    let watches = watches.filter(|case| skipped(case) && case.kind == EntryKind::Watch);
    reasons(out, "Watches that nothing provoked", watches);
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
    counted(out, (title, None), table, rows);
}

/// Cases by their reasons; how many cases they are stands in the heading.
fn reasons<'r>(out: &mut String, title: &str, cases: impl Iterator<Item = &'r CaseRecord>) {
    let groups = by_reason(cases);
    let count = groups.iter().map(|(_, cases)| cases.len()).sum();
    let rows = groups.into_iter().map(|(reason, cases)| {
        format!(
            "- **{}** {}\n  - {}\n",
            cases.len(),
            escape(&reason),
            ids(&cases)
        )
    });
    counted(out, (title, Some(count)), "", rows);
}

fn counted(
    out: &mut String,
    (title, count): (&str, Option<usize>),
    table: &str,
    rows: impl Iterator<Item = String>,
) {
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
    let count = count.unwrap_or(shown + cut);
    let _ = write!(out, "\n### {title} ({count})\n\n{table}{text}");
    if cut > 0 {
        let _ = writeln!(out, "\n…and {cut} more; `run.json` has all of them.");
    }
}

/// What was found, by its cause.
fn findings<'r>(cases: impl Iterator<Item = &'r CaseRecord>) -> impl Iterator<Item = String> {
    by_cause(cases).into_iter().map(|cause| {
        format!(
            "- **{}** {}: expected {}, got {} ({})\n  - {}\n",
            cause.cases.len(),
            code(&cause.check),
            some(&cause.expected),
            code(cause.actual),
            some(&cause.rules),
            ids(&cause.cases)
        )
    })
}

/// The first few of several values, and how many there are besides.
fn some(values: &[&str]) -> String {
    const FEW: usize = 4;
    let told: Vec<String> = values.iter().take(FEW).map(|value| code(value)).collect();
    match values.len().saturating_sub(FEW) {
        0 => told.join(" or "),
        more => format!("{} or one of {more} more", told.join(" or ")),
    }
}

fn ids(cases: &[&CaseRecord]) -> String {
    let told: Vec<String> = cases
        .iter()
        .take(MOST_IDS)
        .map(|case| code(case.id.as_str()))
        .collect();
    match cases.len().saturating_sub(MOST_IDS) {
        0 => told.join(", "),
        more => format!("{} and {more} more", told.join(", ")),
    }
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
