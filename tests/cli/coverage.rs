//! `rebuff coverage`: which rule is held by which cases.

use super::support::{Room, golden, project};

#[test]
fn every_rule_is_held_and_the_documentation_says_by_what() {
    let room = Room::new();
    let ran = room.run("coverage --format markdown").exits(0);
    assert_eq!(ran.err, "");
    golden("../../docs/coverage.md", &ran.out);
    let text = room.run("coverage --contract calendar").exits(0).out;
    for line in text.lines() {
        let unbroken = line.split_whitespace().count() == 1;
        assert!(line.chars().count() <= 80 || unbroken, "{line}");
    }
    assert!(
        text.contains(
            "must    calendar.410-deleted: 1 case\n        calendar::gone::deleted_twice\n"
        ),
        "{text}"
    );
    assert!(room.names(".").is_empty());
}

/// The built-in list of sources with other words for one rule, and with one rule more.
fn sources(room: &Room, more: &str) -> String {
    let known = std::fs::read_to_string(project("cases/sources.toml")).unwrap();
    room.write("x/cases/sources.toml", &format!("{known}\n{more}"));
    known
}

#[test]
fn a_rule_that_nothing_holds_is_red() {
    let room = Room::new();
    let rule = "level = \"must\"\nsays = \"Something.\"\nsource = \"Somewhere\"\n";
    sources(&room, &format!("[rule.\"calendar.new\"]\n{rule}"));
    let ran = room.run("coverage --contracts x").exits(1);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    assert!(ran.err.contains("calendar.new has no case"), "{}", ran.err);
    let sum = ran.out.replace('\n', " ");
    assert!(sum.contains("1 with nothing"), "{sum}");
    // A written reason is enough, and rules of other contracts are none of this one's.
    let reason = "unseen = \"Only the server's owner can see it.\"";
    sources(&room, &format!("[rule.\"calendar.new\"]\n{rule}{reason}"));
    room.run("coverage --contracts x").exits(0);
    sources(&room, &format!("[rule.\"other.new\"]\n{rule}"));
    room.run("coverage --contracts x").exits(0);
}

#[test]
fn a_reason_that_a_case_has_overtaken_is_red_and_one_beside_a_watch_is_not() {
    let room = Room::new();
    let known = sources(&room, "");
    let told = |rule: &str| {
        let head = format!("[rule.\"{rule}\"]\n");
        let reason = format!("{head}unseen = \"Nobody can.\"\n");
        assert!(known.contains(&head));
        room.write("x/cases/sources.toml", &known.replace(&head, &reason));
        room.run("coverage --contracts x")
    };
    let ran = told("calendar.410-deleted").exits(1);
    assert!(
        ran.err.contains("calendar.410-deleted") && ran.err.contains("and 1 case: take `unseen`"),
        "{}",
        ran.err
    );
    told("calendar.two-layers").exits(0);
}

#[test]
fn what_cannot_be_shown_is_refused() {
    let room = Room::new();
    let told = room.run("coverage --contract nosuch").refused();
    assert!(told.contains("there is calendar"), "{told}");
    let told = room.run("coverage --format html").refused();
    assert!(told.contains("text, markdown"), "{told}");
    sources(
        &room,
        "[rule.x]\nlevel = \"may\"\nsays = \"a\"\nsource = \"b\"\nunseen = \"\"\n",
    );
    let told = room.run("coverage --contracts x").refused();
    assert!(told.contains("`unseen` says why"), "{told}");
}
