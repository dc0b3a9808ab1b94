//! Tests of bursts and repeated shots, through a proxy that resets connections.

use std::collections::BTreeSet;

use rebuff::vocab::{Level, Verdict};

use crate::hostile::scenario::Scenario;
use crate::server::{Action, TestServer};

const BURST: &str = "calendar::limits::too_many_requests";

/// A proxy that resets the requests with `quotaUser` that `which` selects. Number 1 is the control.
fn resetting_proxy(scenario: &Scenario, which: fn(usize) -> bool) -> TestServer {
    let mut count = 0;
    scenario.proxy(move |request| {
        count += usize::from(request.head_contains("quotaUser="));
        if request.head_contains("quotaUser=") && which(count) {
            Action::Reset
        } else {
            Action::Forward
        }
    })
}

#[test]
fn a_burst_with_a_reset_in_every_try_has_no_response() {
    let scenario = Scenario::calendar();
    let proxy = resetting_proxy(&scenario, |n| n % 3 == 0);
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
    let proxy = resetting_proxy(&scenario, |n| n == 3);
    let output = scenario.run(proxy.addr(), &[BURST, "--exact"]);
    output.exits_with(0);
    assert_eq!(output.findings(BURST), []);
}

/// With `within`, rebuff repeats a shot until the time is over, even if the shot gets no response.
#[test]
fn a_repeated_shot_is_sent_again_after_a_reset() {
    const DUPLICATE: &str = "calendar::duplicate::id_of_an_event";
    let scenario = Scenario::calendar();
    let (mut ids, mut was_reset) = (BTreeSet::new(), false);
    let proxy = scenario.proxy(move |request| {
        let is_new = !request.is("POST") || ids.insert(request.member("id"));
        if is_new || std::mem::replace(&mut was_reset, true) {
            Action::Forward
        } else {
            Action::Reset
        }
    });
    let output = scenario.run(proxy.addr(), &[DUPLICATE, "--exact"]);
    output.exits_with(0);
    assert_eq!(output.case(DUPLICATE).verdict, Verdict::Pass);
    assert!(scenario.live_events().is_empty());
}
