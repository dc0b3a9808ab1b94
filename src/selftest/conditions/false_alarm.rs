//! Condition 1, no false alarm: the suite passes on the reference server and on each variant, and
//! each response that a case allows is given by at least one of these servers.

use std::collections::{BTreeSet, HashMap};

use crate::case::Case;
use crate::judge::Evidence;
use crate::reference::Variant;
use crate::selftest::contract::{ContractSelftest, describe};
use crate::selftest::detections::Detections;
use crate::selftest::liar::{Lie, Lies};
use crate::selftest::parallel;
use crate::selftest::report::SelftestReport;
use crate::selftest::suite_run::{SuiteRun, TestServer};
use crate::vocab::{CaseId, Verdict};

/// The alternatives that a run matched, as pairs of case id without row and response name.
type Matched = BTreeSet<(String, String)>;

/// The results of the run against one conformant server.
#[derive(Default)]
struct Conformant {
    line: String,
    problems: Vec<String>,
    matched: Matched,
    lies: Lies,
    detections: Detections,
    /// The evidence of the plain server, whose responses are altered later. Empty for variants.
    evidence: HashMap<CaseId, Evidence>,
}

/// Checks the condition, and returns the evidence of the plain server.
pub(in crate::selftest) fn check(
    selftest: &ContractSelftest<'_>,
    detections: &mut Detections,
    report: &mut SelftestReport,
) -> Result<(HashMap<CaseId, Evidence>, Lies), String> {
    let variants = selftest.embedded.variants.iter().map(Some);
    let servers: Vec<Option<&'static Variant>> = [None].into_iter().chain(variants).collect();
    let mut runs = parallel::try_map(&servers, |server| match server {
        None => plain(selftest),
        Some(variant) => self::variant(selftest, variant),
    })?
    .into_iter();
    let plain = runs.next().unwrap_or_default();
    report.problems.extend(plain.problems);
    let mut matched = plain.matched;
    let mut lies = plain.lies;
    for run in runs {
        report.problems.extend(run.problems);
        report.line(run.line);
        matched.extend(run.matched);
        for (key, lie) in run.lies {
            lies.entry(key).or_insert(lie);
        }
        detections.merge(run.detections);
    }
    report_unmatched(selftest, &matched, report);
    report.line(plain.line);
    Ok((plain.evidence, lies))
}

fn plain(selftest: &ContractSelftest<'_>) -> Result<Conformant, String> {
    let run = selftest.run(&TestServer::Reference(selftest.embedded, None), &[])?;
    let red = run
        .records
        .iter()
        .filter(|record| record.verdict != Verdict::Pass || !record.findings.is_empty());
    Ok(Conformant {
        line: selftest.line("plain", &run.records),
        problems: red
            .map(|record| format!("no false alarm: {} {}", record.id, describe(record)))
            .collect(),
        matched: matched(selftest, &run),
        lies: lies(selftest, &run),
        evidence: run.evidence,
        ..Conformant::default()
    })
}

fn variant(
    selftest: &ContractSelftest<'_>,
    variant: &'static Variant,
) -> Result<Conformant, String> {
    let server = TestServer::Reference(selftest.embedded, variant.deviation.as_ref());
    let run = selftest.run(&server, variant.without)?;
    let id = variant.id;
    let red = run.records.iter().filter(|record| {
        !matches!(
            record.verdict,
            Verdict::Pass | Verdict::Advice | Verdict::Skip { .. }
        )
    });
    let mut detections = Detections::default();
    detections.add_variant(selftest.contract, &run.records);
    Ok(Conformant {
        line: selftest.line(&format!("variant {id}"), &run.records),
        problems: red
            .map(|record| {
                let what = describe(record);
                format!("no false alarm: variant {id}: {} {what}", record.id)
            })
            .collect(),
        matched: matched(selftest, &run),
        lies: lies(selftest, &run),
        detections,
        ..Conformant::default()
    })
}

fn matched(selftest: &ContractSelftest<'_>, run: &SuiteRun) -> Matched {
    selftest
        .cases_with(&run.evidence)
        .filter_map(|(case, evidence)| {
            let matched = selftest.judge().case(case, evidence).matched?;
            Some((case.id.without_row().to_owned(), matched))
        })
        .collect()
}

/// The refusals of a run that cases expect.
fn lies(selftest: &ContractSelftest<'_>, run: &SuiteRun) -> Lies {
    let judge = selftest.judge();
    let lie = |(case, evidence): (&Case, &Evidence)| {
        let expected = judge.case(case, evidence).matched?;
        let lie = Lie::from_shot(evidence.shot()?)?;
        Some(((case.id.clone(), expected), lie))
    };
    selftest.cases_with(&run.evidence).filter_map(lie).collect()
}

/// Reports each alternative of a case that no conformant server gave.
fn report_unmatched(
    selftest: &ContractSelftest<'_>,
    matched: &Matched,
    report: &mut SelftestReport,
) {
    for case in &selftest.contract.cases {
        let id = case.id.without_row();
        for response in case.answer.iter().skip(1).chain(&case.also) {
            let name = &response.name;
            if matched.contains(&(id.to_owned(), name.clone())) {
                continue;
            }
            let problem = format!("no false alarm: {id} lists `{name}`, taken by no variant");
            if !report.problems.contains(&problem) {
                report.problem(problem);
            }
        }
    }
}
