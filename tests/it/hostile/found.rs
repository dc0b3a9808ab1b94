//! Clean-up of what nobody knows the id of: the answer that would have said it was lost, or the run was
//! killed before it came. It stands in a list, under the mark of the run.

use std::sync::mpsc::channel;
use std::time::Duration;

use rebuff::reference::calendar::accounts::OWNER_TOKEN;

use crate::hostile::bench::Bench;
use crate::hostile::front::{Act, Front, answer};

/// A test that waits longer has failed.
const PATIENCE: Duration = Duration::from_secs(60);

const MADE: &str = "calendar::found::made";

/// An op whose id the server chooses, and a case that sends it.
const OPS: &str = r#"
[op."found.insert"]
method = "POST"
path = "/calendars"
body = '{"summary":"${name}"}'
new = { name = "token" }
as = "owner"
request = "calendar/calendar_insert.request"
accept = ["calendar"]
effect = "makes"
save = { "made.id" = "/body/id" }
undo = [{ op = "found.delete", find = { op = "calendar_list.list", each = "/body/items", where = [{ at = "/summary", equals = "${sent:/body/summary}" }], take = { "made.id" = "/id" }, pages = { next = "/body/nextPageToken", into = "/query/pageToken", most = 100 } } }]

[op."named.insert"]                     # what the answer says, and not what stands in `let`
like = "events.insert"
undo = [{ op = "events.delete", let = { "event.id" = "${run}" }, answer = ["no_content", "deleted", "not_found"] }]

[op."found.delete"]
method = "DELETE"
path = "/calendars/${made.id}"
as = "owner"
uses = ["made"]
accept = ["no_content"]
effect = "changes"
"#;

const FIXTURE: &str = r#"
[fixture.made]
make = [{ op = "found.insert", save = { id = "/body/id" } }]
"#;

const CASES: &str = r#"
[[case]]
id = "made"
title = "A calendar is made"
rules = ["calendar.two-layers"]
op = "found.insert"
answer = ["calendar"]

[[case]]
id = "named"
title = "An event is refused that is none the worse"
rules = ["calendar.two-layers"]
op = "named.insert"
fault = [{ remove = ["/body/summary"] }]
fits = true
answer = ["required"]

[[case]]
id = "made_without_a_mark"
title = "A calendar is made under a name that anybody may have given"
rules = ["calendar.two-layers"]
op = "found.insert"
fault = [{ set = { at = "/body/summary", text = "Holidays" } }]
fits = true
answer = ["calendar"]
"#;

fn bench() -> Bench {
    let bench = Bench::plain();
    let fixtures = include_str!("../../../cases/calendar/_fixtures.toml").to_owned() + FIXTURE;
    let ops = include_str!("../../../cases/calendar/_ops.toml").to_owned() + OPS;
    let folder = bench.path("contracts/cases/calendar");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("_ops.toml"), ops).unwrap();
    std::fs::write(folder.join("_fixtures.toml"), fixtures).unwrap();
    std::fs::write(folder.join("found.toml"), CASES).unwrap();
    bench
}

fn args(bench: &Bench, id: &str) -> Vec<String> {
    let contracts = bench.path("contracts");
    let contracts = contracts.to_str().unwrap();
    ["--contracts", contracts, id, "--exact"]
        .map(ToString::to_string)
        .to_vec()
}

/// A list of nothing.
fn nothing() -> Act {
    answer(
        "200 OK",
        "",
        r#"{"kind":"calendar#calendarList","etag":"\"e\"","items":[]}"#,
    )
}

fn lost_if(lost: bool) -> Act {
    if lost { Act::Lose } else { Act::Pass }
}

fn run_args(args: &[String]) -> Vec<&str> {
    args.iter().map(String::as_str).collect()
}

#[test]
fn what_the_server_named_is_removed() {
    let bench = bench();
    let before = bench.calendars();
    let args = args(&bench, MADE);
    let ran = bench.run(bench.server.addr(), &run_args(&args));
    ran.ends_with(0);
    assert_eq!(bench.calendars(), before);
    assert!(ran.record().leftovers.is_empty() && bench.journals().is_empty());
}

#[test]
fn what_a_lost_answer_made_is_found() {
    let bench = bench();
    let before = bench.calendars();
    let front = bench.front(|asked| lost_if(asked.is("POST /calendar/v3/calendars ")));
    let args = args(&bench, MADE);
    let ran = bench.run(front.addr(), &run_args(&args));
    ran.ends_with(3);
    assert_eq!(bench.calendars(), before);
    assert!(ran.record().leftovers.is_empty() && bench.journals().is_empty());
}

#[test]
fn what_the_server_named_goes_before_what_was_asked_for() {
    let bench = bench();
    let args = args(&bench, "calendar::found::named");
    let ran = bench.run(bench.server.addr(), &run_args(&args));
    ran.ends_with(1);
    assert!(bench.live().is_empty());
    assert!(ran.record().leftovers.is_empty() && bench.journals().is_empty());
}

/// A list may show late what was made: nothing on it is not yet nothing made.
#[test]
fn what_a_list_shows_late_is_found() {
    let bench = bench();
    let before = bench.calendars();
    let (mut made, mut late) = (false, true);
    let front = bench.front(move |asked| {
        let list = asked.is("GET /calendar/v3/users/me/calendarList");
        if asked.is("POST /calendar/v3/calendars ") {
            made = true;
            Act::Lose
        } else if list && made && std::mem::take(&mut late) {
            nothing()
        } else {
            Act::Pass
        }
    });
    let args = args(&bench, MADE);
    let ran = bench.run(front.addr(), &run_args(&args));
    ran.ends_with(3);
    assert_eq!(bench.calendars(), before);
    assert!(ran.record().leftovers.is_empty() && bench.journals().is_empty());
}

/// What the server says it made has to be somewhere: if no list shows it, nobody has removed it.
#[test]
fn what_was_made_and_is_on_no_list_is_a_leftover() {
    let bench = bench();
    let front = bench.front(move |asked| {
        if asked.is("POST /calendar/v3/calendars ") {
            answer("200 OK", "", "{}")
        } else {
            Act::Pass
        }
    });
    let args = args(&bench, MADE);
    let ran = bench.run(front.addr(), &run_args(&args));
    ran.ends_with(1);
    let [left] = ran.record().leftovers.as_slice() else {
        panic!("{:?}", ran.record().leftovers);
    };
    assert!(
        left.reason.contains("lists nothing like it"),
        "{}",
        left.reason
    );
    assert_eq!(bench.journals().len(), 1);
}

/// What carries no mark of the run may be the user's own: it is told, and not touched.
#[test]
fn what_carries_no_mark_is_a_leftover() {
    let bench = bench();
    bench.make_calendar("Holidays");
    let before = bench.calendars();
    let front = bench.front(|asked| lost_if(asked.carries("Holidays")));
    let args = args(&bench, "calendar::found::made_without_a_mark");
    let ran = bench.run(front.addr(), &run_args(&args));
    ran.ends_with(1);
    // The user's is there still, and so is what the two looks made.
    assert!(bench.calendars().is_superset(&before));
    let made = bench.calendars().len() - before.len();
    assert_eq!((made, ran.record().leftovers.len()), (2, 2));
}

#[test]
fn after_a_kill_clean_finds_it() {
    let bench = bench();
    let before = bench.calendars();
    let (tell, held) = channel();
    let mut made = false;
    let front = bench.front(move |asked| {
        if asked.is("POST /calendar/v3/calendars ") && !made {
            made = true;
            return Act::Lose;
        }
        if made {
            let _ = tell.send(());
            return Act::Hang;
        }
        Act::Pass
    });
    bench.target(front.addr(), OWNER_TOKEN, "");
    let args = args(&bench, MADE);
    let mut child = bench.start(&run_args(&args));
    held.recv_timeout(PATIENCE).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_ne!(bench.calendars(), before);
    assert_eq!(bench.journals().len(), 1);
    let addr = front.addr();
    drop(front);
    let _kind = Front::start(addr, bench.server.addr(), |_| Act::Pass);
    bench.clean().ends_with(0);
    assert_eq!(bench.calendars(), before);
    assert!(bench.journals().is_empty());
}
