//! Runs the binary against misbehaving servers. Whatever the servers do, no run hangs or panics, no
//! unjudged case passes, and the run reports everything that it leaves on the server.

mod cleanup;
mod confirmation;
mod controls;
mod deviating;
mod faulty_cases;
mod interruptions;
mod lockout;
mod repeats;
pub(crate) mod responses;
mod revoked;
pub(crate) mod scenario;
mod secrets;
mod undo_by_search;

use std::net::TcpListener;

use crate::server::{ANY_PORT, Action};
use rebuff::vocab::{EntryKind, TroubleKind, Verdict};
use scenario::Scenario;

#[test]
fn a_closed_port_is_a_transport_error() {
    let scenario = Scenario::calendar();
    let closed = TcpListener::bind(ANY_PORT).unwrap().local_addr().unwrap();
    let output = scenario.run(closed, &[]);
    output.exits_with(3);
    let (cause, message) = output.trouble("calendar::caller::owner");
    assert_eq!(cause, TroubleKind::Transport);
    assert!(message.contains("no answer from"), "{message}");
    assert_eq!(
        output.count(EntryKind::Case, "blocked"),
        output.record().count(|_| true)
    );
    assert!(output.record().leftovers.is_empty() && scenario.journals().is_empty());
}

#[test]
fn a_server_that_never_responds_ends_with_the_timeout_of_a_request() {
    let scenario = Scenario::calendar();
    let proxy = scenario.proxy(|_| Action::Hang);
    let output = scenario.run(proxy.addr(), &["--timeout", "1"]);
    output.exits_with(3);
    let (cause, message) = output.trouble("calendar::caller::owner");
    assert_eq!(cause, TroubleKind::Transport);
    assert!(message.contains("no whole answer within 1s"), "{message}");
    assert_eq!(
        output.count(EntryKind::Case, "blocked"),
        output.record().count(|_| true)
    );
}

#[test]
fn a_server_that_never_responds_ends_with_the_time_limit_of_the_run() {
    let scenario = Scenario::calendar();
    let proxy = scenario.proxy(|_| Action::Hang);
    let output = scenario.run(proxy.addr(), &["--timeout", "600", "--time-limit", "1"]);
    output.exits_with(3);
    assert!(output.record().broken[0].contains("--time-limit"));
    let (cause, _) = output.trouble("calendar::caller::owner");
    assert_eq!(cause, TroubleKind::Interrupted);
    assert_eq!(
        output.count(EntryKind::Case, "error"),
        output.record().count(|_| true)
    );
}

#[test]
fn wrong_credentials_fail_one_prerequisite() {
    let scenario = Scenario::calendar();
    scenario.target(scenario.server.addr(), "not-the-owners-token", "");
    let output = scenario.run_prepared(&[]);
    output.exits_with(3);
    let (cause, message) = output.trouble("calendar::caller::owner");
    assert_eq!(cause, TroubleKind::Credentials);
    assert!(
        message.contains("refused the credentials of `owner`"),
        "{message}"
    );
    for case in &output.record().cases {
        match case.kind {
            EntryKind::Caller => {}
            EntryKind::Given | EntryKind::Control | EntryKind::Case => {
                let by = "calendar::caller::owner".to_owned();
                assert_eq!(
                    case.verdict,
                    Verdict::Blocked { by, why: None },
                    "{}",
                    case.id
                );
            }
            EntryKind::Watch => assert!(!case.verdict.row().word.eq("error"), "{}", case.id),
        }
    }
    let count = output.stdout.matches("refused the credentials").count();
    assert_eq!(count, 1, "{}", output.stdout);
}

#[test]
fn a_green_run_leaves_the_server_as_it_was() {
    let scenario = Scenario::calendar();
    scenario.make_event("mine0123456789");
    let before = scenario.live_events();
    assert_eq!(before.len(), 1);
    let output = scenario.run(scenario.server.addr(), &[]);
    output.exits_with(0);
    assert_eq!(scenario.live_events(), before);
    assert!(output.record().leftovers.is_empty() && scenario.journals().is_empty());
}
