//! What a case sends more than once, bursts and repeated shots, behind a proxy that cuts connections off.

use std::collections::BTreeSet;

use rebuff::vocab::{Level, Verdict};

use crate::hostile::scenario::Scenario;
use crate::server::{Action, TestServer};

const BURST: &str = "calendar::limits::too_many_requests";

/// A proxy that resets these of the requests of one user, counted from the control.
fn resets(scenario: &Scenario, which: fn(usize) -> bool) -> TestServer {
    let mut asked_for = 0;
    scenario.proxy(move |request| {
        asked_for += usize::from(request.head_contains("quotaUser="));
        if request.head_contains("quotaUser=") && which(asked_for) {
            Action::Reset
        } else {
            Action::Forward
        }
    })
}

#[test]
fn a_burst_with_a_reset_in_every_try_has_no_response() {
    let scenario = Scenario::calendar();
    let proxy = resets(&scenario, |n| n % 3 == 0);
    let output = scenario.run(proxy.addr(), &[BURST, "--exact"]);
    output.exits_with(1);
    assert_eq!(
        output.findings(BURST),
        [(Level::Must, "no-answer".to_owned())]
    );
}

#[test]
fn a_burst_with_one_reset_is_sent_again_and_judged() {
    let scenario = Scenario::calendar();
    let proxy = resets(&scenario, |n| n == 3);
    let output = scenario.run(proxy.addr(), &[BURST, "--exact"]);
    output.exits_with(0);
    let unsteady = (Level::Should, "unsteady".to_owned());
    assert_eq!(output.findings(BURST), [unsteady]);
}

/// What may need some time is request for again, also where there was no answer.
#[test]
fn a_repeated_shot_is_sent_again_after_a_reset() {
    const TAKEN: &str = "calendar::duplicate::id_of_an_event";
    let scenario = Scenario::calendar();
    let (mut ids, mut spared) = (BTreeSet::new(), false);
    let proxy = scenario.proxy(move |request| {
        let is_new = !request.is("POST") || ids.insert(request.member("id"));
        if is_new || std::mem::replace(&mut spared, true) {
            Action::Forward
        } else {
            Action::Reset
        }
    });
    let output = scenario.run(proxy.addr(), &[TAKEN, "--exact"]);
    output.exits_with(0);
    assert_eq!(output.case(TAKEN).verdict, Verdict::Pass);
    let notes = &output.case(TAKEN).notes;
    assert_eq!(*notes, ["the same request was sent 2 times"]);
    assert!(scenario.live_events().is_empty());
}
