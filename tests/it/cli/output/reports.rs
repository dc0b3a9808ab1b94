//! Where reports go, and what must not be lost on the way.

use crate::cli::support::{Deaf, Room};

#[test]
fn a_folder_with_other_files_loses_nothing() {
    let room = Room::new();
    for name in ["notes.txt", "run.toml", "junit.xml.bak", ".hidden"] {
        room.write(name, "mine");
    }
    room.run("demo --out .").exits(0);
    room.run("demo --out .").exits(0);
    assert_eq!(
        room.names("."),
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
        assert_eq!(room.read(name), "mine");
    }
}

#[test]
fn a_place_that_is_taken_is_told_before_the_first_request() {
    let deaf = Deaf::new();
    for report in ["run.json", "junit.xml", "summary.md"] {
        let room = Room::new();
        room.write("target.toml", &deaf.target());
        room.write(&format!("file/{report}"), "somebody else's\n");
        room.write(&format!("folder/{report}/x"), "");
        room.write("regular", "");
        for out in ["file", "folder", "regular", "regular/below"] {
            let line = format!("run --target target.toml --out {out}");
            let told = room.run(&line).refused();
            assert!(told.contains(out) && told.contains("--out"), "{told}");
        }
        assert_eq!(room.read(&format!("file/{report}")), "somebody else's\n");
        assert_eq!(room.names("file"), [report]);
        assert_eq!(room.names(&format!("folder/{report}")), ["x"]);
    }
    assert_eq!(deaf.visits(), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_nobody_may_write_to_is_told_before_the_first_request() {
    let room = Room::new();
    let deaf = Deaf::new();
    room.write("target.toml", &deaf.target());
    // Not even root makes a folder there.
    for out in ["/proc/reports", "/proc"] {
        let told = room
            .run(&format!("run --target target.toml --out {out}"))
            .refused();
        assert!(told.contains(out) && told.contains("--out"), "{told}");
    }
    assert_eq!(deaf.visits(), 0);
}

#[test]
fn a_format_alone_is_written_alone() {
    let room = Room::new();
    room.run("demo --out one --report junit gone").exits(0);
    assert_eq!(room.names("one"), ["junit.xml"]);
    room.run("demo --out two --report markdown,json,json gone")
        .exits(0);
    assert_eq!(room.names("two"), ["run.json", "summary.md"]);
    // A foreign file in the place of a report that nobody asked for is in nobody's way.
    room.write("one/run.json", "mine");
    room.run("demo --out one --report junit gone").exits(0);
    assert_eq!(room.read("one/run.json"), "mine");
    let told = room
        .run("demo --out three --report junit,xml gone")
        .refused();
    assert!(told.contains("known are json, junit, markdown"), "{told}");
    assert!(!room.path("three").exists());
}

#[test]
fn the_last_run_is_the_one_that_is_there() {
    let room = Room::new();
    room.run("demo --out out --run-id first").exits(0);
    room.run("demo --out out --run-id second --mutant etag-ignored")
        .exits(1);
    for report in ["run.json", "junit.xml", "summary.md"] {
        let text = room.read(&format!("out/{report}"));
        assert!(
            text.contains("second") && !text.contains("\"first\""),
            "{report}"
        );
    }
    assert_eq!(room.names("out"), ["junit.xml", "run.json", "summary.md"]);
}

#[test]
fn no_secret_of_the_target_is_in_a_report() {
    let room = Room::new();
    let ran = room.run("demo --out out --mutant etag-ignored").exits(1);
    let mut texts = vec![ran.out, ran.err];
    texts.extend(
        room.names("out")
            .iter()
            .map(|name| room.read(&format!("out/{name}"))),
    );
    for text in texts {
        assert!(
            !text.contains("rebuff-demo-owner-token") && !text.contains("rebuff-demo-guest-token")
        );
    }
}
