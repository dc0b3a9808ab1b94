//! Limits of use and the faults that a request may ask for: the samples of the error document.

use rebuff::reference::calendar::accounts::{GUEST_TOKEN, READER_TOKEN};

use crate::reference::bench::{Bench, EVENTS, event, say};

const FAULT: &str = "x-rebuff-fault";

#[tokio::test]
async fn samples_of_limits_and_faults() {
    let bench = Bench::plain();
    for (fault, status, reason, message) in [
        (
            "userRateLimitExceeded",
            403,
            "usageLimits/userRateLimitExceeded",
            "User Rate Limit Exceeded",
        ),
        (
            "rateLimitExceeded",
            403,
            "usageLimits/rateLimitExceeded",
            "Rate Limit Exceeded",
        ),
        (
            "rateLimitExceeded429",
            429,
            "usageLimits/rateLimitExceeded",
            "Rate Limit Exceeded",
        ),
        (
            "quotaExceeded",
            403,
            "usageLimits/quotaExceeded",
            "Calendar usage limits exceeded.",
        ),
        ("backendError", 500, "global/backendError", "Backend Error"),
    ] {
        let insert = || say("POST", EVENTS).json(&event("fault"));
        let answer = bench.send(insert().with(FAULT, fault)).await;
        answer.assert_is(status, reason, message, "");
    }
    let expired = bench
        .send(say("GET", "/colors").with(FAULT, "authError"))
        .await;
    let place = "header:Authorization";
    expired.assert_is(401, "global/authError", "Invalid Credentials", place);
    assert!(!bench.listed().await.contains("\"fault\""));
    let unknown = say("GET", "/colors").with(FAULT, "fullMoon");
    assert_eq!(bench.send(unknown).await.verdict(), "400 badRequest");
}

#[tokio::test]
async fn a_fault_comes_after_the_credentials() {
    let bench = Bench::plain();
    let nobody = say("GET", "/colors")
        .by_nobody()
        .with(FAULT, "backendError");
    assert_eq!(bench.send(nobody).await.verdict(), "401 required");
    let narrow = say("POST", EVENTS)
        .by(READER_TOKEN)
        .with(FAULT, "backendError");
    assert_eq!(
        bench.send(narrow).await.verdict(),
        "403 insufficientPermissions"
    );
}

#[tokio::test]
async fn a_user_is_counted_by_name_and_nobody_else() {
    let bench = Bench::plain();
    let ask = |user: &str| say("GET", format!("/colors{user}"));
    for _ in 0..20 {
        assert_eq!(bench.send(ask("?quotaUser=keen")).await.status, 200);
    }
    for _ in 0..2 {
        let answer = bench.send(ask("?quotaUser=keen").by(GUEST_TOKEN)).await;
        answer.assert_is(
            403,
            "usageLimits/rateLimitExceeded",
            "Rate Limit Exceeded",
            "",
        );
    }
    assert_eq!(bench.send(ask("?quotaUser=calm")).await.status, 200);
    assert_eq!(bench.send(ask("")).await.status, 200);
}
