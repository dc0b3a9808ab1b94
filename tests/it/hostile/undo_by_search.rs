//! Tests the cleanup of items whose id is unknown, because the response with the id was lost or the
//! run was killed before the response arrived. rebuff searches a list for the mark of the run.

use std::sync::mpsc::channel;
use std::time::Duration;

use rebuff::reference::calendar::accounts::OWNER_TOKEN;

use crate::hostile::responses::json_response;
use crate::hostile::scenario::Scenario;
use crate::server::{Action, TestServer};

/// A test fails if it waits longer than this.
const MAX_WAIT: Duration = Duration::from_secs(60);

const MADE: &str = "calendar::found::made";

/// Two ops: for the first, the server chooses the id; the undo of the second gets the id from
/// `let`.
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

[op."named.insert"]                     # the undo uses the id in the response, not the one in `let`
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
title = "A valid event is refused"
rules = ["calendar.two-layers"]
op = "named.insert"
fault = [{ remove = ["/body/summary"] }]
fits = true
answer = ["required"]

[[case]]
id = "made_without_a_mark"
title = "A calendar is created with a name that any user may have chosen"
rules = ["calendar.two-layers"]
op = "found.insert"
fault = [{ set = { at = "/body/summary", text = "Holidays" } }]
fits = true
answer = ["calendar"]
"#;

fn scenario() -> Scenario {
    let scenario = Scenario::calendar();
    let fixtures = include_str!("../../../cases/calendar/_fixtures.toml").to_owned() + FIXTURE;
    let ops = include_str!("../../../cases/calendar/_ops.toml").to_owned() + OPS;
    let folder = scenario.path("contracts/cases/calendar");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("_ops.toml"), ops).unwrap();
    std::fs::write(folder.join("_fixtures.toml"), fixtures).unwrap();
    std::fs::write(folder.join("found.toml"), CASES).unwrap();
    scenario
}

fn args(scenario: &Scenario, id: &str) -> Vec<String> {
    let contracts = scenario.path("contracts");
    let contracts = contracts.to_str().unwrap();
    ["--contracts", contracts, id, "--exact"]
        .map(ToString::to_string)
        .to_vec()
}

/// A response with an empty list.
fn empty_list() -> Action {
    json_response(
        "200 OK",
        "",
        r#"{"kind":"calendar#calendarList","etag":"\"e\"","items":[]}"#,
    )
}

fn close_if(condition: bool) -> Action {
    if condition {
        Action::ForwardAndClose
    } else {
        Action::Forward
    }
}

fn as_strs(args: &[String]) -> Vec<&str> {
    args.iter().map(String::as_str).collect()
}

#[test]
fn an_item_with_an_id_from_the_server_is_removed() {
    let scenario = scenario();
    let before = scenario.calendars();
    let args = args(&scenario, MADE);
    let output = scenario.run(scenario.server.addr(), &as_strs(&args));
    output.exits_with(0);
    assert_eq!(scenario.calendars(), before);
    assert!(output.record().leftovers.is_empty() && scenario.journals().is_empty());
}

#[test]
fn an_item_whose_response_was_lost_is_found_and_removed() {
    let scenario = scenario();
    let before = scenario.calendars();
    let proxy = scenario.proxy(|request| close_if(request.is("POST /calendar/v3/calendars ")));
    let args = args(&scenario, MADE);
    let output = scenario.run(proxy.addr(), &as_strs(&args));
    output.exits_with(3);
    assert_eq!(scenario.calendars(), before);
    assert!(output.record().leftovers.is_empty() && scenario.journals().is_empty());
}

#[test]
fn an_undo_prefers_the_id_in_the_response_to_let() {
    let scenario = scenario();
    let args = args(&scenario, "calendar::found::named");
    let output = scenario.run(scenario.server.addr(), &as_strs(&args));
    output.exits_with(1);
    assert!(scenario.live_events().is_empty());
    assert!(output.record().leftovers.is_empty() && scenario.journals().is_empty());
}

/// An empty list does not prove that nothing was created, because a list may show a new item late.
#[test]
fn an_item_that_a_list_shows_late_is_found() {
    let scenario = scenario();
    let before = scenario.calendars();
    let (mut made, mut late) = (false, true);
    let proxy = scenario.proxy(move |request| {
        let list = request.is("GET /calendar/v3/users/me/calendarList");
        if request.is("POST /calendar/v3/calendars ") {
            made = true;
            Action::ForwardAndClose
        } else if list && made && std::mem::take(&mut late) {
            empty_list()
        } else {
            Action::Forward
        }
    });
    let args = args(&scenario, MADE);
    let output = scenario.run(proxy.addr(), &as_strs(&args));
    output.exits_with(3);
    assert_eq!(scenario.calendars(), before);
    assert!(output.record().leftovers.is_empty() && scenario.journals().is_empty());
}

/// If the server reports success but no list shows the item, rebuff reports the item as a leftover.
#[test]
fn a_created_item_on_no_list_is_a_leftover() {
    let scenario = scenario();
    let proxy = scenario.proxy(move |request| {
        if request.is("POST /calendar/v3/calendars ") {
            json_response("200 OK", "", "{}")
        } else {
            Action::Forward
        }
    });
    let args = args(&scenario, MADE);
    let output = scenario.run(proxy.addr(), &as_strs(&args));
    output.exits_with(1);
    let [left] = output.record().leftovers.as_slice() else {
        panic!("{:?}", output.record().leftovers);
    };
    assert!(
        left.reason.contains("lists nothing like it"),
        "{}",
        left.reason
    );
    assert_eq!(scenario.journals().len(), 1);
}

/// An item without the mark of the run may belong to the user, so rebuff reports it and does not
/// remove it.
#[test]
fn an_item_without_the_mark_of_the_run_is_a_leftover() {
    let scenario = scenario();
    scenario.make_calendar("Holidays");
    let before = scenario.calendars();
    let proxy = scenario.proxy(|request| close_if(request.body_contains("Holidays")));
    let args = args(&scenario, "calendar::found::made_without_a_mark");
    let output = scenario.run(proxy.addr(), &as_strs(&args));
    output.exits_with(1);
    // The user's calendar still exists. So do the calendars that the shot created on a kept and on a
    // new connection, and the one of its confirmation.
    assert!(scenario.calendars().is_superset(&before));
    let made = scenario.calendars().len() - before.len();
    assert_eq!((made, output.record().leftovers.len()), (3, 3));
}

#[test]
fn clean_finds_an_item_without_a_known_id_after_a_kill() {
    let scenario = scenario();
    let before = scenario.calendars();
    let (tell, held) = channel();
    let mut made = false;
    let proxy = scenario.proxy(move |request| {
        if request.is("POST /calendar/v3/calendars ") && !made {
            made = true;
            return Action::ForwardAndClose;
        }
        if made {
            let _ = tell.send(());
            return Action::Hang;
        }
        Action::Forward
    });
    scenario.target(proxy.addr(), OWNER_TOKEN, "");
    let args = args(&scenario, MADE);
    let mut child = scenario.start(&as_strs(&args));
    held.recv_timeout(MAX_WAIT).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_ne!(scenario.calendars(), before);
    assert_eq!(scenario.journals().len(), 1);
    let addr = proxy.addr();
    drop(proxy);
    let _back = TestServer::proxy(addr, scenario.server.addr(), |_| Action::Forward);
    scenario.clean().exits_with(0);
    assert_eq!(scenario.calendars(), before);
    assert!(scenario.journals().is_empty());
}
