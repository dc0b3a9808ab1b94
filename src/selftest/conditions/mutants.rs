//! Conditions 3 and 4: the suite kills every mutant, no two mutants have the same findings, and
//! each must finding is against a rule that the mutant declares.

use std::collections::BTreeMap;

use crate::reference::Mutant;
use crate::selftest::contract::{ContractSelftest, covers};
use crate::selftest::detections::Detections;
use crate::selftest::kills::KillMatrix;
use crate::selftest::parallel;
use crate::selftest::report::SelftestReport;
use crate::selftest::suite_run::TestServer;
use crate::vocab::{CaseId, CaseRecord, EntryKind, Finding, Level};

/// The results of the run against one mutant.
struct MutantRun {
    id: &'static str,
    line: String,
    /// Findings against rules that the mutant does not declare.
    wrong_reasons: Vec<String>,
    /// The findings as text. Two mutants with the same findings cannot be told apart.
    fingerprint: Vec<String>,
    /// The case and the check of each finding that kills the mutant.
    kills: Vec<(CaseId, String)>,
    detections: Detections,
}

/// Checks the conditions, and collects the kill matrix.
pub(in crate::selftest) fn check(
    selftest: &ContractSelftest<'_>,
    detections: &mut Detections,
    kills: &mut KillMatrix,
    report: &mut SelftestReport,
) -> Result<(), String> {
    let mut fingerprints: BTreeMap<Vec<String>, &str> = BTreeMap::new();
    let runs = parallel::try_map(&selftest.embedded.mutants, |mutant| run(selftest, mutant))?;
    for run in runs {
        let id = run.id;
        report.problems.extend(run.wrong_reasons);
        for (case, check) in run.kills {
            kills.add_kill(&case, id, &check);
        }
        if run.fingerprint.is_empty() {
            report.problem(format!("every mutant is killed: {id} lives"));
        }
        if let Some(other) = fingerprints.insert(run.fingerprint, id) {
            report.problem(format!(
                "every mutant is killed: {id} and {other} are killed by the same findings"
            ));
        }
        detections.merge(run.detections);
        report.line(run.line);
    }
    Ok(())
}

fn run(selftest: &ContractSelftest<'_>, mutant: &'static Mutant) -> Result<MutantRun, String> {
    let server = TestServer::Reference(selftest.embedded, Some(&mutant.deviation));
    let records = selftest.run(&server, &[])?.records;
    let mut run = MutantRun {
        id: mutant.id,
        line: selftest.line(&format!("mutant {}", mutant.id), &records),
        wrong_reasons: Vec::new(),
        fingerprint: Vec::new(),
        kills: Vec::new(),
        detections: Detections::default(),
    };
    for (record, finding) in findings(&records, level(selftest, mutant)) {
        let code = finding.code();
        let actual = &finding.actual;
        run.fingerprint
            .push(format!("{} {code} {actual}", record.id));
        run.wrong_reasons
            .extend(wrong_reason(mutant, record, finding));
        if record.kind == EntryKind::Case {
            run.kills.push((record.id.clone(), code));
        }
    }
    run.detections
        .add_mutant(selftest.contract, mutant, &records);
    Ok(run)
}

/// The level of finding that kills a mutant: advice is enough if it breaks only recommendations.
fn level(selftest: &ContractSelftest<'_>, mutant: &Mutant) -> Level {
    let rules = mutant.rules.iter();
    let levels = rules.map(|rule| selftest.contract.rule_level(rule));
    levels.max().unwrap_or(Level::Must)
}

fn findings(records: &[CaseRecord], level: Level) -> impl Iterator<Item = (&CaseRecord, &Finding)> {
    records
        .iter()
        .flat_map(|record| record.findings.iter().map(move |finding| (record, finding)))
        .filter(move |(_, finding)| finding.level >= level)
}

/// Condition 4: reports a must finding that is against a rule that the mutant does not declare.
fn wrong_reason(mutant: &Mutant, record: &CaseRecord, finding: &Finding) -> Option<String> {
    let declared = |rule: &&str| covers(rule, &finding.rule);
    if finding.level < Level::Must || mutant.rules.iter().any(declared) {
        return None;
    }
    Some(format!(
        "for the right reason: mutant {} breaks {}, but {} finds {} against {}",
        mutant.id,
        mutant.rules.join(", "),
        record.id,
        finding.code(),
        finding.rule
    ))
}
