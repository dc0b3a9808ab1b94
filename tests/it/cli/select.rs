//! Tests which cases a run selects, and what a run does if it selects or judges no case.

use std::collections::BTreeMap;

use rebuff::vocab::{EntryKind, RunRecord, Verdict};

use crate::cli::support::{LOAD, ServeProcess, SilentServer, Workspace, write_opt_in_case};

fn list(workspace: &Workspace, flags: &str) -> Vec<String> {
    let output = workspace.run(&format!("demo --list {flags}")).exits(0);
    assert_eq!(output.err, "");
    let names = output.out.lines().map(|line| {
        let name = line.strip_suffix(": test");
        name.unwrap_or_else(|| panic!("`{line}` is not a line of a list"))
            .to_owned()
    });
    names.collect()
}

fn cases(run: &RunRecord) -> Vec<String> {
    let cases = run.cases.iter().filter(|case| case.kind == EntryKind::Case);
    cases.map(|case| case.id.to_string()).collect()
}

#[test]
fn a_list_has_one_test_name_a_line() {
    let workspace = Workspace::new();
    let all = list(&workspace, "");
    assert!(all.contains(&"calendar::gone::deleted_twice".to_owned()));
    assert!(all.contains(&"calendar::caller::owner".to_owned()));
    assert!(all.contains(&"calendar::watch::media_type".to_owned()));
    assert_eq!(list(&workspace, "--include-ignored --format terse"), all);
    for none in [
        "nosuchcase",
        "--ignored gone",
        "--ignored gone --format terse",
    ] {
        assert!(list(&workspace, none).is_empty(), "{none}");
    }
    assert!(workspace.names(".").is_empty());
}

#[test]
fn a_list_sends_no_request_and_writes_no_file() {
    let workspace = Workspace::new();
    let silent = SilentServer::new();
    workspace.write("target.toml", &silent.target());
    let output = workspace
        .run("run --target target.toml --out out --list --include-ignored")
        .exits(0);
    assert_eq!(
        output.out.lines().count(),
        list(&workspace, "calendar").len()
    );
    assert_eq!(output.err, "");
    assert_eq!(silent.connections(), 0);
    assert_eq!(workspace.names("."), ["target.toml"]);
}

#[test]
fn a_run_has_exactly_the_listed_entries() {
    let workspace = Workspace::new();
    workspace.run("demo --out out gone not_found").exits(0);
    let output: Vec<String> = workspace
        .record("out")
        .cases
        .iter()
        .map(|case| case.id.to_string())
        .collect();
    assert_eq!(output, list(&workspace, "gone not_found"));
}

#[test]
fn a_run_without_a_selected_case_is_not_green() {
    let workspace = Workspace::new();
    for flags in [
        "nosuchcase",
        "--ignored gone",
        "--exact gone",
        "--skip calendar --skip oauth",
    ] {
        let output = workspace.run(&format!("demo --out out {flags}")).exits(4);
        assert!(
            output.last_line().starts_with("nothing was judged")
                && output.last_line().contains("no case was selected"),
            "{}",
            output.last_line()
        );
        assert_eq!(workspace.record("out").exit, 4);
    }
}

#[test]
fn a_prerequisite_alone_is_not_a_selected_case() {
    let workspace = Workspace::new();
    let output = workspace
        .run("demo --out out --exact calendar::caller::owner")
        .exits(4);
    assert!(
        output.out.contains("calendar::caller::owner ... ok"),
        "{}",
        output.out
    );
    assert!(
        output.last_line().contains("no case was selected"),
        "{}",
        output.last_line()
    );
}

#[test]
fn a_run_without_a_judged_case_is_not_green() {
    let workspace = Workspace::new();
    let served = ServeProcess::new(&workspace, "");
    let alone: String = served
        .target
        .replace("[identity.guest]", "# no guest")
        .lines()
        .filter(|line| !line.contains("guest-token") && !line.contains("ben@"))
        .filter(|line| *line != "[given.guest]")
        .fold(String::new(), |text, line| text + line + "\n");
    workspace.write("alone.toml", &alone);
    let output = workspace
        .run("run --target alone.toml --out out guest_sets")
        .exits(4);
    assert!(
        output.last_line().starts_with("nothing was judged")
            && output
                .last_line()
                .contains("of calendar no case could be judged"),
        "{}",
        output.last_line()
    );
    let run = workspace.record("out");
    assert_eq!(
        run.count(|case| case.verdict.row().word == "skip"),
        cases(&run).len()
    );
    // Each skip reason says how to enable the case.
    assert!(output.out.contains("give it under `["), "{}", output.out);
}

#[test]
fn a_whole_run_that_judges_less_than_min_judged_is_not_green() {
    let workspace = Workspace::new();
    let served = ServeProcess::new(&workspace, "");
    workspace.write(
        "asks.toml",
        &format!("{}\n[gate]\nmin-judged = 1000\n", served.target),
    );
    let output = workspace
        .run("run --target asks.toml --out out --include-ignored")
        .exits(4);
    let judged = cases(&workspace.record("out")).len();
    let says = format!("calendar asks for 1000 judged, {judged} were");
    assert!(
        output.last_line().starts_with("too little was judged"),
        "{}",
        output.last_line()
    );
    assert!(output.last_line().contains(&says), "{}", output.last_line());
    workspace.write(
        "asks.toml",
        &format!("{}\n[gate]\nmin-judged = {judged}\n", served.target),
    );
    workspace
        .run("run --target asks.toml --out out --include-ignored")
        .exits(0);
    // `min-judged` applies to runs without a filter only, because a filter skips cases on purpose.
    workspace
        .run("run --target asks.toml --out out gone")
        .exits(0);
}

#[test]
fn an_opt_in_case_runs_only_when_it_is_included() {
    let workspace = Workspace::new();
    let _served = ServeProcess::new(&workspace, "");
    write_opt_in_case(&workspace);
    let verdicts = |command: &str, flags: &str, exit: i32| {
        let line = format!("{command} --contracts x --out out zeal deleted_twice {flags}");
        workspace.run(&line).exits(exit);
        let run = workspace.record("out");
        let verdict_of = |id: &str| {
            let record = run.cases.iter().find(|case| case.id.as_str() == id);
            record.map(|record| record.verdict.clone())
        };
        (
            verdict_of(LOAD),
            verdict_of("calendar::gone::deleted_twice"),
        )
    };
    let reason = "load: choose it with `--include load`".to_owned();
    let left_out = Some(Verdict::Skip { reason });
    let pass = Some(Verdict::Pass);
    let run = "run --target target.toml";
    for (command, flags, of_load, of_other) in [
        (run, "", &left_out, &pass),
        (run, "--include race,destructive", &left_out, &pass),
        (run, "--include race,load", &pass, &pass),
        (run, "--include-ignored", &pass, &pass),
        (run, "--ignored", &pass, &None),
        ("demo", "", &pass, &pass),
        ("demo", "--ignored", &pass, &None),
    ] {
        let got = verdicts(command, flags, 0);
        assert_eq!((&got.0, &got.1), (of_load, of_other), "{command} {flags}");
    }
    assert_eq!(verdicts(run, "--ignored --include race", 4), (None, None));
    // A case that is not selected sends nothing, so the controls that it needs do not run.
    workspace
        .run(&format!("{run} --contracts x --out out zeal"))
        .exits(4);
    let kinds: Vec<EntryKind> = workspace
        .record("out")
        .cases
        .iter()
        .map(|case| case.kind)
        .collect();
    assert!(!kinds.contains(&EntryKind::Control) && kinds.contains(&EntryKind::Case));
    assert_eq!(list(&workspace, "--contracts x zeal --ignored"), [LOAD]);
    assert_eq!(
        list(&workspace, "--contracts x --exact")
            .iter()
            .filter(|id| *id == LOAD)
            .count(),
        1
    );
}

#[test]
fn filters_select_cases_with_their_prerequisites() {
    let workspace = Workspace::new();
    let run = |flags: &str| {
        workspace.run(&format!("demo --out out {flags}")).exits(0);
        workspace.record("out")
    };
    let exact = run("--exact calendar::gone::deleted_twice");
    assert_eq!(cases(&exact), ["calendar::gone::deleted_twice"]);
    let count = |kind: EntryKind| exact.cases.iter().filter(|case| case.kind == kind).count();
    assert!(
        count(EntryKind::Caller) == 1
            && count(EntryKind::Control) > 0
            && count(EntryKind::Watch) > 0
    );
    let all = list(&workspace, "");
    let matching = |is: &dyn Fn(&str) -> bool| -> Vec<String> {
        let prerequisites = ["::caller::", "::given::", "::control::", "::watch::"];
        let is_prerequisite = |id: &str| prerequisites.iter().any(|kind| id.contains(kind));
        let ids = all.iter().filter(|id| !is_prerequisite(id) && is(id));
        ids.cloned().collect()
    };
    assert_eq!(
        cases(&run("deleted_twice lost_update")),
        matching(&|id| id.contains("deleted_twice") || id.contains("lost_update"))
    );
    assert_eq!(
        cases(&run("gone precondition --skip etag --skip tampered")),
        matching(&|id| (id.contains("gone") || id.contains("precondition"))
            && !id.contains("etag")
            && !id.contains("tampered"))
    );
    let several = run("--exact calendar::gone::deleted_twice calendar::precondition::lost_update");
    assert_eq!(cases(&several).len(), 2);
}

#[test]
fn shards_run_each_case_exactly_once() {
    let workspace = Workspace::new();
    workspace.run("demo --out out").exits(0);
    let all = cases(&workspace.record("out"));
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for shard in ["1/2", "2/2"] {
        workspace
            .run(&format!("demo --out out --shard {shard}"))
            .exits(0);
        let run = workspace.record("out");
        assert!(run.cases.iter().any(|case| case.kind == EntryKind::Control));
        let part = cases(&run);
        assert!(part.len() < all.len());
        for id in part {
            *seen.entry(id).or_default() += 1;
        }
    }
    assert_eq!(seen.len(), all.len());
    assert!(all.iter().all(|id| seen[id] == 1), "{seen:?}");
}
