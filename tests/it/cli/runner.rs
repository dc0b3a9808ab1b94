//! The suite as a test binary, called as cargo-nextest calls it: one list, then one process a test.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rebuff::case::{Files, load};

use crate::cli::support::{LOAD, Ran, Room, opt_in, project, run};

/// The newest build of `tests/conformance.rs`: cargo names it to nobody.
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

fn call(room: &Room, binary: &Path, line: &str) -> Ran {
    run(room
        .program(binary, line.split_whitespace())
        .env("NEXTEST", "1")
        .env("NEXTEST_EXECUTION_MODE", "process-per-test"))
}

#[test]
fn each_listed_test_passes_in_a_process_of_its_own() {
    let room = Room::new();
    let binary = binary();
    let list = call(&room, &binary, "--list --format terse").exits(0);
    assert_eq!(list.err, "");
    let names: Vec<&str> = list
        .out
        .lines()
        .map(|line| line.strip_suffix(": test").unwrap())
        .collect();
    assert!(names.contains(&"calendar::gone::deleted_twice"));
    assert!(names.contains(&"calendar::control::events.get"));
    for name in names {
        let ran = call(&room, &binary, &format!("--exact {name} --nocapture")).exits(0);
        assert!(ran.out.contains(&format!("test {name} ")), "{}", ran.out);
        assert_eq!(ran.err, "");
    }
    assert!(
        room.names(".").is_empty(),
        "a process a test writes no reports"
    );
}

#[test]
fn only_what_has_to_be_chosen_is_ignored_by_name() {
    let room = Room::new();
    let suite = load(&Files::embedded()).unwrap();
    let cases = suite.contracts.iter().flat_map(|contract| &contract.cases);
    let mut known: Vec<String> = cases
        .filter(|case| case.opt_in.is_some())
        .map(|case| format!("{}: test", case.id))
        .collect();
    let flags = "--list --format terse --ignored";
    let list = call(&room, &binary(), flags).exits(0);
    assert_eq!(
        (list.out.lines().collect::<Vec<_>>(), list.err.as_str()),
        (known.iter().map(String::as_str).collect(), "")
    );
    opt_in(&room);
    let list = call(&room, &binary(), &format!("{flags} --contracts x")).exits(0);
    known.push(format!("{LOAD}: test"));
    known.sort();
    let mut listed: Vec<&str> = list.out.lines().collect();
    listed.sort_unstable();
    assert_eq!(listed, known);
    // A runner that was told to run them asks for each by name.
    let line = format!("--exact {LOAD} --nocapture --ignored --contracts x");
    let ran = call(&room, &binary(), &line).exits(0);
    let passed = |line: &str| line.contains(LOAD) && line.ends_with("... ok");
    assert!(ran.out.lines().any(passed), "{}", ran.out);
}

#[test]
fn what_was_not_judged_is_not_passed() {
    let room = Room::new();
    let binary = binary();
    // A test that is gone, and one whose own line is red: both would be green for the runner.
    call(&room, &binary, "--exact calendar::gone::nosuch --nocapture").exits(4);
    let line = "--exact calendar::gone::deleted_twice --nocapture --max-body 0";
    let ran = call(&room, &binary, line).exits(1);
    assert!(
        ran.out.contains("blocked by calendar::caller::owner"),
        "{}",
        ran.out
    );
    assert!(!ran.out.contains("ignored (blocked"), "{}", ran.out);
}

#[test]
fn a_case_that_fails_fails() {
    let room = Room::new();
    // An answer that the server never gives.
    room.write(
        "x/cases/calendar/wrong.toml",
        &std::fs::read_to_string(project("cases/calendar/gone.toml"))
            .unwrap()
            .replace("answer = [\"deleted\"]", "answer = [\"not_found\"]"),
    );
    let line = "--exact calendar::wrong::deleted_twice --nocapture --contracts x";
    let ran = call(&room, &binary(), line).exits(1);
    assert!(ran.out.contains("expected 404"), "{}", ran.out);
}

#[test]
fn a_wrong_flag_is_refused() {
    let told = call(&Room::new(), &binary(), "--frob").refused();
    assert!(told.contains("--frob"), "{told}");
}
