//! Servers without the request that reads back what a shot did: the refusal is judged all the same, and
//! nothing is claimed of the state.

use rebuff::vocab::{EntryKind, TroubleKind, Verdict};

use crate::hostile::responses::error_response;
use crate::hostile::scenario::{MADE_UP, PATCH, RunOutput, Scenario};
use crate::server::{Action, Request};

const INSERT: &str = "calendar::bad_request::insert_without_times";
const GET: &str = "calendar::control::events.get";

/// The statuses with which a server says that it does not have a request.
const MISSING: [&str; 3] = [
    "404 Not Found",
    "405 Method Not Allowed",
    "501 Not Implemented",
];

/// Whether a request reads one event.
fn reads_event(request: &Request) -> bool {
    request.is("GET") && request.path().contains("/calendars/primary/events/")
}

/// Runs two cases, one with `unchanged` and one with an `after` step that reads.
fn run(scenario: &Scenario, script: impl FnMut(&Request) -> Action + Send + 'static) -> RunOutput {
    let proxy = scenario.proxy(script);
    scenario.run(proxy.addr(), &["--jobs", "1", "--exact", PATCH, INSERT])
}

fn run_without_reads(scenario: &Scenario, status: &'static str) -> RunOutput {
    run(scenario, move |request| {
        if reads_event(request) {
            error_response(status, "")
        } else {
            Action::Forward
        }
    })
}

#[test]
fn a_refusal_is_judged_without_the_request_that_reads() {
    for status in MISSING {
        let scenario = Scenario::calendar();
        let output = run_without_reads(&scenario, status);
        output.exits_with(0);
        for id in [PATCH, INSERT] {
            let case = output.case(id);
            assert!(case.unread && case.verdict == Verdict::Pass, "{case:?}");
            let note = "judged without reading back: the target does not have `events.get`";
            assert!(case.notes.iter().any(|one| one == note), "{:?}", case.notes);
        }
        let Verdict::Skip { reason } = &output.case(GET).verdict else {
            panic!("{:?}", output.case(GET).verdict)
        };
        assert!(reason.contains("does not have `events.get`"), "{reason}");
        let line =
            "2 judged, 0 failed, 0 skipped, 0 blocked, 0 errors, 2 judged without reading back";
        assert!(output.stdout.contains(line), "{}", output.stdout);
        assert!(scenario.live_events().is_empty());
    }
}

/// A case whose own request the server lacks is still blocked, and no other case is.
#[test]
fn the_request_itself_stays_a_prerequisite() {
    let scenario = Scenario::calendar();
    let id = "calendar::not_found::unknown_event::events.get";
    let proxy = scenario.proxy(|request| {
        if reads_event(request) {
            error_response("404 Not Found", "")
        } else {
            Action::Forward
        }
    });
    let output = scenario.run(proxy.addr(), &["--jobs", "1", "--exact", PATCH, id]);
    output.exits_with(3);
    assert_eq!(output.trouble(GET).0, TroubleKind::SetUp);
    assert!(matches!(&output.case(id).verdict, Verdict::Blocked { by, .. } if by == GET));
    assert!(output.case(PATCH).unread);
}

/// A refusal to read that says nothing about the request, or that does not last, is no reason to go on
/// without reading.
#[test]
fn only_a_steady_answer_says_that_a_request_is_missing() {
    for status in ["500 Internal Server Error", "403 Forbidden"] {
        let scenario = Scenario::calendar();
        let output = run_without_reads(&scenario, status);
        assert_eq!(output.count(EntryKind::Case, "blocked"), 2, "{status}");
    }
    let scenario = Scenario::calendar();
    let mut first = true;
    let output = run(&scenario, move |request| {
        if reads_event(request) && std::mem::take(&mut first) {
            return error_response("404 Not Found", "");
        }
        Action::Forward
    });
    output.exits_with(0);
    assert_eq!(output.count(EntryKind::Case, "pass"), 2);
    assert!(!output.case(PATCH).unread && !output.case(INSERT).unread);
}

/// After the shot, a 404 in place of the event shows that the event is gone. A server error shows nothing.
#[test]
fn an_event_that_is_gone_has_changed_and_a_failed_read_shows_nothing() {
    for (status, is_change) in [
        ("404 Not Found", true),
        ("500 Internal Server Error", false),
    ] {
        let scenario = Scenario::calendar();
        let mut shot = false;
        let output = run(&scenario, move |request| {
            shot |= request.is("PATCH") && request.head_contains(MADE_UP);
            if shot && reads_event(request) {
                return error_response(status, "");
            }
            Action::Forward
        });
        let findings = output.findings(PATCH);
        let unchanged = findings.iter().any(|(_, code)| code == "unchanged:/status");
        assert_eq!(unchanged, is_change, "{findings:?}");
    }
}

/// Of the whole contract, only the cases about the missing request itself are blocked.
#[test]
fn a_missing_read_hides_no_other_case() {
    let scenario = Scenario::calendar();
    let proxy = scenario.proxy(|request| {
        if reads_event(request) && !request.path().ends_with("/instances") {
            error_response("404 Not Found", "")
        } else {
            Action::Forward
        }
    });
    // The fixture of these cases waits for the copy of an invitation, which is read like an event.
    let output = scenario.run(proxy.addr(), &["--skip", "guests"]);
    let count = |word| output.count(EntryKind::Case, word);
    assert_eq!((count("fail"), count("error"), count("blocked")), (0, 0, 4));
    let unread = output.record().count(|case| case.unread);
    assert!(unread > 50, "{unread}");
    assert!(scenario.live_events().is_empty() && output.record().leftovers.is_empty());
}
