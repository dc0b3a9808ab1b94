//! `rebuff coverage`: which rule is held by which cases.

use crate::cli::support::{Room, project};

#[test]
fn every_rule_is_held_and_the_documentation_says_by_what() {
    let room = Room::new();
    let ran = room.run("coverage --format markdown");
    // `.ci/run` demands that nothing is stale; here the page alone counts.
    assert_eq!(ran.code == 0, ran.err.is_empty(), "{}", ran.err);
    let page = std::fs::read_to_string(project("docs/coverage.md")).unwrap();
    assert!(
        page == ran.out,
        "docs/coverage.md is not what `rebuff coverage --format markdown` writes now"
    );
    let text = room.run("coverage --contract calendar").out;
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

/// What is stale with the files of `x` that is not stale without them.
fn new_stale(room: &Room) -> Vec<String> {
    let known = room.run("coverage").err;
    let ran = room.run("coverage --contracts x");
    assert_eq!(ran.code == 0, ran.err.is_empty(), "{}", ran.err);
    let new = ran.err.lines().filter(|line| !known.contains(line));
    new.map(str::to_owned).collect()
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
    let stale = new_stale(&room);
    assert_eq!(stale.len(), 1, "{stale:?}");
    assert!(stale[0].contains("calendar.new has no case"), "{stale:?}");
    let sum = room.run("coverage --contracts x").exits(1).out;
    assert!(sum.replace('\n', " ").contains(" with nothing"), "{sum}");
    // A written reason is enough, and rules of other contracts are none of this one's.
    let reason = "unseen = \"Only the server's owner can see it.\"";
    sources(&room, &format!("[rule.\"calendar.new\"]\n{rule}{reason}"));
    assert!(new_stale(&room).is_empty());
    sources(&room, &format!("[rule.\"other.new\"]\n{rule}"));
    assert!(new_stale(&room).is_empty());
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
        new_stale(&room)
    };
    let stale = told("calendar.410-deleted");
    assert_eq!(stale.len(), 1, "{stale:?}");
    assert!(
        stale[0].contains("calendar.410-deleted")
            && stale[0].contains("and 1 case: remove `unseen`"),
        "{stale:?}"
    );
    assert!(told("calendar.two-layers").is_empty());
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
    assert!(told.contains("`unseen` is empty"), "{told}");
}
