//! Condition 6, constant servers: no case passes on a server that always gives the same response.

use crate::reference::{CONSTANTS, Constant};
use crate::selftest::contract::ContractSelftest;
use crate::selftest::parallel;
use crate::selftest::report::SelftestReport;
use crate::selftest::suite_run::TestServer;
use crate::vocab::{EntryKind, Verdict};

/// Checks the condition on every constant server.
pub(in crate::selftest) fn check(
    selftest: &ContractSelftest<'_>,
    report: &mut SelftestReport,
) -> Result<(), String> {
    let runs = parallel::try_map(CONSTANTS, |constant| run(selftest, constant))?;
    for (line, problems) in runs {
        report.problems.extend(problems);
        report.line(line);
    }
    Ok(())
}

fn run(
    selftest: &ContractSelftest<'_>,
    constant: &'static Constant,
) -> Result<(String, Vec<String>), String> {
    let records = selftest.run(&TestServer::Constant(constant), &[])?.records;
    let passed = records.iter().filter(|record| {
        record.kind == EntryKind::Case && matches!(record.verdict, Verdict::Pass | Verdict::Advice)
    });
    let problems = passed
        .map(|record| format!("constant servers: {} passes at {}", record.id, constant.id))
        .collect();
    let line = selftest.line(&format!("constant {}", constant.id), &records);
    Ok((line, problems))
}
