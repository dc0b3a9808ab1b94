//! Tests of `rebuff report`, which writes the reports of a run again from its record.

use rebuff::report::{FORMATS, json};

use crate::cli::support::{Workspace, project};

#[test]
fn reports_made_again_are_byte_for_byte_the_same() {
    let workspace = Workspace::new();
    for (flags, code) in [
        ("--mutant etag-ignored", 1),
        ("--variant no-second-account --strict", 0),
        ("nosuchcase", 4),
    ] {
        let output = workspace
            .run(&format!("demo --out first {flags}"))
            .exits(code);
        let again = workspace
            .run("report --from first/run.json --out again --report json,junit,markdown")
            .exits(0);
        for report in ["run.json", "junit.xml", "summary.md"] {
            assert!(
                workspace.read(&format!("first/{report}"))
                    == workspace.read(&format!("again/{report}")),
                "{flags}: {report}"
            );
        }
        let last_line = output.last_line().replace("; reports in first", "");
        assert_eq!(again.last_line(), format!("the run: {last_line}"));
        assert_eq!(again.err, "");
    }
}

#[test]
fn a_record_of_every_verdict_gives_every_report() {
    let workspace = Workspace::new();
    let text = std::fs::read_to_string(project("tests/samples/run.json")).unwrap();
    let record = json::read(&text).unwrap();
    workspace.write("kept/run.json", &text);
    let output = workspace.run("report --from kept/run.json").exits(0);
    for report in ["junit.xml", "summary.md"] {
        let format = FORMATS.iter().find(|format| format.file == report).unwrap();
        let expected = (format.render)(&record).unwrap();
        assert!(
            workspace.read(&format!("kept/{report}")) == expected,
            "{report}"
        );
        assert!(
            output.out.contains(&format!("wrote kept/{report}\n")),
            "{}",
            output.out
        );
    }
    assert_eq!(workspace.read("kept/run.json"), text);
    assert_eq!(workspace.names("."), ["kept"]);
    // The record may be in the current folder.
    let mut here = workspace.command(["report", "--from", "run.json", "--report", "markdown"]);
    crate::cli::support::run(here.current_dir(workspace.path("kept"))).exits(0);
}

#[test]
fn a_file_that_is_not_a_record_is_refused_in_one_line() {
    let workspace = Workspace::new();
    let whole = std::fs::read_to_string(project("tests/samples/run.json")).unwrap();
    workspace.write("folder/x", "");
    std::fs::write(workspace.path("bytes"), [0xff, 0xfe]).unwrap();
    for (name, text, says) in [
        ("empty", "", "not a run.json of rebuff"),
        ("other", "{\"tests\": []}", "not a run.json of rebuff"),
        ("xml", "<?xml version=\"1.0\"?>", "not a run.json of rebuff"),
        (
            "later",
            &whole.replace("\"format\": 1", "\"format\": 2"),
            "make the report with the version that made the run",
        ),
        ("cut", &whole[..whole.len() / 2], "not a run.json of rebuff"),
        (
            "changed",
            &whole.replace("\"strict\"", "\"lenient\""),
            "`lenient`",
        ),
    ] {
        workspace.write(name, text);
        let error = workspace
            .run(&format!("report --from {name} --out out"))
            .refused();
        assert!(
            error.contains(name) && error.contains(says),
            "{name}: {error}"
        );
    }
    for name in ["nosuch", "folder", "bytes"] {
        let error = workspace
            .run(&format!("report --from {name} --out out"))
            .refused();
        assert!(error.contains("cannot read the record"), "{error}");
    }
    assert!(!workspace.path("out").exists());
    workspace.write("run.json", &whole);
    workspace.write("taken/summary.md", "mine");
    let error = workspace
        .run("report --from run.json --out taken")
        .refused();
    assert!(
        error.contains("summary.md") && error.contains("--out"),
        "{error}"
    );
    let error = workspace
        .run("report --from run.json --report pdf")
        .refused();
    assert!(error.contains("known are json, junit, markdown"), "{error}");
    assert!(
        workspace
            .run("report")
            .refused()
            .contains("--from <RUN.JSON>")
    );
}
