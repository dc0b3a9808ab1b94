//! Condition 2, no blind check: if an alteration changes something that a check or a schema names,
//! the case detects the alteration.

use std::collections::HashMap;
use std::convert::Infallible;

use crate::case::Case;
use crate::judge::Evidence;
use crate::selftest::alterations::alterations;
use crate::selftest::contract::ContractSelftest;
use crate::selftest::kills::KillMatrix;
use crate::selftest::parallel;
use crate::selftest::report::SelftestReport;
use crate::vocab::{CaseId, Level};

/// The results of the alterations of one case.
struct Altered {
    tried: usize,
    /// Alterations of something that a check or a schema names, but no finding reports.
    missed: Vec<String>,
    /// Alterations of something that no check or schema names, and no finding reports.
    unseen: Vec<String>,
}

/// Checks the condition on the evidence of the plain server.
pub(in crate::selftest) fn check(
    selftest: &ContractSelftest<'_>,
    plain: &HashMap<CaseId, Evidence>,
    kills: &mut KillMatrix,
    report: &mut SelftestReport,
) {
    let cases: Vec<(&Case, &Evidence)> = selftest.cases_with(plain).collect();
    let Ok(results) = parallel::try_map(&cases, |(case, evidence)| {
        Ok::<_, Infallible>(alter(selftest, case, evidence))
    });
    let (mut tried, mut unseen) = (0, 0);
    for ((case, _), result) in cases.iter().zip(results) {
        tried += result.tried;
        unseen += result.unseen.len();
        for name in result.missed {
            report.problem(format!("no blind check: {} does not see {name}", case.id));
        }
        for name in result.unseen {
            kills.add_unseen(&case.id, &name);
        }
    }
    report.line(format!(
        "{}: {tried} alterations, {unseen} of them of things that no check looks at",
        selftest.contract.id
    ));
}

fn alter(selftest: &ContractSelftest<'_>, case: &Case, evidence: &Evidence) -> Altered {
    let judge = selftest.judge();
    let mut result = Altered {
        tried: 0,
        missed: Vec::new(),
        unseen: Vec::new(),
    };
    for alteration in alterations(&judge, case, evidence) {
        result.tried += 1;
        let findings = judge.case(case, &alteration.evidence).findings;
        if findings
            .iter()
            .any(|finding| finding.level >= Level::Should)
        {
            continue;
        }
        let names = if alteration.named {
            &mut result.missed
        } else {
            &mut result.unseen
        };
        names.push(alteration.name);
    }
    result
}
