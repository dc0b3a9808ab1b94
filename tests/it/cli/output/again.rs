//! `rebuff report`: the reports of a run once more, from its record.

use rebuff::report::{FORMATS, json};

use crate::cli::support::{Room, project};

#[test]
fn the_reports_of_a_run_can_be_made_again_byte_by_byte() {
    let room = Room::new();
    for (flags, code) in [
        ("--mutant etag-ignored", 1),
        ("--variant no-second-account --strict", 0),
        ("nosuchcase", 4),
    ] {
        let ran = room.run(&format!("demo --out first {flags}")).exits(code);
        let again = room
            .run("report --from first/run.json --out again --report json,junit,markdown")
            .exits(0);
        for report in ["run.json", "junit.xml", "summary.md"] {
            assert!(
                room.read(&format!("first/{report}")) == room.read(&format!("again/{report}")),
                "{flags}: {report}"
            );
        }
        let said = ran.last_line().replace("; reports in first", "");
        assert_eq!(again.last_line(), format!("the run: {said}"));
        assert_eq!(again.err, "");
    }
}

#[test]
fn a_record_of_every_verdict_gives_every_report() {
    let room = Room::new();
    let text = std::fs::read_to_string(project("tests/samples/run.json")).unwrap();
    let record = json::read(&text).unwrap();
    room.write("kept/run.json", &text);
    let ran = room.run("report --from kept/run.json").exits(0);
    for report in ["junit.xml", "summary.md"] {
        let format = FORMATS.iter().find(|format| format.file == report).unwrap();
        let expected = (format.render)(&record).unwrap();
        assert!(room.read(&format!("kept/{report}")) == expected, "{report}");
        assert!(
            ran.out.contains(&format!("wrote kept/{report}\n")),
            "{}",
            ran.out
        );
    }
    assert_eq!(room.read("kept/run.json"), text);
    assert_eq!(room.names("."), ["kept"]);
    // The record may stand where one is.
    let mut here = room.command(["report", "--from", "run.json", "--report", "markdown"]);
    crate::cli::support::run(here.current_dir(room.path("kept"))).exits(0);
}

#[test]
fn what_is_no_record_is_refused_in_one_line() {
    let room = Room::new();
    let whole = std::fs::read_to_string(project("tests/samples/run.json")).unwrap();
    room.write("folder/x", "");
    std::fs::write(room.path("bytes"), [0xff, 0xfe]).unwrap();
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
        room.write(name, text);
        let told = room
            .run(&format!("report --from {name} --out out"))
            .refused();
        assert!(told.contains(name) && told.contains(says), "{name}: {told}");
    }
    for name in ["nosuch", "folder", "bytes"] {
        let told = room
            .run(&format!("report --from {name} --out out"))
            .refused();
        assert!(told.contains("cannot read the record"), "{told}");
    }
    assert!(!room.path("out").exists());
    room.write("run.json", &whole);
    room.write("taken/summary.md", "mine");
    let told = room.run("report --from run.json --out taken").refused();
    assert!(
        told.contains("summary.md") && told.contains("--out"),
        "{told}"
    );
    let told = room.run("report --from run.json --report pdf").refused();
    assert!(told.contains("known are json, junit, markdown"), "{told}");
    assert!(room.run("report").refused().contains("--from <RUN.JSON>"));
}
