//! The controls that are sent again at the end of a run: if the server refuses one of them then, no
//! verdict can be relied on.

use rebuff::vocab::{EntryKind, Verdict};

use crate::hostile::confirmation::EXPIRED;
use crate::hostile::responses::{error_response, json_response};
use crate::hostile::scenario::{PATCH, RunOutput, Scenario, is_crafted};
use crate::server::{Action, Request};

/// Runs one case against a server that gives `after` in place of its own responses when the case is done:
/// after the undo of its event.
fn run_until_done(scenario: &Scenario, after: fn(&Request) -> Option<Action>) -> RunOutput {
    let (mut judged, mut done) = (false, false);
    let proxy = scenario.proxy(move |request| {
        judged |= is_crafted(request);
        if done && let Some(action) = after(request) {
            return action;
        }
        done |= judged && request.is("DELETE");
        Action::Forward
    });
    let output = scenario.run(proxy.addr(), &["--jobs", "1", "--exact", PATCH]);
    assert_eq!(output.case(PATCH).verdict, Verdict::Pass);
    assert_eq!(output.count(EntryKind::Case, "pass"), 1);
    output
}

#[test]
fn a_token_that_expired_before_the_end_makes_the_run_unsure() {
    let scenario = Scenario::calendar();
    let output = run_until_done(&scenario, |request| {
        let challenge = "WWW-Authenticate: Bearer\r\n";
        request
            .is_authorized()
            .then(|| json_response("401 Unauthorized", challenge, EXPIRED))
    });
    output.exits_with(3);
    let broken = &output.record().broken;
    assert_eq!(broken.len(), 1, "{broken:?}");
    let words = [
        "does not accept what it accepted before: calendar::caller::owner and 3 more",
        "the target refused the credentials of `owner` (401)",
        "the verdicts since ",
        &format!(" UTC, when it was last accepted ({PATCH}), are unsure"),
    ];
    for word in words {
        assert!(broken[0].contains(word), "no `{word}` in {}", broken[0]);
    }
    assert!(output.stderr.contains(&broken[0]), "{}", output.stderr);
}

#[test]
fn one_op_that_is_refused_at_the_end_makes_the_run_unsure() {
    let scenario = Scenario::calendar();
    let output = run_until_done(&scenario, |request| {
        request
            .is("PATCH")
            .then(|| error_response("403 Forbidden", ""))
    });
    output.exits_with(3);
    let broken = output.record().broken.join("\n");
    let id = "calendar::control::events.patch.if_match";
    assert!(broken.contains(&format!("before: {id} (")), "{broken}");
    assert!(
        broken.contains(&format!("last accepted ({id})")),
        "{broken}"
    );
    assert!(scenario.live_events().is_empty() && scenario.journals().is_empty());
}
