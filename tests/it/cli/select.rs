//! Which cases are meant, and what happens when none is.

use std::collections::BTreeMap;

use rebuff::vocab::{EntryKind, RunRecord, Verdict};

use crate::cli::support::{Deaf, LOAD, Room, Served, opt_in};

fn list(room: &Room, flags: &str) -> Vec<String> {
    let ran = room.run(&format!("demo --list {flags}")).exits(0);
    assert_eq!(ran.err, "");
    let names = ran.out.lines().map(|line| {
        let name = line.strip_suffix(": test");
        name.unwrap_or_else(|| panic!("`{line}` is no line of a list"))
            .to_owned()
    });
    names.collect()
}

fn cases(run: &RunRecord) -> Vec<String> {
    let cases = run.cases.iter().filter(|case| case.kind == EntryKind::Case);
    cases.map(|case| case.id.to_string()).collect()
}

#[test]
fn a_list_is_a_list_and_nothing_else() {
    let room = Room::new();
    let all = list(&room, "");
    assert!(all.contains(&"calendar::gone::deleted_twice".to_owned()));
    assert!(all.contains(&"calendar::caller::owner".to_owned()));
    assert!(all.contains(&"calendar::watch::media_type".to_owned()));
    assert_eq!(list(&room, "--include-ignored --format terse"), all);
    for none in [
        "nosuchcase",
        "--ignored gone",
        "--ignored gone --format terse",
    ] {
        assert!(list(&room, none).is_empty(), "{none}");
    }
    assert!(room.names(".").is_empty());
}

#[test]
fn a_list_touches_neither_the_target_nor_the_folder() {
    let room = Room::new();
    let deaf = Deaf::new();
    room.write("target.toml", &deaf.target());
    let ran = room
        .run("run --target target.toml --out out --list --include-ignored")
        .exits(0);
    assert_eq!(ran.out.lines().count(), list(&room, "calendar").len());
    assert_eq!(ran.err, "");
    assert_eq!(deaf.visits(), 0);
    assert_eq!(room.names("."), ["target.toml"]);
}

#[test]
fn what_is_listed_is_what_runs() {
    let room = Room::new();
    room.run("demo --out out gone not_found").exits(0);
    let ran: Vec<String> = room
        .record("out")
        .cases
        .iter()
        .map(|case| case.id.to_string())
        .collect();
    assert_eq!(ran, list(&room, "gone not_found"));
}

#[test]
fn nothing_selected_is_not_green() {
    let room = Room::new();
    for flags in [
        "nosuchcase",
        "--ignored gone",
        "--exact gone",
        "--skip calendar --skip oauth",
    ] {
        let ran = room.run(&format!("demo --out out {flags}")).exits(4);
        assert!(
            ran.last_line().starts_with("nothing was judged")
                && ran.last_line().contains("no case was selected"),
            "{}",
            ran.last_line()
        );
        assert_eq!(room.record("out").exit, 4);
    }
}

#[test]
fn a_line_alone_is_no_case() {
    let room = Room::new();
    let ran = room
        .run("demo --out out --exact calendar::caller::owner")
        .exits(4);
    assert!(
        ran.out.contains("calendar::caller::owner ... ok"),
        "{}",
        ran.out
    );
    assert!(
        ran.last_line().contains("no case was selected"),
        "{}",
        ran.last_line()
    );
}

#[test]
fn nothing_judged_is_not_green() {
    let room = Room::new();
    let served = Served::new(&room, "");
    let alone: String = served
        .target
        .replace("[identity.guest]", "# no guest")
        .lines()
        .filter(|line| !line.contains("guest-token") && !line.contains("ben@"))
        .filter(|line| *line != "[given.guest]")
        .fold(String::new(), |text, line| text + line + "\n");
    room.write("alone.toml", &alone);
    let ran = room
        .run("run --target alone.toml --out out guest_sets")
        .exits(4);
    assert!(
        ran.last_line().starts_with("nothing was judged")
            && ran
                .last_line()
                .contains("of calendar no case could be judged"),
        "{}",
        ran.last_line()
    );
    let run = room.record("out");
    assert_eq!(
        run.count(|case| case.verdict.row().word == "skip"),
        cases(&run).len()
    );
    // The way out is told with each.
    assert!(ran.out.contains("give it under `["), "{}", ran.out);
}

#[test]
fn a_target_may_ask_for_more_than_was_judged() {
    let room = Room::new();
    let served = Served::new(&room, "");
    room.write(
        "asks.toml",
        &format!("{}\n[gate]\nmin-judged = 1000\n", served.target),
    );
    let ran = room
        .run("run --target asks.toml --out out --include-ignored")
        .exits(4);
    let judged = cases(&room.record("out")).len();
    let says = format!("calendar asks for 1000 judged, {judged} were");
    assert!(
        ran.last_line().starts_with("too little was judged"),
        "{}",
        ran.last_line()
    );
    assert!(ran.last_line().contains(&says), "{}", ran.last_line());
    room.write(
        "asks.toml",
        &format!("{}\n[gate]\nmin-judged = {judged}\n", served.target),
    );
    room.run("run --target asks.toml --out out --include-ignored")
        .exits(0);
    // It speaks of whole runs: a filter judges less on purpose.
    room.run("run --target asks.toml --out out gone").exits(0);
}

#[test]
fn what_has_to_be_opted_into_is_chosen_by_name() {
    let room = Room::new();
    let _served = Served::new(&room, "");
    opt_in(&room);
    let word = |command: &str, flags: &str, exit: i32| {
        let line = format!("{command} --contracts x --out out zeal deleted_twice {flags}");
        room.run(&line).exits(exit);
        let run = room.record("out");
        let of = |id: &str| {
            let record = run.cases.iter().find(|case| case.id.as_str() == id);
            record.map(|record| record.verdict.clone())
        };
        (of(LOAD), of("calendar::gone::deleted_twice"))
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
        let got = word(command, flags, 0);
        assert_eq!((&got.0, &got.1), (of_load, of_other), "{command} {flags}");
    }
    assert_eq!(word(run, "--ignored --include race", 4), (None, None));
    // Nothing is sent for one that was not chosen.
    room.run(&format!("{run} --contracts x --out out zeal"))
        .exits(4);
    let kinds: Vec<EntryKind> = room
        .record("out")
        .cases
        .iter()
        .map(|case| case.kind)
        .collect();
    assert!(!kinds.contains(&EntryKind::Control) && kinds.contains(&EntryKind::Case));
    assert_eq!(list(&room, "--contracts x zeal --ignored"), [LOAD]);
    assert_eq!(
        list(&room, "--contracts x --exact")
            .iter()
            .filter(|id| *id == LOAD)
            .count(),
        1
    );
}

#[test]
fn filters_pick_cases_and_bring_their_lines() {
    let room = Room::new();
    let of = |flags: &str| {
        room.run(&format!("demo --out out {flags}")).exits(0);
        room.record("out")
    };
    let exact = of("--exact calendar::gone::deleted_twice");
    assert_eq!(cases(&exact), ["calendar::gone::deleted_twice"]);
    let count = |kind: EntryKind| exact.cases.iter().filter(|case| case.kind == kind).count();
    assert!(
        count(EntryKind::Caller) == 1
            && count(EntryKind::Control) > 0
            && count(EntryKind::Watch) > 0
    );
    let all = list(&room, "");
    let meant = |is: &dyn Fn(&str) -> bool| -> Vec<String> {
        let lines = ["::caller::", "::given::", "::control::", "::watch::"];
        let is_line = |id: &str| lines.iter().any(|line| id.contains(line));
        let ids = all.iter().filter(|id| !is_line(id) && is(id));
        ids.cloned().collect()
    };
    assert_eq!(
        cases(&of("deleted_twice lost_update")),
        meant(&|id| id.contains("deleted_twice") || id.contains("lost_update"))
    );
    assert_eq!(
        cases(&of("gone precondition --skip etag --skip tampered")),
        meant(&|id| (id.contains("gone") || id.contains("precondition"))
            && !id.contains("etag")
            && !id.contains("tampered"))
    );
    let several = of("--exact calendar::gone::deleted_twice calendar::precondition::lost_update");
    assert_eq!(cases(&several).len(), 2);
}

#[test]
fn shards_run_each_case_exactly_once() {
    let room = Room::new();
    room.run("demo --out out").exits(0);
    let all = cases(&room.record("out"));
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for shard in ["1/2", "2/2"] {
        room.run(&format!("demo --out out --shard {shard}"))
            .exits(0);
        let run = room.record("out");
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
