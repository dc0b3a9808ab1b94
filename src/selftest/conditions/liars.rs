//! Condition 7, liars: no case passes at a server that gives every request, valid ones too, the refusal
//! that the case expects; and the run is never green at one that does so from its second request on.

use crate::exec::FinishedRun;
use crate::selftest::contract::{ContractSelftest, describe};
use crate::selftest::liar::{Lie, Lies};
use crate::selftest::parallel;
use crate::selftest::report::SelftestReport;
use crate::vocab::{CaseId, CaseRecord, EntryKind, Gate, Verdict};

/// Checks the condition with the refusals that conformant servers gave.
pub(in crate::selftest) fn check(
    selftest: &ContractSelftest<'_>,
    lies: &Lies,
    report: &mut SelftestReport,
) -> Result<(), String> {
    let lies: Vec<(&CaseId, &Lie)> = lies.iter().map(|((id, _), lie)| (id, lie)).collect();
    let played = parallel::try_map(&lies, |(id, lie)| play(selftest, id, lie))?;
    let mut records = Vec::new();
    for (problems, record) in played {
        report.problems.extend(problems);
        records.extend(record);
    }
    report.line(selftest.line("liars", &records));
    Ok(())
}

/// Plays one refusal. Returns the problems, and the record of the case where every response is a lie.
fn play(
    selftest: &ContractSelftest<'_>,
    id: &CaseId,
    lie: &Lie,
) -> Result<(Vec<String>, Option<CaseRecord>), String> {
    let mut problems = Vec::new();
    let always = selftest.run_case(id, lie, 0)?;
    let record = always.cases.into_iter().find(|record| record.id == *id);
    if let Some(record) = record.as_ref().filter(|record| passes(&record.verdict)) {
        let what = describe(record);
        problems.push(format!(
            "liars: {id} {what} where every answer is its refusal"
        ));
    }
    let later = selftest.run_case(id, lie, 1)?;
    if is_green(&later) {
        problems.push(format!(
            "liars: the run of {id} is green where every answer from the second on is its refusal"
        ));
    }
    Ok((problems, record))
}

fn passes(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Pass | Verdict::Advice)
}

/// Whether a run of one case would exit with 0.
fn is_green(run: &FinishedRun) -> bool {
    let mut records = run.cases.iter();
    let red = records.any(|record| record.verdict.row().gate != Gate::Green);
    let mut cases = run
        .cases
        .iter()
        .filter(|record| record.kind == EntryKind::Case);
    run.broken.is_empty() && !red && cases.any(|record| record.verdict.row().judged)
}
