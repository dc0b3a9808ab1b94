//! Tests of the report folder: which files a run writes, refuses to overwrite, and keeps.

use crate::cli::support::{SilentServer, Workspace};

#[test]
fn other_files_in_the_report_folder_are_kept() {
    let workspace = Workspace::new();
    for name in ["notes.txt", "run.toml", "junit.xml.bak", ".hidden"] {
        workspace.write(name, "mine");
    }
    workspace.run("demo --out .").exits(0);
    workspace.run("demo --out .").exits(0);
    assert_eq!(
        workspace.names("."),
        [
            ".hidden",
            "junit.xml",
            "junit.xml.bak",
            "notes.txt",
            "run.json",
            "run.toml",
            "summary.md"
        ]
    );
    for name in ["notes.txt", "run.toml", "junit.xml.bak", ".hidden"] {
        assert_eq!(workspace.read(name), "mine");
    }
}

#[test]
fn a_report_path_in_use_is_refused_before_the_first_request() {
    let silent = SilentServer::new();
    for report in ["run.json", "junit.xml", "summary.md"] {
        let workspace = Workspace::new();
        workspace.write("target.toml", &silent.target());
        workspace.write(&format!("file/{report}"), "foreign\n");
        workspace.write(&format!("folder/{report}/x"), "");
        workspace.write("regular", "");
        for out in ["file", "folder", "regular", "regular/below"] {
            let line = format!("run --target target.toml --out {out}");
            let error = workspace.run(&line).refused();
            assert!(error.contains(out) && error.contains("--out"), "{error}");
        }
        assert_eq!(workspace.read(&format!("file/{report}")), "foreign\n");
        assert_eq!(workspace.names("file"), [report]);
        assert_eq!(workspace.names(&format!("folder/{report}")), ["x"]);
    }
    assert_eq!(silent.connections(), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn an_unwritable_folder_is_refused_before_the_first_request() {
    let workspace = Workspace::new();
    let silent = SilentServer::new();
    workspace.write("target.toml", &silent.target());
    // `/proc` is read-only, so even root cannot create a folder in it.
    for out in ["/proc/reports", "/proc"] {
        let error = workspace
            .run(&format!("run --target target.toml --out {out}"))
            .refused();
        assert!(error.contains(out) && error.contains("--out"), "{error}");
    }
    assert_eq!(silent.connections(), 0);
}

#[test]
fn only_the_requested_formats_are_written() {
    let workspace = Workspace::new();
    workspace.run("demo --out one --report junit gone").exits(0);
    assert_eq!(workspace.names("one"), ["junit.xml"]);
    workspace
        .run("demo --out two --report markdown,json,json gone")
        .exits(0);
    assert_eq!(workspace.names("two"), ["run.json", "summary.md"]);
    // The run ignores a user's file that has the name of a report that the run does not write.
    workspace.write("one/run.json", "mine");
    workspace.run("demo --out one --report junit gone").exits(0);
    assert_eq!(workspace.read("one/run.json"), "mine");
    let error = workspace
        .run("demo --out three --report junit,xml gone")
        .refused();
    assert!(error.contains("known are json, junit, markdown"), "{error}");
    assert!(!workspace.path("three").exists());
}

#[test]
fn the_reports_are_those_of_the_last_run() {
    let workspace = Workspace::new();
    workspace.run("demo --out out --run-id first").exits(0);
    workspace
        .run("demo --out out --run-id second --mutant etag-ignored")
        .exits(1);
    for report in ["run.json", "junit.xml", "summary.md"] {
        let text = workspace.read(&format!("out/{report}"));
        assert!(
            text.contains("second") && !text.contains("\"first\""),
            "{report}"
        );
    }
    assert_eq!(
        workspace.names("out"),
        ["junit.xml", "run.json", "summary.md"]
    );
}

#[test]
fn no_secret_of_the_target_is_in_a_report() {
    let workspace = Workspace::new();
    let output = workspace
        .run("demo --out out --mutant etag-ignored")
        .exits(1);
    let mut texts = vec![output.out, output.err];
    texts.extend(
        workspace
            .names("out")
            .iter()
            .map(|name| workspace.read(&format!("out/{name}"))),
    );
    for text in texts {
        assert!(
            !text.contains("rebuff-demo-owner-token") && !text.contains("rebuff-demo-guest-token")
        );
    }
}
