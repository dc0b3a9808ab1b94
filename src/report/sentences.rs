//! The sentences that several reports share: findings, the result of a run, exit codes. Each is one
//! line; the formats escape it.

use crate::vocab::{CaseRecord, ExchangeRecord, ExchangeRole, Finding, RunRecord, clean_line};

use super::counts::VerdictCounts;

/// The maximum number of characters to show of a value. `run.json` has the whole value.
const MAX_LINE: usize = 300;

/// A finding in a few words: `expected X, got Y`.
pub(super) fn difference(finding: &Finding) -> String {
    format!(
        "expected {}, got {}",
        line(&finding.expected_here()),
        line(&finding.actual_here())
    )
}

/// The headline of a case: the reason of its verdict, or else its first finding.
pub(super) fn headline(case: &CaseRecord) -> String {
    match (case.verdict.reason(), case.findings.first()) {
        (Some(reason), _) => line(&reason),
        (None, Some(finding)) => format!("[{}] {}", line(&finding.rule), difference(finding)),
        (None, None) => line(&case.title),
    }
}

/// A finding as one line, with the code by which a list of known failures names it.
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

/// The exchanges to show for a case: the one that the first finding is about, and the last shot (a
/// confirmation sends the whole case again) if that is another one. Without either, the last exchange
/// that is not an undo.
pub(super) fn exchanges_to_show(case: &CaseRecord) -> Vec<&ExchangeRecord> {
    let exchanges = &case.exchanges;
    let last = |which: &dyn Fn(&ExchangeRecord) -> bool| exchanges.iter().rposition(which);
    let about = case.findings.first().and_then(|first| {
        let step = first.step.as_ref();
        let of_step = || step.and_then(|step| last(&|sent| sent.step == *step));
        first.shown.exchange.or_else(of_step)
    });
    let shot = last(&|sent| sent.role == ExchangeRole::Shot);
    let any = || last(&|sent| sent.role != ExchangeRole::Undo).or(exchanges.len().checked_sub(1));
    let mut shown: Vec<usize> = about.into_iter().chain(shot).collect();
    shown.dedup();
    if shown.is_empty() {
        shown.extend(any());
    }
    let shown = shown.into_iter();
    shown.filter_map(|at| exchanges.get(at)).collect()
}

/// The result of the run in words. An exit code can have several reasons, so the reason is derived
/// from the verdicts.
pub(super) fn outcome(run: &RunRecord, counts: &VerdictCounts) -> String {
    match run.exit {
        0 => "conformant as far as judged".into(),
        1 if counts.failed == 0 && counts.red_others == 0 => "red because of --fail-on".into(),
        1 => "not conformant".into(),
        3 if run.broken.is_empty() => "not fully judged, because of errors".into(),
        3 => format!("the run is incomplete ({})", line(&run.broken.join("; "))),
        4 if counts.judged == 0 => "nothing was judged".into(),
        4 => "too little was judged".into(),
        other => format!("exit code {other}"),
    }
}

/// What an exit code means.
pub(super) fn exit_means(exit: u8) -> &'static str {
    match exit {
        0 => "conformant as far as judged",
        1 => "the server does not conform, or `--fail-on` names something that occurred",
        3 => "the run is incomplete, or trouble kept a case from being judged",
        4 => "nothing was judged, or less than the target file requires",
        _ => "not an exit code of a run",
    }
}

/// A text from outside as one line of bounded length.
pub(super) fn line(text: &str) -> String {
    clean_line(text, MAX_LINE)
}

/// A count and a noun: `1 case`, `2 cases`.
pub(super) fn count_of(count: usize, one: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {one}{plural}")
}
