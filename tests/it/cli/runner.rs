//! Runs the suite as cargo-nextest runs a test binary: first lists the tests, then runs each in a
//! process.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rebuff::case::{Files, load};

use crate::cli::support::{CommandOutput, LOAD, Workspace, project, run, write_opt_in_case};

/// The newest build of `tests/conformance.rs`. Cargo does not pass the path of this test to other
/// tests.
fn binary() -> PathBuf {
    let deps = std::env::current_exe().unwrap();
    let entries = std::fs::read_dir(deps.parent().unwrap()).unwrap();
    let built = entries.map(|entry| entry.unwrap().path()).filter(|path| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.starts_with("conformance-")
            && [None, Some("exe")].contains(&path.extension().map(|e| e.to_str().unwrap()))
    });
    let age = |path: &PathBuf| {
        let metadata = std::fs::metadata(path).unwrap();
        metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH)
    };
    built
        .max_by_key(age)
        .expect("`cargo test --no-run` builds it")
}

fn run_as_nextest(workspace: &Workspace, binary: &Path, line: &str) -> CommandOutput {
    run(workspace
        .program(binary, line.split_whitespace())
        .env("NEXTEST", "1")
        .env("NEXTEST_EXECUTION_MODE", "process-per-test"))
}

#[test]
fn each_listed_test_passes_in_its_own_process() {
    let workspace = Workspace::new();
    let binary = binary();
    let list = run_as_nextest(&workspace, &binary, "--list --format terse").exits(0);
    assert_eq!(list.err, "");
    let names: Vec<&str> = list
        .out
        .lines()
        .map(|line| line.strip_suffix(": test").unwrap())
        .collect();
    assert!(names.contains(&"calendar::gone::deleted_twice"));
    assert!(names.contains(&"calendar::control::events.get"));
    for name in names {
        let output =
            run_as_nextest(&workspace, &binary, &format!("--exact {name} --nocapture")).exits(0);
        assert!(
            output.out.contains(&format!("test {name} ")),
            "{}",
            output.out
        );
        assert_eq!(output.err, "");
    }
    assert!(
        workspace.names(".").is_empty(),
        "a process for one test must write no reports"
    );
}

#[test]
fn only_opt_in_cases_are_listed_as_ignored() {
    let workspace = Workspace::new();
    let suite = load(&Files::embedded()).unwrap();
    let cases = suite.contracts.iter().flat_map(|contract| &contract.cases);
    let mut known: Vec<String> = cases
        .filter(|case| case.opt_in.is_some())
        .map(|case| format!("{}: test", case.id))
        .collect();
    let flags = "--list --format terse --ignored";
    let list = run_as_nextest(&workspace, &binary(), flags).exits(0);
    assert_eq!(
        (list.out.lines().collect::<Vec<_>>(), list.err.as_str()),
        (known.iter().map(String::as_str).collect(), "")
    );
    write_opt_in_case(&workspace);
    let list = run_as_nextest(&workspace, &binary(), &format!("{flags} --contracts x")).exits(0);
    known.push(format!("{LOAD}: test"));
    known.sort();
    let mut listed: Vec<&str> = list.out.lines().collect();
    listed.sort_unstable();
    assert_eq!(listed, known);
    // A runner that includes ignored tests runs each ignored test by name.
    let line = format!("--exact {LOAD} --nocapture --ignored --contracts x");
    let output = run_as_nextest(&workspace, &binary(), &line).exits(0);
    let passed = |line: &str| line.contains(LOAD) && line.ends_with("... ok");
    assert!(output.out.lines().any(passed), "{}", output.out);
}

#[test]
fn a_test_that_was_not_judged_does_not_pass() {
    let workspace = Workspace::new();
    let binary = binary();
    // An unknown test, or a test with a failed prerequisite, must not exit as passed.
    run_as_nextest(
        &workspace,
        &binary,
        "--exact calendar::gone::nosuch --nocapture",
    )
    .exits(4);
    let line = "--exact calendar::gone::deleted_twice --nocapture --max-body 0";
    let output = run_as_nextest(&workspace, &binary, line).exits(1);
    assert!(
        output.out.contains("blocked by calendar::caller::owner"),
        "{}",
        output.out
    );
    assert!(!output.out.contains("ignored (blocked"), "{}", output.out);
}

#[test]
fn a_failed_case_fails_its_test() {
    let workspace = Workspace::new();
    // The new case expects a response that the server never sends.
    workspace.write(
        "x/cases/calendar/wrong.toml",
        &std::fs::read_to_string(project("cases/calendar/gone.toml"))
            .unwrap()
            .replace("answer = [\"deleted\"]", "answer = [\"not_found\"]"),
    );
    let line = "--exact calendar::wrong::deleted_twice --nocapture --contracts x";
    let output = run_as_nextest(&workspace, &binary(), line).exits(1);
    assert!(output.out.contains("expected 404"), "{}", output.out);
}

#[test]
fn an_unknown_flag_is_refused() {
    let error = run_as_nextest(&Workspace::new(), &binary(), "--frob").refused();
    assert!(error.contains("--frob"), "{error}");
}
