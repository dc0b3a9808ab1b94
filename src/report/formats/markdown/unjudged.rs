//! The sections about cases that were not judged, and about leftovers on the server.

use super::escape::{code, escape};
use super::failures::is_red_other;
use super::rows::{group_rows, text_rows};
use super::section::{counted, section};
use crate::report::groups::by_trouble;
use crate::vocab::{CaseRecord, EntryKind, Gate, RunRecord, Verdict};

/// The cases that could not be judged because of trouble, by reason.
pub(super) fn errors(out: &mut String, run: &RunRecord) {
    let cases = run.cases.iter();
    let errors =
        cases.filter(|case| !is_red_other(case) && case.verdict.row().gate == Gate::Trouble);
    let groups = by_trouble(errors);
    let count = groups.iter().map(|(_, cases)| cases.len()).sum();
    counted(out, ("Errors", Some(count)), "", group_rows(groups));
}

/// The skipped and blocked cases, the known failures and the idle watches. Each kind has its own
/// section, because each needs a different action.
pub(super) fn skipped_and_blocked(out: &mut String, run: &RunRecord) {
    let skipped = |case: &&CaseRecord| matches!(case.verdict, Verdict::Skip { .. });
    let is_watch = |case: &&CaseRecord| case.kind == EntryKind::Watch;
    let cases = || run.cases.iter();
    let skipped_cases = cases().filter(skipped).filter(|case| !is_watch(case));
    reasons(out, "Skipped, by what unlocks it", skipped_cases);
    // The section on red prerequisites lists the cases that they block, so these cases are left out
    // here.
    let red = cases().filter(|entry| is_red_other(entry));
    let red: Vec<&str> = red.map(|entry| entry.id.as_str()).collect();
    let blocked = cases().filter(
        |case| matches!(&case.verdict, Verdict::Blocked { by, .. } if !red.contains(&by.as_str())),
    );
    reasons(out, "Blocked", blocked);
    let known = cases().filter(|case| matches!(case.verdict, Verdict::KnownFail { .. }));
    reasons(out, "Known failures", known);
    let watches = cases().filter(skipped).filter(is_watch);
    reasons(out, "Watches that saw no matching response", watches);
}

/// What the run could not remove from the server.
pub(super) fn leftovers(out: &mut String, run: &RunRecord) {
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

/// A section with the reasons of these cases. Its heading counts the cases.
fn reasons<'r>(out: &mut String, title: &str, cases: impl Iterator<Item = &'r CaseRecord>) {
    let cases: Vec<&CaseRecord> = cases.collect();
    let pairs = cases.iter();
    let pairs = pairs.map(|case| (case.verdict.reason().unwrap_or_default(), *case));
    counted(out, (title, Some(cases.len())), "", text_rows(pairs));
}
