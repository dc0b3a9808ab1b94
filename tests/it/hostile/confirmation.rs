//! Tests of confirmation. If a response may not be caused by the fault, rebuff sends the control
//! and the shot again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rebuff::vocab::{Level, TroubleKind, Verdict};

use crate::hostile::responses::{error_response, json_response};
use crate::hostile::scenario::{PATCH, RunOutput, Scenario, is_crafted};
use crate::server::Action;

/// Replaces each response to the crafted request, and asserts that this causes the only finding.
fn assert_no_response(args: &[&str], act: impl FnMut() -> Action + Send + 'static) -> RunOutput {
    let scenario = Scenario::calendar();
    let proxy = scenario.proxy_for_crafted(act);
    let output = scenario.run(proxy.addr(), args);
    output.exits_with(1);
    assert_eq!(output.case(PATCH).verdict, Verdict::Fail);
    assert_eq!(
        output.findings(PATCH),
        [(Level::Must, "no-answer".to_owned())]
    );
    output.assert_others_pass(PATCH);
    assert!(scenario.live_events().is_empty());
    assert!(output.record().leftovers.is_empty() && scenario.journals().is_empty());
    output
}

#[test]
fn a_hang_is_no_response() {
    let output = assert_no_response(&["--timeout", "1"], || Action::Hang);
    let actual = &output.case(PATCH).findings[0].actual;
    assert!(actual.contains("no whole answer within 1s"), "{actual}");
}

#[test]
fn a_reset_is_no_response() {
    assert_no_response(&[], || Action::Reset);
}

#[test]
fn half_a_response_is_no_response() {
    assert_no_response(&[], || {
        Action::Send(b"HTTP/1.1 412 Precondition Failed\r\nContent-Length: 1000\r\n\r\n{".to_vec())
    });
}

#[test]
fn half_a_head_is_no_response() {
    assert_no_response(&[], || Action::Send(b"HTTP/1.1 412 Precondi".to_vec()));
}

#[test]
fn another_protocol_is_no_response() {
    assert_no_response(&[], || {
        Action::Send(b"SSH-2.0-OpenSSH_9.6\r\n\r\n".to_vec())
    });
}

/// Runs with this response to each crafted request, and asserts that its status and headers are
/// judged, and that the only finding says so.
fn assert_unread(args: &[&str], most: usize, act: impl FnMut() -> Action + Send + 'static) {
    let scenario = Scenario::calendar();
    let proxy = scenario.proxy_for_crafted(act);
    let output = scenario.run(proxy.addr(), args);
    output.exits_with(1);
    let expected = (Level::Must, "error_object:schema:/body".to_owned());
    assert_eq!(output.findings(PATCH), [expected]);
    let actual = &output.case(PATCH).findings[0].actual;
    let says = format!("more than {most} bytes, so that only status and headers were judged");
    assert!(actual.contains(&says), "{actual}");
    output.assert_others_pass(PATCH);
    assert!(scenario.live_events().is_empty());
}

#[test]
fn an_endless_body_is_judged_by_status_and_headers() {
    let media = "Content-Type: application/json";
    let mut first = true;
    let act = move || {
        first = !first;
        let length = if first {
            "Content-Length: 99999999999\r\n"
        } else {
            ""
        };
        let head = format!("HTTP/1.1 412 Precondition Failed\r\n{media}\r\n{length}\r\n");
        Action::SendForever([head.as_bytes(), &[b'x'; 4096]].concat())
    };
    assert_unread(&[], 1 << 20, act);
}

#[test]
fn an_endless_head_is_no_response() {
    assert_no_response(&[], || {
        Action::SendForever(b"HTTP/1.1 412 Precondition Failed\r\n".repeat(50))
    });
}

#[test]
fn a_body_above_max_body_is_judged_by_status_and_headers() {
    let body = format!(r#"{{"pad":"{}"}}"#, "x".repeat(400_000));
    assert_unread(&["--max-body", "300000"], 300_000, move || {
        json_response("412 Precondition Failed", "", &body)
    });
}

#[test]
fn a_deeply_nested_body_is_judged() {
    let scenario = Scenario::calendar();
    let proxy = scenario
        .proxy_for_crafted(|| json_response("412 Precondition Failed", "", &"[".repeat(200_000)));
    let output = scenario.run(proxy.addr(), &[]);
    output.exits_with(1);
    let expected = (Level::Must, "error_object:schema:/body".to_owned());
    assert_eq!(output.findings(PATCH), [expected]);
    output.assert_others_pass(PATCH);
}

#[test]
fn a_503_to_the_fault_alone_is_judged() {
    let scenario = Scenario::calendar();
    let proxy = scenario.proxy_for_crafted(|| error_response("503 Service Unavailable", ""));
    let output = scenario.run(proxy.addr(), &[]);
    output.exits_with(1);
    assert_eq!(output.case(PATCH).verdict, Verdict::Fail);
    let status = (Level::Must, "status".to_owned());
    assert_eq!(output.findings(PATCH)[0], status);
    assert_eq!(output.case(PATCH).findings[0].actual, "503");
    output.assert_others_pass(PATCH);
    assert!(scenario.live_events().is_empty());
}

/// Only the shot meets the limit, but nothing shows that its fault is the cause.
#[test]
fn a_limit_to_the_fault_alone_is_an_error_and_no_finding() {
    for status in ["429 Too Many Requests", "503 Service Unavailable"] {
        let scenario = Scenario::calendar();
        let proxy =
            scenario.proxy_for_crafted(move || error_response(status, "Retry-After: 0\r\n"));
        let output = scenario.run(proxy.addr(), &[PATCH, "--exact"]);
        output.exits_with(3);
        let (cause, message) = output.trouble(PATCH);
        assert_eq!(cause, TroubleKind::Throttled, "{message}");
        assert!(output.case(PATCH).findings.is_empty());
        output.assert_others_pass(PATCH);
        assert!(scenario.live_events().is_empty());
    }
}

#[test]
fn a_503_to_the_control_too_is_an_error() {
    let scenario = Scenario::calendar();
    let mut fails = false;
    let proxy = scenario.proxy(move |request| {
        fails |= is_crafted(request);
        if fails && request.is("PATCH") {
            error_response("503 Service Unavailable", "")
        } else {
            Action::Forward
        }
    });
    let output = scenario.run(proxy.addr(), &[PATCH, "--exact"]);
    output.exits_with(3);
    let (cause, message) = output.trouble(PATCH);
    assert_eq!(cause, TroubleKind::Throttled);
    assert!(message.contains("without the fault"), "{message}");
    assert!(output.case(PATCH).findings.is_empty());
    output.assert_others_pass(PATCH);
    assert!(scenario.live_events().is_empty());
}

/// If the server also throttles the state reads after the shot, that is not a finding.
#[test]
fn a_server_that_throttles_everything_after_the_shot_is_an_error() {
    let scenario = Scenario::calendar();
    let mut throttles = false;
    let proxy = scenario.proxy(move |request| {
        throttles |= is_crafted(request);
        if throttles && !request.is("DELETE") {
            error_response("503 Service Unavailable", "Retry-After: 0\r\n")
        } else {
            Action::Forward
        }
    });
    let output = scenario.run(proxy.addr(), &[PATCH, "--exact"]);
    output.exits_with(3);
    let (cause, _) = output.trouble(PATCH);
    assert_eq!(cause, TroubleKind::Throttled);
    assert!(output.case(PATCH).findings.is_empty());
    assert!(scenario.live_events().is_empty());
}

/// The documented body of a 401 response to an expired token. Any other body is a finding.
pub(crate) const EXPIRED: &str = r#"{"error":{"errors":[{"domain":"global","reason":"authError",
    "message":"Invalid Credentials","locationType":"header","location":"Authorization"}],
    "code":401,"message":"Invalid Credentials"}}"#;

#[test]
fn an_unreadable_state_after_the_shot_is_an_error_and_no_finding() {
    for act in [
        || error_response("503 Service Unavailable", ""),
        || Action::Reset,
        || json_response("401 Unauthorized", "WWW-Authenticate: Bearer\r\n", EXPIRED),
    ] {
        let scenario = Scenario::calendar();
        let mut shot = false;
        let proxy = scenario.proxy(move |request| {
            shot |= is_crafted(request);
            if shot && request.is("GET") {
                act()
            } else {
                Action::Forward
            }
        });
        let output = scenario.run(proxy.addr(), &[PATCH, "--exact"]);
        output.exits_with(3);
        let (_, message) = output.trouble(PATCH);
        assert!(message.contains("event after"), "{message}");
        assert!(output.case(PATCH).findings.is_empty());
        assert!(scenario.live_events().is_empty());
    }
}

#[test]
fn a_different_response_on_confirmation_is_judged_and_reported_as_unsteady() {
    let scenario = Scenario::calendar();
    let mut first = true;
    let proxy = scenario.proxy_for_crafted(move || {
        if std::mem::take(&mut first) {
            error_response("503 Service Unavailable", "")
        } else {
            Action::Forward
        }
    });
    let output = scenario.run(proxy.addr(), &[]);
    output.exits_with(0);
    assert_eq!(output.case(PATCH).verdict, Verdict::Advice);
    assert_eq!(
        output.findings(PATCH),
        [(Level::Should, "unsteady".to_owned())]
    );
    let finding = &output.case(PATCH).findings[0];
    assert_eq!(finding.rule, "calendar.412-precondition");
    assert!(finding.actual.contains("503"), "{}", finding.actual);
    output.assert_others_pass(PATCH);
    assert!(scenario.live_events().is_empty());
}

/// If the first response breaks the contract, it stays a finding, whatever response the
/// confirmation gets.
#[test]
fn a_wrong_first_response_stays_a_finding_after_confirmation() {
    let codes = codes_after_first("401 Unauthorized", 1);
    assert_eq!(codes, ["error_object:schema:/body", "unsteady"]);
}

/// A proxy in front of the server may send its own error pages. The contract does not cover them.
#[test]
fn the_page_of_a_proxy_is_not_judged_by_the_contract() {
    let codes = codes_after_first("503 Service Unavailable", 0);
    assert_eq!(codes, ["unsteady"]);
}

/// The codes of the findings of a run in which the first response has this status and a body that
/// is not JSON, and the confirmation gets the right response.
fn codes_after_first(status: &'static str, exit: u8) -> Vec<String> {
    let scenario = Scenario::calendar();
    let mut first = true;
    let proxy = scenario.proxy_for_crafted(move || {
        if std::mem::take(&mut first) {
            json_response(status, "WWW-Authenticate: Bearer\r\n", "down")
        } else {
            Action::Forward
        }
    });
    let output = scenario.run(proxy.addr(), &[PATCH, "--exact"]);
    output.exits_with(exit);
    let findings = output.findings(PATCH).into_iter();
    findings.map(|(_, code)| code).collect()
}

#[test]
fn a_401_to_good_credentials_is_judged_if_the_control_is_accepted() {
    let scenario = Scenario::calendar();
    let request = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&request);
    let proxy = scenario.proxy_for_crafted(move || {
        count.fetch_add(1, Ordering::Relaxed);
        error_response("401 Unauthorized", "WWW-Authenticate: Bearer\r\n")
    });
    let output = scenario.run(proxy.addr(), &[]);
    output.exits_with(1);
    assert_eq!(
        output.findings(PATCH)[0],
        (Level::Must, "status".to_owned())
    );
    assert_eq!(output.case(PATCH).findings[0].actual, "401");
    assert_eq!(request.load(Ordering::Relaxed), 2);
    output.assert_others_pass(PATCH);
    assert!(scenario.live_events().is_empty());
}
