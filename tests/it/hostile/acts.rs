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
fn a_burst_that_is_always_cut_off_has_no_answer() {
    let scenario = Scenario::plain();
    let proxy = resets(&scenario, |n| n % 3 == 0);
    let ran = scenario.run(proxy.addr(), &[BURST, "--exact"]);
    ran.ends_with(1);
    assert_eq!(ran.findings(BURST), [(Level::Must, "no-answer".to_owned())]);
}

#[test]
fn a_burst_that_is_cut_off_once_is_judged_by_its_limit() {
    let scenario = Scenario::plain();
    let proxy = resets(&scenario, |n| n == 3);
    let ran = scenario.run(proxy.addr(), &[BURST, "--exact"]);
    ran.ends_with(0);
    let unsteady = (Level::Should, "unsteady".to_owned());
    assert_eq!(ran.findings(BURST), [unsteady]);
}

/// What may need some time is request for again, also where there was no answer.
#[test]
fn a_shot_that_is_sent_again_outlives_a_reset() {
    const TAKEN: &str = "calendar::duplicate::id_of_an_event";
    let scenario = Scenario::plain();
    let (mut ids, mut spared) = (BTreeSet::new(), false);
    let proxy = scenario.proxy(move |request| {
        let is_new = !request.is("POST") || ids.insert(request.member("id"));
        if is_new || std::mem::replace(&mut spared, true) {
            Action::Forward
        } else {
            Action::Reset
        }
    });
    let ran = scenario.run(proxy.addr(), &[TAKEN, "--exact"]);
    ran.ends_with(0);
    assert_eq!(ran.case(TAKEN).verdict, Verdict::Pass);
    let notes = &ran.case(TAKEN).notes;
    assert_eq!(*notes, ["the same request was sent 2 times"]);
    assert!(scenario.live().is_empty());
}
