//! What a case sends more than once, bursts and repeated shots, behind a front that cuts connections off.

use std::collections::BTreeSet;

use rebuff::vocab::{Level, Verdict};

use crate::hostile::bench::Bench;
use crate::hostile::front::{Act, Front};

const BURST: &str = "calendar::limits::too_many_requests";

/// A front that resets these of the requests of one user, counted from the control.
fn resets(bench: &Bench, which: fn(usize) -> bool) -> Front {
    let mut asked_for = 0;
    bench.front(move |asked| {
        asked_for += usize::from(asked.says("quotaUser="));
        if asked.says("quotaUser=") && which(asked_for) {
            Act::Reset
        } else {
            Act::Pass
        }
    })
}

#[test]
fn a_burst_that_is_always_cut_off_has_no_answer() {
    let bench = Bench::plain();
    let front = resets(&bench, |n| n % 3 == 0);
    let ran = bench.run(front.addr(), &[BURST, "--exact"]);
    ran.ends_with(1);
    assert_eq!(ran.findings(BURST), [(Level::Must, "no-answer".to_owned())]);
}

#[test]
fn a_burst_that_is_cut_off_once_is_judged_by_its_limit() {
    let bench = Bench::plain();
    let front = resets(&bench, |n| n == 3);
    let ran = bench.run(front.addr(), &[BURST, "--exact"]);
    ran.ends_with(0);
    let unsteady = (Level::Should, "unsteady".to_owned());
    assert_eq!(ran.findings(BURST), [unsteady]);
}

/// What may need some time is asked for again, also where there was no answer.
#[test]
fn a_shot_that_is_sent_again_outlives_a_reset() {
    const TAKEN: &str = "calendar::duplicate::id_of_an_event";
    let bench = Bench::plain();
    let (mut ids, mut spared) = (BTreeSet::new(), false);
    let front = bench.front(move |asked| {
        let is_new = !asked.is("POST") || ids.insert(asked.member("id"));
        if is_new || std::mem::replace(&mut spared, true) {
            Act::Pass
        } else {
            Act::Reset
        }
    });
    let ran = bench.run(front.addr(), &[TAKEN, "--exact"]);
    ran.ends_with(0);
    assert_eq!(ran.case(TAKEN).verdict, Verdict::Pass);
    let notes = &ran.case(TAKEN).notes;
    assert_eq!(*notes, ["the same request was sent 2 times"]);
    assert!(bench.live().is_empty());
}
