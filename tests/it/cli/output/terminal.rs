//! Tests of the terminal output: for people, for machines, and with a closed stdout.

use std::io::Read as _;
use std::process::Stdio;

use serde_json::Value;

use crate::cli::support::{Workspace, run};

#[test]
fn advice_is_green_unless_the_run_is_strict() {
    let workspace = Workspace::new();
    let line = "demo --variant sync-token-invalid --out out";
    let output = workspace.run(line).exits(0);
    assert!(
        output.last_line().contains("1 with advice"),
        "{}",
        output.last_line()
    );
    for strict in ["--strict", "--fail-on advice"] {
        let output = workspace.run(&format!("{line} {strict}")).exits(1);
        assert!(output.out.contains("tampered_sync_token"), "{}", output.out);
        assert!(output.out.contains("... FAILED"), "{}", output.out);
        assert!(
            output.last_line().starts_with("not conformant"),
            "{}",
            output.last_line()
        );
        assert!(workspace.record("out").strict);
    }
}

#[test]
fn fail_on_makes_other_verdicts_red() {
    let workspace = Workspace::new();
    let line = "demo --variant no-second-account --out out";
    let output = workspace.run(line).exits(0);
    assert!(
        !output.last_line().contains("0 skipped"),
        "{}",
        output.last_line()
    );
    let output = workspace
        .run(&format!("{line} --fail-on skip,leftovers"))
        .exits(1);
    assert!(
        output.last_line().contains("--fail-on"),
        "{}",
        output.last_line()
    );
}

#[test]
fn every_line_of_the_json_format_is_json() {
    let workspace = Workspace::new();
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
        let output = workspace
            .run(&format!("demo --out out --format json {flags}"))
            .exits(code);
        assert!(!output.out.is_empty());
        for line in output.out.lines() {
            let event: Value =
                serde_json::from_str(line).unwrap_or_else(|e| panic!("{flags}: {e}: {line}"));
            assert!(event["type"].is_string(), "{line}");
        }
        let lines = output.err.lines();
        let lines: Vec<&str> = lines.filter(|line| !line.starts_with("note: ")).collect();
        let (end, why) = lines.split_last().unwrap();
        assert!(end.starts_with(last), "{lines:?}");
        // Stderr says which cases were not judged, and nothing else.
        let unjudged = why
            .first()
            .is_none_or(|line| line.starts_with("not judged, "));
        assert_eq!(why.is_empty(), !flags.contains("no-second"), "{lines:?}");
        assert!(unjudged, "{lines:?}");
    }
}

#[test]
fn format_and_color_flags_change_only_the_look() {
    let workspace = Workspace::new();
    for look in [
        "--quiet",
        "-q",
        "--format terse",
        "--format pretty",
        "--color always",
        "--color never",
        "--nocapture",
    ] {
        let output = workspace
            .run(&format!(
                "demo --out out --exact calendar::gone::deleted_twice {look}"
            ))
            .exits(0);
        assert!(
            output
                .last_line()
                .starts_with("conformant as far as judged: 1 judged"),
            "{look}"
        );
        assert_eq!(output.err, "", "{look}");
        assert_eq!(
            output.out.contains('\u{1b}'),
            look == "--color always",
            "{look}"
        );
        assert_eq!(workspace.record("out").count(|_| true), 1);
    }
    workspace
        .run("demo --out out --color always --mutant etag-ignored")
        .exits(1);
    for report in workspace.names("out") {
        assert!(!workspace.read(&format!("out/{report}")).contains('\u{1b}'));
    }
}

#[test]
fn a_closed_terminal_loses_no_report() {
    let workspace = Workspace::new();
    for (flags, code) in [
        ("", 0),
        ("--mutant etag-ignored", 1),
        ("--format json", 0),
        ("--quiet", 0),
    ] {
        let _ = std::fs::remove_dir_all(workspace.path("out"));
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let line = format!("demo --out out {flags}");
        let output = run_into(&workspace, &line, writer.into());
        assert_eq!(output.0, Some(code), "{flags}: {}", output.1);
        assert!(!output.1.contains("panicked"), "{}", output.1);
        let record = workspace.record("out");
        assert_eq!(i32::from(record.exit), code);
        assert!(record.broken.is_empty() && record.count(|_| true) > 10);
        assert_eq!(workspace.names("out").len(), 3);
    }
}

#[test]
fn a_terminal_closed_after_the_first_byte_loses_no_report() {
    let workspace = Workspace::new();
    let (mut reader, writer) = std::io::pipe().unwrap();
    let head = std::thread::spawn(move || reader.read_exact(&mut [0]));
    let output = run_into(&workspace, "demo --out out", writer.into());
    head.join().unwrap().unwrap();
    assert_eq!(output.0, Some(0), "{}", output.1);
    assert_eq!(workspace.record("out").exit, 0);
}

#[test]
fn other_commands_succeed_with_a_closed_terminal() {
    let workspace = Workspace::new();
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
        let output = run_into(&workspace, line, writer.into());
        assert_eq!(output, (Some(0), String::new()), "{line}");
    }
}

fn run_into(workspace: &Workspace, line: &str, out: Stdio) -> (Option<i32>, String) {
    let mut command = workspace.command(line.split_whitespace());
    let child = command.stdout(out).stderr(Stdio::piped()).spawn().unwrap();
    // The command still holds a copy of the pipe, so the pipe closes only after this drop.
    drop(command);
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), stderr)
}

#[test]
fn an_unreachable_server_is_an_error_and_no_case_is_judged() {
    let workspace = Workspace::new();
    let port = {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        free.local_addr().unwrap().port()
    };
    let target = include_str!("../../../../cases/calendar/_demo.toml");
    workspace.write(
        "target.toml",
        &target.replace("127.0.0.1", &format!("127.0.0.1:{port}")),
    );
    let line = "run --target target.toml --out out deleted_twice";
    let output = run(&mut workspace.command(line.split_whitespace())).exits(3);
    assert!(output.out.contains("transport"), "{}", output.out);
    let record = workspace.record("out");
    assert_eq!(record.count(|case| case.verdict.row().judged), 0);
    assert_eq!(record.count(|case| case.verdict.row().word == "blocked"), 1);
}
