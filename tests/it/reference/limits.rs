//! Tests of rate limits, and of faults that a request triggers with a header. The expected errors
//! are the samples of the error document.

use rebuff::reference::calendar::accounts::{GUEST_TOKEN, READER_TOKEN};

use crate::reference::running_server::{EVENTS, RunningServer, event, request};

const FAULT: &str = "x-rebuff-fault";

#[tokio::test]
async fn a_requested_fault_gives_its_documented_error() {
    let server = RunningServer::start();
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
        let insert = || request("POST", EVENTS).json(&event("fault"));
        let response = server.send(insert().header(FAULT, fault)).await;
        response.assert_error(status, reason, message, "");
    }
    let expired = server
        .send(request("GET", "/colors").header(FAULT, "authError"))
        .await;
    let location = "header:Authorization";
    expired.assert_error(401, "global/authError", "Invalid Credentials", location);
    assert!(!server.list_bodies().await.contains("\"fault\""));
    let unknown = request("GET", "/colors").header(FAULT, "fullMoon");
    assert_eq!(server.send(unknown).await.verdict(), "400 badRequest");
}

#[tokio::test]
async fn credentials_are_checked_before_a_requested_fault() {
    let server = RunningServer::start();
    let nobody = request("GET", "/colors")
        .anonymous()
        .header(FAULT, "backendError");
    assert_eq!(server.send(nobody).await.verdict(), "401 required");
    let narrow = request("POST", EVENTS)
        .with_token(READER_TOKEN)
        .header(FAULT, "backendError");
    assert_eq!(
        server.send(narrow).await.verdict(),
        "403 insufficientPermissions"
    );
}

#[tokio::test]
async fn the_rate_limit_counts_each_quota_user_separately() {
    let server = RunningServer::start();
    let ask = |user: &str| request("GET", format!("/colors{user}"));
    for _ in 0..20 {
        assert_eq!(server.send(ask("?quotaUser=keen")).await.status, 200);
    }
    for _ in 0..2 {
        let response = server
            .send(ask("?quotaUser=keen").with_token(GUEST_TOKEN))
            .await;
        response.assert_error(
            403,
            "usageLimits/rateLimitExceeded",
            "Rate Limit Exceeded",
            "",
        );
    }
    assert_eq!(server.send(ask("?quotaUser=calm")).await.status, 200);
    assert_eq!(server.send(ask("")).await.status, 200);
}
