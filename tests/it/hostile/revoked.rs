//! Tests with credentials that the server first accepts and later refuses: the run then judges no
//! more cases.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rebuff::vocab::{EntryKind, TroubleKind, Verdict};

use crate::hostile::confirmation::EXPIRED;
use crate::hostile::responses::json_response;
use crate::hostile::scenario::{PATCH, Scenario, is_crafted};
use crate::server::{Action, Request, TestServer};

/// A proxy that refuses all credentials from the first request on that `from` selects. The returned
/// flag is set while credentials are refused; a test clears the flag to make them valid again.
fn revoking_proxy(
    scenario: &Scenario,
    body: &'static str,
    from: fn(&Request) -> bool,
) -> (TestServer, Arc<AtomicBool>) {
    let revoked = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&revoked);
    let proxy = scenario.proxy(move |request| {
        if from(request) {
            flag.store(true, Ordering::Relaxed);
        }
        if flag.load(Ordering::Relaxed) && request.is_authorized() {
            json_response("401 Unauthorized", "WWW-Authenticate: Bearer\r\n", body)
        } else {
            Action::Forward
        }
    });
    (proxy, revoked)
}

#[test]
fn a_token_revoked_during_the_run_ends_it() {
    let scenario = Scenario::calendar();
    let (proxy, revoked) = revoking_proxy(&scenario, EXPIRED, is_crafted);
    let output = scenario.run(proxy.addr(), &["--jobs", "1"]);
    output.exits_with(3);
    assert_eq!(output.trouble(PATCH).0, TroubleKind::Credentials);
    let (cause, message) = output.trouble("calendar::precondition::lost_update");
    assert_eq!(cause, TroubleKind::Interrupted);
    assert!(message.contains("credentials"), "{message}");
    assert!(output.record().broken[0].contains("credentials"));
    assert!(output.stderr.contains("credentials"), "{}", output.stderr);
    // While the token is revoked, the cleanup reports leftovers. `clean` removes them when it is
    // valid again.
    let left = &output.record().leftovers;
    assert!(!left.is_empty() && scenario.journals().len() == 1);
    revoked.store(false, Ordering::Relaxed);
    scenario.clean().exits_with(0);
    assert!(scenario.live_events().is_empty() && scenario.journals().is_empty());
}

/// A 401 with a body that the document does not define is a finding, and also ends the run.
#[test]
fn a_revoked_token_with_an_undocumented_body_is_one_finding_and_ends_the_run() {
    let scenario = Scenario::calendar();
    let (proxy, _) = revoking_proxy(&scenario, "{}", is_crafted);
    let output = scenario.run(proxy.addr(), &["--jobs", "1"]);
    output.exits_with(3);
    assert_eq!(output.case(PATCH).verdict, Verdict::Fail);
    assert_eq!(output.count(EntryKind::Case, "fail"), 1);
    let (cause, _) = output.trouble("calendar::precondition::lost_update");
    assert_eq!(cause, TroubleKind::Interrupted);
    assert!(output.record().broken[0].contains("credentials"));
}

/// If the token is first refused in a prerequisite, the run ends, and only one control fails.
#[test]
fn a_token_revoked_before_a_control_ends_the_run() {
    let scenario = Scenario::calendar();
    let (proxy, _) = revoking_proxy(&scenario, EXPIRED, |request| request.is("POST"));
    let output = scenario.run(proxy.addr(), &["--jobs", "1", "precondition"]);
    output.exits_with(3);
    assert!(output.record().broken[0].contains("credentials"));
    let unjudged =
        output.count(EntryKind::Case, "error") + output.count(EntryKind::Case, "blocked");
    assert_eq!(unjudged, output.record().count(|_| true));
    let controls = output.record().cases.iter();
    let refused = controls.filter(|case| {
        let cause = TroubleKind::Credentials;
        matches!(&case.verdict, Verdict::Error { cause: of_case, .. } if *of_case == cause)
    });
    assert_eq!(refused.count(), 1);
}

/// If only one op refuses the token, only the control of that op fails.
#[test]
fn a_token_refused_by_one_op_fails_one_control() {
    let scenario = Scenario::calendar();
    let proxy = scenario.proxy(|request| {
        if request.is("PUT") && request.is_authorized() {
            json_response("401 Unauthorized", "WWW-Authenticate: Bearer\r\n", EXPIRED)
        } else {
            Action::Forward
        }
    });
    let output = scenario.run(proxy.addr(), &["--jobs", "1", "precondition"]);
    output.exits_with(3);
    assert!(output.record().broken.is_empty());
    let (cause, _) = output.trouble("calendar::control::events.put.if_match");
    assert_eq!(cause, TroubleKind::Credentials);
    assert_eq!(output.count(EntryKind::Case, "blocked"), 2);
    assert_eq!(output.count(EntryKind::Case, "pass"), 4);
}
