//! `rebuff selftest`: the tester, tested.

use std::path::Path;

use super::args::Selftest;
use super::demo::take_away;
use super::suite::suite;
use super::{Exit, Stopped, env, targets};
use crate::case::Contract;

pub(super) fn selftest(args: &Selftest) -> Result<Exit, Stopped> {
    let suite = suite(args.contracts.as_deref())?;
    let demo = |contract: &Contract, origin: &str| {
        targets::of_demo(&suite, contract, origin).map_err(|stopped| stopped.lines.join("; "))
    };
    let only = args.contract.as_deref();
    if let Some(id) = only {
        targets::contract_named(&suite, id)?;
    }
    let mut report = crate::selftest::run(&suite, only, &demo, take_away, env::now())
        .map_err(Stopped::broken)?;
    report.lines.iter().for_each(|line| env::say(line));
    if let Some(folder) = &args.bless {
        bless(folder, &report.kills)?;
        report
            .problems
            .retain(|problem| !problem.starts_with("as known"));
    }
    report
        .problems
        .iter()
        .for_each(|problem| env::complain(problem));
    env::say(&match report.problems.len() {
        0 => "selftest: all six conditions hold".to_owned(),
        n => format!("selftest: {n} problems"),
    });
    Ok(if report.problems.is_empty() {
        Exit::Green
    } else {
        Exit::Red
    })
}

fn bless(folder: &Path, kills: &str) -> Result<(), Stopped> {
    let path = folder.join("kills.txt");
    std::fs::write(&path, kills)
        .map_err(|e| Stopped::usage(format!("cannot write `{}`: {e}", path.display())))?;
    env::say(&format!("wrote {}", path.display()));
    Ok(())
}
