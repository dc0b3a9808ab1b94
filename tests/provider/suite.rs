//! The suite as a user runs it, and what its record says.

use std::fmt::Write as _;
use std::process::{Command, Stdio};

use libtest_mimic::Failed;
use rebuff::report::json;
use rebuff::vocab::{CaseRecord, RunRecord, Verdict};

/// How many cases there were.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Passed, or passed with advice.
    pub(crate) green: usize,
    /// Skipped, with a reason.
    pub(crate) skipped: usize,
}

/// Runs the suite with this target file.
pub(crate) fn run(target: &str) -> Result<RunRecord, Failed> {
    let room = tempfile::tempdir()?;
    std::fs::write(room.path().join("target.toml"), target)?;
    let ran = Command::new(env!("CARGO_BIN_EXE_rebuff"))
        .args(["run", "--target", "target.toml", "--out", "out"])
        .current_dir(room.path())
        .stdin(Stdio::null())
        .output()?;
    let Ok(text) = std::fs::read_to_string(room.path().join("out/run.json")) else {
        return Err(String::from_utf8_lossy(&ran.stderr).into_owned().into());
    };
    json::read(&text).map_err(|error| error.to_string().into())
}

/// No line or case is red, nothing was in trouble, and the numbers are these.
pub(crate) fn compare(run: &RunRecord, expected: &Counts) -> Result<(), Failed> {
    let mut red = String::new();
    for case in run
        .cases
        .iter()
        .filter(|case| !green(case) && !skipped(case))
    {
        let _ = writeln!(red, "{}: {:?} {:?}", case.id, case.verdict, case.findings);
    }
    let counts = Counts {
        green: run.count(green),
        skipped: run.count(skipped),
    };
    if run.exit == 0 && red.is_empty() && counts == *expected {
        return Ok(());
    }
    let mut reasons = String::new();
    for case in run.cases.iter().filter(|case| skipped(case)) {
        let _ = writeln!(reasons, "{}: {:?}", case.id, case.verdict);
    }
    Err(format!("expected {expected:?} and nothing red, got {counts:?}\n{red}\n{reasons}").into())
}

fn green(case: &CaseRecord) -> bool {
    matches!(case.verdict, Verdict::Pass | Verdict::Advice)
}

fn skipped(case: &CaseRecord) -> bool {
    matches!(case.verdict, Verdict::Skip { .. })
}
