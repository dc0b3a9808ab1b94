//! Condition 7, liars: no case passes at a server that gives every request, valid ones too, the refusal
//! that the case expects; and the run is never green at one that does so from its second request on.

use std::collections::{BTreeMap, HashMap};

use crate::exec::FinishedRun;
use crate::judge::Evidence;
use crate::selftest::contract::{ContractSelftest, describe};
use crate::selftest::liar::Lie;
use crate::selftest::parallel;
use crate::selftest::report::SelftestReport;
use crate::vocab::{CaseId, EntryKind, Gate, Verdict};

/// What one refusal shows: the problems, and the verdict of its case at the server that always lies.
type Shown = (Vec<String>, Option<&'static str>);

/// Checks the condition with the refusals that the plain server gave.
pub(in crate::selftest) fn check(
    selftest: &ContractSelftest<'_>,
    plain: &HashMap<CaseId, Evidence>,
    report: &mut SelftestReport,
) -> Result<(), String> {
    let cases = selftest.cases_with(plain);
    let lies: Vec<(&CaseId, Lie)> = cases
        .filter_map(|(case, evidence)| Some((&case.id, Lie::from_shot(evidence.shot()?)?)))
        .collect();
    let t0 = std::time::Instant::now();
    let shown = parallel::try_map(&lies, |(id, lie)| play(selftest, id, lie))?;
    eprintln!("liars took {:?}", t0.elapsed());
    let mut verdicts: BTreeMap<&str, usize> = BTreeMap::new();
    for (problems, verdict) in shown {
        report.problems.extend(problems);
        *verdicts.entry(verdict.unwrap_or("no record")).or_default() += 1;
    }
    let verdicts: Vec<String> = verdicts
        .iter()
        .map(|(word, n)| format!("{n} {word}"))
        .collect();
    report.line(format!(
        "{}: {} liars {}",
        selftest.contract.id,
        lies.len(),
        verdicts.join(", ")
    ));
    Ok(())
}

fn play(selftest: &ContractSelftest<'_>, id: &CaseId, lie: &Lie) -> Result<Shown, String> {
    let mut problems = Vec::new();
    let always = selftest.run_case(id, lie, 0)?;
    let record = always.cases.iter().find(|record| record.id == *id);
    if let Some(record) = record.filter(|record| passes(&record.verdict)) {
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
    Ok((problems, record.map(|record| record.verdict.row().word)))
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
