//! The second look: whether an answer that any request may get is the answer to the fault.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rebuff::vocab::{Level, TroubleKind, Verdict};

use crate::hostile::responses::{error, json};
use crate::hostile::scenario::{PATCH, Ran, Scenario, is_crafted};
use crate::server::Action;

/// Spoils the crafted request each time, and demands the one finding for it.
fn no_answer(args: &[&str], act: impl FnMut() -> Action + Send + 'static) -> Ran {
    let scenario = Scenario::plain();
    let proxy = scenario.spoiled(act);
    let ran = scenario.run(proxy.addr(), args);
    ran.ends_with(1);
    assert_eq!(ran.case(PATCH).verdict, Verdict::Fail);
    assert_eq!(ran.findings(PATCH), [(Level::Must, "no-answer".to_owned())]);
    ran.all_else_passes(PATCH);
    assert!(scenario.live().is_empty());
    assert!(ran.record().leftovers.is_empty() && scenario.journals().is_empty());
    ran
}

#[test]
fn a_hang_is_no_answer() {
    let ran = no_answer(&["--timeout", "1"], || Action::Hang);
    let actual = &ran.case(PATCH).findings[0].actual;
    assert!(actual.contains("no whole answer within 1s"), "{actual}");
}

#[test]
fn a_reset_is_no_answer() {
    no_answer(&[], || Action::Reset);
}

#[test]
fn half_an_answer_is_no_answer() {
    no_answer(&[], || {
        Action::Send(b"HTTP/1.1 412 Precondition Failed\r\nContent-Length: 1000\r\n\r\n{".to_vec())
    });
}

#[test]
fn half_a_head_is_no_answer() {
    no_answer(&[], || Action::Send(b"HTTP/1.1 412 Precondi".to_vec()));
}

#[test]
fn what_is_no_http_is_no_answer() {
    no_answer(&[], || {
        Action::Send(b"SSH-2.0-OpenSSH_9.6\r\n\r\n".to_vec())
    });
}

#[test]
fn an_endless_body_is_no_answer() {
    let mut first = true;
    let ran = no_answer(&[], move || {
        first = !first;
        if first {
            // Without an end, and with a length that nobody can read.
            let head = b"HTTP/1.1 412 Precondition Failed\r\nContent-Length: 99999999999\r\n\r\n";
            return Action::SendForever([&head[..], &[b'x'; 4096]].concat());
        }
        Action::SendForever(
            b"HTTP/1.1 412 Precondition Failed\r\n\r\nxxxxxxxxxxxxxxxxxxxxx".to_vec(),
        )
    });
    let actual = &ran.case(PATCH).findings[0].actual;
    assert!(actual.contains("more than 1048576 bytes"), "{actual}");
}

#[test]
fn an_endless_head_is_no_answer() {
    no_answer(&[], || {
        Action::SendForever(b"HTTP/1.1 412 Precondition Failed\r\n".repeat(50))
    });
}

#[test]
fn a_body_above_the_bound_is_no_answer() {
    let body = format!(r#"{{"pad":"{}"}}"#, "x".repeat(40_000));
    let ran = no_answer(&["--max-body", "30000"], move || {
        json("412 Precondition Failed", "", &body)
    });
    let actual = &ran.case(PATCH).findings[0].actual;
    assert!(actual.contains("more than 30000 bytes"), "{actual}");
}

#[test]
fn a_body_of_nothing_but_brackets_is_judged() {
    let scenario = Scenario::plain();
    let proxy = scenario.spoiled(|| json("412 Precondition Failed", "", &"[".repeat(200_000)));
    let ran = scenario.run(proxy.addr(), &[]);
    ran.ends_with(1);
    let expected = (Level::Must, "error_object:schema:/body".to_owned());
    assert_eq!(ran.findings(PATCH), [expected]);
    ran.all_else_passes(PATCH);
}

#[test]
fn a_429_or_503_to_the_fault_alone_is_its_answer() {
    for status in ["429 Too Many Requests", "503 Service Unavailable"] {
        let scenario = Scenario::plain();
        let proxy = scenario.spoiled(move || error(status, "Retry-After: 0\r\n"));
        let ran = scenario.run(proxy.addr(), &[]);
        ran.ends_with(1);
        assert_eq!(ran.case(PATCH).verdict, Verdict::Fail);
        assert_eq!(ran.findings(PATCH)[0], (Level::Must, "status".to_owned()));
        assert_eq!(ran.case(PATCH).findings[0].actual, status[..3]);
        ran.all_else_passes(PATCH);
        assert!(scenario.live().is_empty());
    }
}

#[test]
fn a_429_or_503_to_the_control_too_is_trouble() {
    for status in ["429 Too Many Requests", "503 Service Unavailable"] {
        let scenario = Scenario::plain();
        let mut throttles = false;
        let proxy = scenario.proxy(move |request| {
            throttles |= is_crafted(request);
            if throttles && request.is("PATCH") {
                error(status, "Retry-After: 0\r\n")
            } else {
                Action::Forward
            }
        });
        let ran = scenario.run(proxy.addr(), &[PATCH, "--exact"]);
        ran.ends_with(3);
        let (cause, message) = ran.trouble(PATCH);
        assert_eq!(cause, TroubleKind::Throttled);
        assert!(message.contains("without the fault"), "{message}");
        assert!(ran.case(PATCH).findings.is_empty());
        ran.all_else_passes(PATCH);
        assert!(scenario.live().is_empty());
    }
}

/// Not only the shot is throttled: the look at what it did finds nothing out either. That is no
/// finding against the server.
#[test]
fn a_server_that_throttles_everything_from_the_shot_on_is_trouble() {
    let scenario = Scenario::plain();
    let mut throttles = false;
    let proxy = scenario.proxy(move |request| {
        throttles |= is_crafted(request);
        if throttles && !request.is("DELETE") {
            error("503 Service Unavailable", "Retry-After: 0\r\n")
        } else {
            Action::Forward
        }
    });
    let ran = scenario.run(proxy.addr(), &[PATCH, "--exact"]);
    ran.ends_with(3);
    let (cause, _) = ran.trouble(PATCH);
    assert_eq!(cause, TroubleKind::Throttled);
    assert!(ran.case(PATCH).findings.is_empty());
    assert!(scenario.live().is_empty());
}

/// The shot is refused as it should be, and then nobody can say whether it was written all the same.
/// As the document says of a token that is good no more: with any other body it would be a finding.
pub(crate) const EXPIRED: &str = r#"{"error":{"errors":[{"domain":"global","reason":"authError",
    "message":"Invalid Credentials","locationType":"header","location":"Authorization"}],
    "code":401,"message":"Invalid Credentials"}}"#;

#[test]
fn a_state_that_cannot_be_read_any_more_proves_nothing() {
    for act in [
        || error("503 Service Unavailable", "Retry-After: 0\r\n"),
        || Action::Reset,
        || json("401 Unauthorized", "WWW-Authenticate: Bearer\r\n", EXPIRED),
    ] {
        let scenario = Scenario::plain();
        let mut shot = false;
        let proxy = scenario.proxy(move |request| {
            shot |= is_crafted(request);
            if shot && request.is("GET") {
                act()
            } else {
                Action::Forward
            }
        });
        let ran = scenario.run(proxy.addr(), &[PATCH, "--exact"]);
        ran.ends_with(3);
        let (_, message) = ran.trouble(PATCH);
        assert!(message.contains("event after"), "{message}");
        assert!(ran.case(PATCH).findings.is_empty());
        assert!(scenario.live().is_empty());
    }
}

#[test]
fn another_answer_on_the_second_look_is_judged_and_called_unsteady() {
    let scenario = Scenario::plain();
    let mut first = true;
    let proxy = scenario.spoiled(move || {
        if std::mem::take(&mut first) {
            error("503 Service Unavailable", "Retry-After: 0\r\n")
        } else {
            Action::Forward
        }
    });
    let ran = scenario.run(proxy.addr(), &[]);
    ran.ends_with(0);
    assert_eq!(ran.case(PATCH).verdict, Verdict::Advice);
    assert_eq!(
        ran.findings(PATCH),
        [(Level::Should, "unsteady".to_owned())]
    );
    let finding = &ran.case(PATCH).findings[0];
    assert_eq!(finding.rule, "calendar.412-precondition");
    assert!(finding.actual.contains("503"), "{}", finding.actual);
    ran.all_else_passes(PATCH);
    assert!(scenario.live().is_empty());
}

/// An answer of the server's that is wrong in itself stays wrong, whatever the second look brings.
#[test]
fn a_red_answer_is_not_forgotten_over_the_second_look() {
    let codes = first_answered("429 Too Many Requests", 1);
    assert_eq!(codes, ["error_object:schema:/body", "unsteady"]);
}

/// What stands before a server speaks for itself: its page says nothing about the contract.
#[test]
fn the_page_of_a_proxy_is_no_finding() {
    let codes = first_answered("503 Service Unavailable", 0);
    assert_eq!(codes, ["unsteady"]);
}

/// The codes of the findings where the first look gets this status with a body that is no JSON, and
/// the second look what is right.
fn first_answered(status: &'static str, exit: u8) -> Vec<String> {
    let scenario = Scenario::plain();
    let mut first = true;
    let proxy = scenario.spoiled(move || {
        if std::mem::take(&mut first) {
            json(status, "Retry-After: 0\r\n", "down")
        } else {
            Action::Forward
        }
    });
    let ran = scenario.run(proxy.addr(), &[PATCH, "--exact"]);
    ran.ends_with(exit);
    let findings = ran.findings(PATCH).into_iter();
    findings.map(|(_, code)| code).collect()
}

#[test]
fn a_401_to_good_credentials_is_the_answer_if_the_control_is_accepted() {
    let scenario = Scenario::plain();
    let request = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&request);
    let proxy = scenario.spoiled(move || {
        count.fetch_add(1, Ordering::Relaxed);
        error("401 Unauthorized", "WWW-Authenticate: Bearer\r\n")
    });
    let ran = scenario.run(proxy.addr(), &[]);
    ran.ends_with(1);
    assert_eq!(ran.findings(PATCH)[0], (Level::Must, "status".to_owned()));
    assert_eq!(ran.case(PATCH).findings[0].actual, "401");
    assert_eq!(request.load(Ordering::Relaxed), 2);
    ran.all_else_passes(PATCH);
    assert!(scenario.live().is_empty());
}
