//! Real runs of the binary against servers that misbehave: whatever they do, nothing hangs, nothing
//! panics, nothing is green that was not judged, and nothing is left behind.

mod acts;
mod ends;
mod found;
mod looks;
mod mistakes;
mod responses;
mod revoked;
mod scenario;
mod secrets;
mod spent;
mod undo;

use std::net::TcpListener;

use crate::server::{ANY_PORT, Action};
use rebuff::vocab::{EntryKind, TroubleKind, Verdict};
use scenario::Scenario;

#[test]
fn a_closed_port_is_trouble() {
    let scenario = Scenario::plain();
    let closed = TcpListener::bind(ANY_PORT).unwrap().local_addr().unwrap();
    let ran = scenario.run(closed, &[]);
    ran.ends_with(3);
    let (cause, message) = ran.trouble("calendar::caller::owner");
    assert_eq!(cause, TroubleKind::Transport);
    assert!(message.contains("no answer from"), "{message}");
    assert_eq!(
        ran.count(EntryKind::Case, "blocked"),
        ran.record().count(|_| true)
    );
    assert!(ran.record().leftovers.is_empty() && scenario.journals().is_empty());
}

#[test]
fn a_port_that_never_answers_ends_with_the_time_of_one_request() {
    let scenario = Scenario::plain();
    let proxy = scenario.proxy(|_| Action::Hang);
    let ran = scenario.run(proxy.addr(), &["--timeout", "1"]);
    ran.ends_with(3);
    let (cause, message) = ran.trouble("calendar::caller::owner");
    assert_eq!(cause, TroubleKind::Transport);
    assert!(message.contains("no whole answer within 1s"), "{message}");
    assert_eq!(
        ran.count(EntryKind::Case, "blocked"),
        ran.record().count(|_| true)
    );
}

#[test]
fn a_port_that_never_answers_ends_with_the_time_of_the_run() {
    let scenario = Scenario::plain();
    let proxy = scenario.proxy(|_| Action::Hang);
    let ran = scenario.run(proxy.addr(), &["--timeout", "600", "--time-limit", "1"]);
    ran.ends_with(3);
    assert!(ran.record().broken[0].contains("--time-limit"));
    let (cause, _) = ran.trouble("calendar::caller::owner");
    assert_eq!(cause, TroubleKind::Interrupted);
    assert_eq!(
        ran.count(EntryKind::Case, "error"),
        ran.record().count(|_| true)
    );
}

#[test]
fn wrong_credentials_are_one_line() {
    let scenario = Scenario::plain();
    scenario.target(scenario.server.addr(), "not-the-owners-token", "");
    let ran = scenario.run_as_told(&[]);
    ran.ends_with(3);
    let (cause, message) = ran.trouble("calendar::caller::owner");
    assert_eq!(cause, TroubleKind::Credentials);
    assert!(
        message.contains("refused the credentials of `owner`"),
        "{message}"
    );
    for case in &ran.record().cases {
        match case.kind {
            EntryKind::Caller => {}
            EntryKind::Given | EntryKind::Control | EntryKind::Case => {
                let by = "calendar::caller::owner".to_owned();
                assert_eq!(case.verdict, Verdict::Blocked { by }, "{}", case.id);
            }
            EntryKind::Watch => assert!(!case.verdict.row().word.eq("error"), "{}", case.id),
        }
    }
    let told = ran.stdout.matches("refused the credentials").count();
    assert_eq!(told, 1, "{}", ran.stdout);
}

#[test]
fn a_green_run_leaves_the_server_as_it_was() {
    let scenario = Scenario::plain();
    scenario.make_event("mine0123456789");
    let before = scenario.live();
    assert_eq!(before.len(), 1);
    let ran = scenario.run(scenario.server.addr(), &[]);
    ran.ends_with(0);
    assert_eq!(scenario.live(), before);
    assert!(ran.record().leftovers.is_empty() && scenario.journals().is_empty());
}
