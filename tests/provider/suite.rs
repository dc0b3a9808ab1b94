//! Runs the suite as a user does, and compares its record with the expected numbers.

use std::fmt::Write as _;
use std::process::{Command, Stdio};

use libtest_mimic::Failed;
use rebuff::report::json;
use rebuff::vocab::{CaseRecord, RunRecord, Verdict};

/// The expected numbers of entries.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Entries that passed, with or without advice.
    pub(crate) green: usize,
    /// Entries that were skipped.
    pub(crate) skipped: usize,
}

/// Runs the suite with this target file.
pub(crate) fn run(target: &str) -> Result<RunRecord, Failed> {
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("target.toml"), target)?;
    let output = Command::new(env!("CARGO_BIN_EXE_rebuff"))
        .args(["run", "--target", "target.toml", "--out", "out"])
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .output()?;
    let Ok(text) = std::fs::read_to_string(folder.path().join("out/run.json")) else {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    };
    json::read(&text).map_err(|error| error.to_string().into())
}

/// Returns an error if the run failed, an entry is red, or the numbers differ from the expected
/// numbers.
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
