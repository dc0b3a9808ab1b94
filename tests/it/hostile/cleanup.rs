//! Tests of the cleanup, including items that a wrongly accepted request created, and lost
//! responses.

use rebuff::reference::calendar::accounts::OWNER_TOKEN;
use rebuff::vocab::{Level, TroubleKind};

use crate::hostile::responses::error_response;
use crate::hostile::scenario::{PATCH, Scenario, is_crafted};
use crate::server::{Action, TestServer};

const ANONYMOUS: &str = "calendar::credentials::insert_without_credentials";

#[test]
fn an_event_from_an_accepted_bad_insert_is_removed() {
    for (mutant, red) in [
        (
            "required-not-checked",
            "calendar::bad_request::required_member::events.insert.end",
        ),
        ("anonymous-writes", ANONYMOUS),
        ("auth-after-write", ANONYMOUS),
    ] {
        let scenario = Scenario::mutant(mutant);
        let output = scenario.run(scenario.server.addr(), &[]);
        output.exits_with(1);
        assert!(
            output
                .findings(red)
                .iter()
                .any(|(level, _)| *level == Level::Must)
        );
        assert!(scenario.live_events().is_empty(), "{mutant}");
        assert!(output.record().leftovers.is_empty() && scenario.journals().is_empty());
    }
}

/// The proxy loses the response to a wrongly accepted insert, and then to valid inserts.
#[test]
fn an_event_whose_response_was_lost_is_removed() {
    let scenario = Scenario::mutant("anonymous-writes");
    let proxy = scenario.proxy(|request| {
        if request.is("POST") && !request.is_authorized() {
            Action::ForwardAndClose
        } else {
            Action::Forward
        }
    });
    let output = scenario.run(proxy.addr(), &[ANONYMOUS, "--exact"]);
    output.exits_with(1);
    assert!(scenario.live_events().is_empty());

    let scenario = Scenario::calendar();
    let mut inserts = 0;
    let proxy = scenario.proxy(move |request| {
        inserts += usize::from(request.is("POST"));
        if request.is("POST") && inserts > 2 {
            Action::ForwardAndClose
        } else {
            Action::Forward
        }
    });
    let output = scenario.run(proxy.addr(), &["precondition"]);
    output.exits_with(3);
    assert!(scenario.live_events().is_empty());
    assert!(output.record().leftovers.is_empty() && scenario.journals().is_empty());
}

/// The mutant writes the event and then refuses the insert. The undo fails, so the run reports the
/// event as a leftover.
#[test]
fn a_refused_insert_whose_undo_fails_is_a_leftover() {
    let scenario = Scenario::mutant("auth-after-write");
    let proxy = scenario.proxy(|request| {
        if request.is("DELETE") {
            error_response("500 Internal Server Error", "")
        } else {
            Action::Forward
        }
    });
    let output = scenario.run(proxy.addr(), &[ANONYMOUS, "--exact"]);
    output.exits_with(1);
    assert_eq!(
        scenario.live_events().len(),
        output.record().leftovers.len() - controls(&output.record().leftovers)
    );
    assert!(
        output
            .record()
            .leftovers
            .iter()
            .any(|left| left.case == ANONYMOUS)
    );
}

fn controls(left: &[rebuff::vocab::Leftover]) -> usize {
    left.iter().filter(|left| left.case.is_empty()).count()
}

#[test]
fn a_failed_undo_is_reported_and_changes_no_verdict() {
    let scenario = Scenario::calendar();
    // No selected case sends a delete itself, so every delete is part of the cleanup.
    let proxy = scenario.proxy(|request| {
        if request.is("DELETE") {
            error_response("500 Internal Server Error", "")
        } else {
            Action::Forward
        }
    });
    let part = "precondition::patch";
    for (args, code) in [(vec![part], 0), (vec![part, "--fail-on", "leftovers"], 1)] {
        let output = scenario.run(proxy.addr(), &args);
        output.exits_with(code);
        let left = &output.record().leftovers;
        assert!(!left.is_empty());
        assert!(
            left.iter().all(|left| left.reason.contains("500")),
            "{left:?}"
        );
        let summary = std::fs::read_to_string(scenario.out().join("summary.md")).unwrap();
        for left in left {
            let (_, url) = left.undo.split_once(' ').unwrap();
            let id = url
                .split(['/', '?'])
                .rfind(|part| part.starts_with("rebuff"));
            assert!(summary.contains(id.unwrap()), "{summary}");
        }
        assert!(output.stdout.contains("rebuff clean"), "{}", output.stdout);
    }
    // Each of the two runs has left a journal.
    assert_eq!(scenario.journals().len(), 2);
    scenario.target(proxy.addr(), OWNER_TOKEN, "");
    scenario.clean().exits_with(3);
    let addr = proxy.addr();
    drop(proxy);
    let _back = TestServer::proxy(addr, scenario.server.addr(), |_| Action::Forward);
    scenario.clean().exits_with(0);
    assert!(scenario.live_events().is_empty() && scenario.journals().is_empty());
}

/// The error names the failed step of the fixture. After the shot, the only insert is the insert of
/// the confirmation.
#[test]
fn a_refused_fixture_is_an_error_of_its_case() {
    let scenario = Scenario::calendar();
    let mut shot = false;
    let proxy = scenario.proxy(move |request| {
        shot |= is_crafted(request);
        match shot {
            true if is_crafted(request) => Action::Reset,
            true if request.is("POST") => error_response("403 Forbidden", ""),
            true | false => Action::Forward,
        }
    });
    let output = scenario.run(proxy.addr(), &[PATCH, "--exact"]);
    output.exits_with(3);
    let (cause, message) = output.trouble(PATCH);
    assert_eq!(cause, TroubleKind::SetUp);
    assert!(
        message.contains("fixture event (`events.insert`)"),
        "{message}"
    );
    assert!(output.case(PATCH).findings.is_empty());
    output.assert_others_pass(PATCH);
    assert!(output.record().leftovers.is_empty() && scenario.live_events().is_empty());
}
