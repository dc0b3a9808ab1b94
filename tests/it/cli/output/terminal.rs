//! What the terminal shows, for people and for machines, and what happens when nobody looks.

use std::io::Read as _;
use std::process::Stdio;

use serde_json::Value;

use crate::cli::support::{Room, run};

#[test]
fn advice_is_green_unless_it_is_strict() {
    let room = Room::new();
    let line = "demo --variant sync-token-invalid --out out";
    let ran = room.run(line).exits(0);
    assert!(
        ran.last_line().contains("1 with advice"),
        "{}",
        ran.last_line()
    );
    for strict in ["--strict", "--fail-on advice"] {
        let ran = room.run(&format!("{line} {strict}")).exits(1);
        assert!(ran.out.contains("tampered_sync_token"), "{}", ran.out);
        assert!(ran.out.contains("... FAILED"), "{}", ran.out);
        assert!(
            ran.last_line().starts_with("not conformant"),
            "{}",
            ran.last_line()
        );
        assert!(room.record("out").strict);
    }
}

#[test]
fn what_else_is_red_can_be_chosen() {
    let room = Room::new();
    let line = "demo --variant no-second-account --out out";
    let ran = room.run(line).exits(0);
    assert!(
        !ran.last_line().contains("0 skipped"),
        "{}",
        ran.last_line()
    );
    let ran = room
        .run(&format!("{line} --fail-on skip,leftovers"))
        .exits(1);
    assert!(ran.last_line().contains("--fail-on"), "{}", ran.last_line());
}

#[test]
fn every_line_for_a_machine_is_json() {
    let room = Room::new();
    for (flags, code, last) in [
        ("", 0, "conformant as far as judged"),
        ("--mutant etag-ignored", 1, "not conformant"),
        ("--mutant error-as-html", 1, "not conformant"),
        (
            "--variant no-second-account",
            0,
            "conformant as far as judged",
        ),
        ("nosuchcase", 4, "nothing was judged"),
    ] {
        let ran = room
            .run(&format!("demo --out out --format json {flags}"))
            .exits(code);
        assert!(!ran.out.is_empty());
        for line in ran.out.lines() {
            let event: Value =
                serde_json::from_str(line).unwrap_or_else(|e| panic!("{flags}: {e}: {line}"));
            assert!(event["type"].is_string(), "{line}");
        }
        let told: Vec<&str> = ran.err.lines().collect();
        let (end, why) = told.split_last().unwrap();
        assert!(end.starts_with(last), "{told:?}");
        // What was not judged is told there, too, and nothing else.
        let unjudged = why
            .first()
            .is_none_or(|line| line.starts_with("not judged, "));
        assert_eq!(why.is_empty(), !flags.contains("no-second"), "{told:?}");
        assert!(unjudged, "{told:?}");
    }
}

#[test]
fn short_and_coloured_looks_change_nothing_else() {
    let room = Room::new();
    for look in [
        "--quiet",
        "-q",
        "--format terse",
        "--format pretty",
        "--color always",
        "--color never",
        "--nocapture",
    ] {
        let ran = room
            .run(&format!(
                "demo --out out --exact calendar::gone::deleted_twice {look}"
            ))
            .exits(0);
        assert!(
            ran.last_line()
                .starts_with("conformant as far as judged: 1 judged"),
            "{look}"
        );
        assert_eq!(ran.err, "", "{look}");
        assert_eq!(
            ran.out.contains('\u{1b}'),
            look == "--color always",
            "{look}"
        );
        assert_eq!(room.record("out").count(|_| true), 1);
    }
    room.run("demo --out out --color always --mutant etag-ignored")
        .exits(1);
    for report in room.names("out") {
        assert!(!room.read(&format!("out/{report}")).contains('\u{1b}'));
    }
}

#[test]
fn nobody_who_looks_costs_no_report() {
    let room = Room::new();
    for (flags, code) in [
        ("", 0),
        ("--mutant etag-ignored", 1),
        ("--format json", 0),
        ("--quiet", 0),
    ] {
        let _ = std::fs::remove_dir_all(room.path("out"));
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let line = format!("demo --out out {flags}");
        let ran = run_into(&room, &line, writer.into());
        assert_eq!(ran.0, Some(code), "{flags}: {}", ran.1);
        assert!(!ran.1.contains("panicked"), "{}", ran.1);
        let record = room.record("out");
        assert_eq!(i32::from(record.exit), code);
        assert!(record.broken.is_empty() && record.count(|_| true) > 10);
        assert_eq!(room.names("out").len(), 3);
    }
}

#[test]
fn who_looks_at_the_first_line_only_costs_no_report() {
    let room = Room::new();
    let (mut reader, writer) = std::io::pipe().unwrap();
    let head = std::thread::spawn(move || reader.read_exact(&mut [0]));
    let ran = run_into(&room, "demo --out out", writer.into());
    head.join().unwrap().unwrap();
    assert_eq!(ran.0, Some(0), "{}", ran.1);
    assert_eq!(room.record("out").exit, 0);
}

#[test]
fn the_other_commands_mind_a_closed_terminal_no_more() {
    let room = Room::new();
    for line in [
        "--help",
        "--version",
        "list",
        "check",
        "demo --list",
        "run --help",
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ran = run_into(&room, line, writer.into());
        assert_eq!(ran, (Some(0), String::new()), "{line}");
    }
}

fn run_into(room: &Room, line: &str, out: Stdio) -> (Option<i32>, String) {
    let mut command = room.command(line.split_whitespace());
    let child = command.stdout(out).stderr(Stdio::piped()).spawn().unwrap();
    // The command holds the end of the pipe that it was given.
    drop(command);
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), told)
}

#[test]
fn a_server_that_is_not_there_is_trouble_and_no_verdict() {
    let room = Room::new();
    let port = {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        free.local_addr().unwrap().port()
    };
    let target = include_str!("../../../../cases/calendar/_demo.toml");
    room.write(
        "target.toml",
        &target.replace("127.0.0.1", &format!("127.0.0.1:{port}")),
    );
    let line = "run --target target.toml --out out deleted_twice";
    let ran = run(&mut room.command(line.split_whitespace())).exits(3);
    assert!(ran.out.contains("transport"), "{}", ran.out);
    let record = room.record("out");
    assert_eq!(record.count(|case| case.verdict.row().judged), 0);
    assert_eq!(record.count(|case| case.verdict.row().word == "blocked"), 1);
}
