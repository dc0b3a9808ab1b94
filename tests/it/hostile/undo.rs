//! Clean-up: also of what a bad request made that was wrongly accepted, and of what nobody answered.

use rebuff::reference::calendar::accounts::OWNER_TOKEN;
use rebuff::vocab::{Level, TroubleKind};

use crate::hostile::responses::error;
use crate::hostile::scenario::{PATCH, Scenario, is_crafted};
use crate::server::{Action, TestServer};

const ANONYMOUS: &str = "calendar::credentials::insert_without_credentials";

#[test]
fn what_a_bad_insert_made_is_removed() {
    for (mutant, red) in [
        (
            "required-not-checked",
            "calendar::bad_request::required_member::events.insert.end",
        ),
        ("anonymous-writes", ANONYMOUS),
        ("auth-after-write", ANONYMOUS),
    ] {
        let scenario = Scenario::mutant(mutant);
        let ran = scenario.run(scenario.server.addr(), &[]);
        ran.ends_with(1);
        assert!(
            ran.findings(red)
                .iter()
                .any(|(level, _)| *level == Level::Must)
        );
        assert!(scenario.live().is_empty(), "{mutant}");
        assert!(ran.record().leftovers.is_empty() && scenario.journals().is_empty());
    }
}

/// The answer to an insert is lost, that to a bad one that was accepted too.
#[test]
fn what_was_made_and_never_answered_is_removed() {
    let scenario = Scenario::mutant("anonymous-writes");
    let proxy = scenario.proxy(|request| {
        if request.is("POST") && !request.is_authorized() {
            Action::ForwardAndClose
        } else {
            Action::Forward
        }
    });
    let ran = scenario.run(proxy.addr(), &[ANONYMOUS, "--exact"]);
    ran.ends_with(1);
    assert!(scenario.live().is_empty());

    let scenario = Scenario::plain();
    let mut inserts = 0;
    let proxy = scenario.proxy(move |request| {
        inserts += usize::from(request.is("POST"));
        if request.is("POST") && inserts > 2 {
            Action::ForwardAndClose
        } else {
            Action::Forward
        }
    });
    let ran = scenario.run(proxy.addr(), &["precondition"]);
    ran.ends_with(3);
    assert!(scenario.live().is_empty());
    assert!(ran.record().leftovers.is_empty() && scenario.journals().is_empty());
}

/// A refusal that cannot be believed, and an undo that fails: it may still be there, so it is told.
#[test]
fn what_a_refused_insert_left_is_told_where_it_cannot_be_removed() {
    let scenario = Scenario::mutant("auth-after-write");
    let proxy = scenario.proxy(|request| {
        if request.is("DELETE") {
            error("500 Internal Server Error", "")
        } else {
            Action::Forward
        }
    });
    let ran = scenario.run(proxy.addr(), &[ANONYMOUS, "--exact"]);
    ran.ends_with(1);
    assert_eq!(
        scenario.live().len(),
        ran.record().leftovers.len() - controls(&ran.record().leftovers)
    );
    assert!(
        ran.record()
            .leftovers
            .iter()
            .any(|left| left.case == ANONYMOUS)
    );
}

fn controls(left: &[rebuff::vocab::Leftover]) -> usize {
    left.iter().filter(|left| left.case.is_empty()).count()
}

#[test]
fn an_undo_that_fails_is_told_and_changes_no_verdict() {
    let scenario = Scenario::plain();
    // No case of this part deletes anything itself: all deletes are clean-up.
    let proxy = scenario.proxy(|request| {
        if request.is("DELETE") {
            error("500 Internal Server Error", "")
        } else {
            Action::Forward
        }
    });
    let part = "precondition::patch";
    for (args, code) in [(vec![part], 0), (vec![part, "--fail-on", "leftovers"], 1)] {
        let ran = scenario.run(proxy.addr(), &args);
        ran.ends_with(code);
        let left = &ran.record().leftovers;
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
        assert!(ran.stdout.contains("rebuff clean"), "{}", ran.stdout);
    }
    // What one run left, and what the other: both are in journals, and nothing else is there.
    assert_eq!(scenario.journals().len(), 2);
    scenario.target(proxy.addr(), OWNER_TOKEN, "");
    scenario.clean().ends_with(3);
    let addr = proxy.addr();
    drop(proxy);
    let _kind = TestServer::proxy(addr, scenario.server.addr(), |_| Action::Forward);
    scenario.clean().ends_with(0);
    assert!(scenario.live().is_empty() && scenario.journals().is_empty());
}

/// A fixture that cannot be made is trouble of its case, and says which step. No other insert comes
/// behind the shot than that of the second look.
#[test]
fn a_fixture_that_is_refused_is_trouble_of_its_case() {
    let scenario = Scenario::plain();
    let mut shot = false;
    let proxy = scenario.proxy(move |request| {
        shot |= is_crafted(request);
        match shot {
            true if is_crafted(request) => Action::Reset,
            true if request.is("POST") => error("403 Forbidden", ""),
            true | false => Action::Forward,
        }
    });
    let ran = scenario.run(proxy.addr(), &[PATCH, "--exact"]);
    ran.ends_with(3);
    let (cause, message) = ran.trouble(PATCH);
    assert_eq!(cause, TroubleKind::SetUp);
    assert!(
        message.contains("fixture event (`events.insert`)"),
        "{message}"
    );
    assert!(ran.case(PATCH).findings.is_empty());
    ran.all_else_passes(PATCH);
    assert!(ran.record().leftovers.is_empty() && scenario.live().is_empty());
}
