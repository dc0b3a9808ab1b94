//! Limits are waited out: no red line, nothing left behind, and every case judged.

use rebuff::reference::calendar::accounts::OWNER_TOKEN;
use rebuff::vocab::{EntryKind, TroubleKind, Verdict};

use crate::hostile::scenario::{RunOutput, Scenario};
use crate::limits::limiter::{Form, Which, limiter};
use crate::server::{Action, Request, respond};

/// One second of the server in these runs.
const PAUSE: &str = "0.001";

fn run_behind(script: impl FnMut(&Request) -> Action + Send + 'static) -> (Scenario, RunOutput) {
    let scenario = Scenario::calendar();
    let proxy = scenario.proxy(script);
    scenario.target(proxy.addr(), OWNER_TOKEN, "");
    let mut child = scenario.command("run");
    child.args(["--pause", PAUSE]);
    let output = scenario.finish(child.spawn().unwrap());
    (scenario, output)
}

#[track_caller]
fn assert_nothing_red_or_left(scenario: &Scenario, output: &RunOutput) {
    for case in &output.record().cases {
        let id = &case.id;
        assert!(case.verdict != Verdict::Fail, "{id}: {:?}", case.findings);
    }
    assert_eq!(output.record().leftovers, []);
    assert!(scenario.live_events().is_empty());
    assert_eq!(scenario.calendars().len(), 3);
}

#[test]
fn every_case_is_judged_behind_a_limiter() {
    for (which, form) in [
        (Which::EveryThird, Form::Documented403),
        (Which::EveryThird, Form::RetryAfter),
        (Which::Percent(20), Form::Page),
    ] {
        let (scenario, output) = run_behind(limiter(which, form));
        assert_nothing_red_or_left(&scenario, &output);
        output.exits_with(0);
        let notes = &output.record().notes;
        assert!(
            notes[0].contains(" answers of the server were limits"),
            "{notes:?}"
        );
        assert!(output.stdout.contains("--rate 10/s"), "{}", output.stdout);
    }
}

#[test]
fn a_case_that_meets_limits_only_is_an_error() {
    let (scenario, output) = run_behind(limiter(Which::Percent(50), Form::Plain429));
    assert_nothing_red_or_left(&scenario, &output);
    for case in &output.record().cases {
        if let Verdict::Error { cause, message } = &case.verdict {
            assert_eq!(*cause, TroubleKind::Throttled, "{message}");
        }
    }
}

/// A server that limits all requests for an hour, from its 40th response on.
fn run_until(answer: fn() -> Action) -> RunOutput {
    let mut count = 0;
    let (_, output) = run_behind(move |_| {
        count += 1;
        if count > 40 {
            answer()
        } else {
            Action::Forward
        }
    });
    output.exits_with(3);
    let failed = output.count(EntryKind::Case, "fail");
    assert_eq!(failed, 0, "{}", output.stdout);
    output
}

#[test]
fn a_long_wait_ends_the_run() {
    let output = run_until(|| {
        respond(
            "429 Too Many Requests",
            "text/plain",
            "Retry-After: 3600\r\n",
            b"later",
        )
    });
    let broken = output.record().broken.join("\n");
    assert!(
        broken.contains("asks to wait 3600 s (Retry-After)"),
        "{broken}"
    );
    assert!(broken.contains("429 text/plain: `later`"), "{broken}");
}

#[test]
fn a_quota_ends_the_run() {
    let output = run_until(|| {
        let body = br#"{"error":{"errors":[{"domain":"usageLimits","reason":"dailyLimitExceeded","message":"Daily Limit Exceeded"}],"code":403,"message":"Daily Limit Exceeded"}}"#;
        respond("403 Forbidden", "application/json", "", body)
    });
    let broken = output.record().broken.join("\n");
    assert!(
        broken.contains("a quota of the target is spent"),
        "{broken}"
    );
    assert!(broken.contains("403 application/json"), "{broken}");
}
