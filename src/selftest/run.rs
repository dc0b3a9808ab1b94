//! Runs the selftest of each contract, and compares the kill matrix with the golden file.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::conditions::{blind_check, constants, false_alarm, liars, mutants};
use super::contract::{ContractSelftest, ReadTarget};
use super::detections::Detections;
use super::kills::{self, KillMatrix};
use super::report::SelftestReport;
use crate::case::{Contract, Suite};
use crate::reference::embedded;
use crate::target_file::Target;

/// Runs the selftest of all contracts, or only of the contract `only`. `read_target` reads the
/// target of an embedded server. `take_away` removes what a variant lacks from a target. `started`
/// is the current time, because servers compare timestamps with their own clocks.
pub fn run(
    suite: &Suite,
    only: Option<&str>,
    read_target: ReadTarget<'_>,
    take_away: fn(&mut Target, &[&str]),
    started: DateTime<Utc>,
) -> Result<SelftestReport, String> {
    let mut report = SelftestReport::default();
    let mut kills = KillMatrix::default();
    let chosen = |contract: &&Arc<Contract>| only.is_none_or(|id| id == contract.id);
    for contract in suite.contracts.iter().filter(chosen) {
        let Some(embedded) = embedded(&contract.id).filter(|_| !contract.demo.is_empty()) else {
            continue;
        };
        let selftest = ContractSelftest {
            suite,
            contract,
            embedded,
            read_target,
            take_away,
            started,
        };
        check_contract(&selftest, &mut kills, &mut report)?;
    }
    report.kills = kills.render();
    let known = kills::of_contract(&suite.kills, only);
    if report.kills != known {
        let diff = kills::first_difference(&known, &report.kills);
        report.problem(format!(
            "as known: the kill matrix has changed ({diff}); `rebuff selftest --bless` writes \
             cases/kills.txt, and a person reads the diff"
        ));
    }
    Ok(report)
}

fn check_contract(
    selftest: &ContractSelftest<'_>,
    kills: &mut KillMatrix,
    report: &mut SelftestReport,
) -> Result<(), String> {
    let mut detections = Detections::default();
    let (plain, lies) = false_alarm::check(selftest, &mut detections, report)?;
    blind_check::check(selftest, &plain, kills, report);
    mutants::check(selftest, &mut detections, kills, report)?;
    report.problems.extend(detections.idle(selftest.contract));
    constants::check(selftest, report)?;
    liars::check(selftest, &lies, report)
}
