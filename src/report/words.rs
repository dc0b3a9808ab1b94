//! The sentences that several reports share: what a finding says, which exchange it is about, and
//! what an exit code means. Everything is one line here; the formats escape it.

use crate::vocab::{CaseRecord, ExchangeRecord, ExchangeRole, Finding, RunRecord, clean_line};

use super::VerdictCounts;

/// Longer values are cut: the whole ones stand in the body, and in `run.json`.
const MOST: usize = 300;

/// A finding in a few words: `expected X, got Y`.
pub(super) fn difference(finding: &Finding) -> String {
    format!(
        "expected {}, got {}",
        line(&finding.expected),
        line(&finding.actual)
    )
}

/// The first line of a red case: why it is red where the verdict says so itself, else its first
/// finding.
pub(super) fn headline(case: &CaseRecord) -> String {
    match (case.verdict.reason(), case.findings.first()) {
        (Some(reason), _) => line(&reason),
        (None, Some(finding)) => format!("[{}] {}", line(&finding.rule), difference(finding)),
        (None, None) => line(&case.title),
    }
}

/// A finding as one line, with the code under which a list of known failures names it.
pub(super) fn finding(finding: &Finding) -> String {
    let hint = finding
        .hint
        .as_deref()
        .map(|hint| format!(" ({})", line(hint)))
        .unwrap_or_default();
    format!(
        "{} {} [{}]: {}{hint}",
        finding.level,
        line(&finding.code()),
        line(&finding.rule),
        difference(finding)
    )
}

/// The exchange that the first finding is about: its step, else the last shot (a second look sends
/// the whole case again), else whatever was sent last.
pub(super) fn told(case: &CaseRecord) -> Option<&ExchangeRecord> {
    let last = |which: &dyn Fn(&ExchangeRecord) -> bool| {
        case.exchanges.iter().rev().find(|sent| which(sent))
    };
    let step = case.findings.first().and_then(|first| first.step.as_ref());
    step.and_then(|step| last(&|sent| sent.step == *step))
        .or_else(|| last(&|sent| sent.role == ExchangeRole::Shot))
        .or_else(|| last(&|sent| sent.role != ExchangeRole::Undo))
        .or_else(|| case.exchanges.last())
}

/// What the run says as a whole. The exit code is that of the record; its reasons are read from the
/// verdicts, as one code has several.
pub(super) fn outcome(run: &RunRecord, tally: &VerdictCounts) -> String {
    match run.exit {
        0 => "conformant as far as judged".into(),
        1 if tally.failed == 0 && tally.red_lines == 0 => "red by the choice of --fail-on".into(),
        1 => "not conformant".into(),
        3 if run.broken.is_empty() => "not to be judged as a whole, because of errors".into(),
        3 => format!("the run is not whole ({})", line(&run.broken.join("; "))),
        4 if tally.judged == 0 => "nothing was judged".into(),
        4 => "too little was judged".into(),
        other => format!("exit code {other}"),
    }
}

/// What each exit code means, for those who read it in a log.
pub(super) fn exit_means(exit: u8) -> &'static str {
    match exit {
        0 => "conformant as far as judged",
        1 => "the server does not conform, or something is red that `--fail-on` names",
        3 => "the run is not whole, or a case could not be judged because of trouble",
        4 => "nothing, or less than the target file asks for, was judged",
        _ => "not a code that a run ends with",
    }
}

/// A text from outside as one line of bounded length.
pub(super) fn line(text: &str) -> String {
    clean_line(text, MOST)
}

/// `1 case`, `2 cases`.
pub(super) fn many(count: usize, one: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {one}{plural}")
}
