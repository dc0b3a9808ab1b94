//! `rebuff selftest`: the tester, tested.

use std::collections::BTreeMap;
use std::path::Path;

use super::args::Selftest;
use super::demo::take_away;
use super::suite::suite;
use super::{Exit, Stopped, env, targets};

pub(super) fn selftest(args: &Selftest) -> Result<Exit, Stopped> {
    let suite = suite(args.contracts.as_deref())?;
    let mut demo = BTreeMap::new();
    for contract in suite
        .contracts
        .iter()
        .filter(|contract| !contract.demo.is_empty())
    {
        let target = targets::of_demo(&suite, contract, "http://127.0.0.1/")?;
        demo.insert(contract.id.clone(), target);
    }
    let mut report =
        crate::selftest::run(&suite, &demo, take_away, env::now()).map_err(Stopped::broken)?;
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
