//! Tests of the embedded reference servers, with requests over loopback. The expected errors are
//! the samples of the error document, without the invalid trailing commas of that document.

mod constants;
mod flows;
mod import_and_move;
mod limits;
mod methods;
mod oauth;
mod oauth_authorize;
mod oauth_token;
mod oauth_variants;
mod running_server;

use chrono::{Days, SecondsFormat, Utc};
use rebuff::reference::calendar::accounts::{EXPIRED_TOKEN, READER_TOKEN};
use running_server::{EVENTS, LIST, RunningServer, event, request};
use serde_json::{Value, json};

const RANGE_EMPTY: &str = "The specified time range is empty.";

#[tokio::test]
async fn refused_reads_give_the_documented_errors() {
    let server = RunningServer::start();
    let range = format!("{EVENTS}?timeMin=2030-01-02T00:00:00Z&timeMax=2030-01-01T00:00:00Z");
    let response = server.send(request("GET", range)).await;
    response.assert_error(
        400,
        "calendar/timeRangeEmpty",
        RANGE_EMPTY,
        "parameter:timeMax",
    );

    let response = server
        .send(request("GET", format!("{EVENTS}/nosuchevent")))
        .await;
    response.assert_error(404, "global/notFound", "Not Found", "");

    let message = "Sync token is no longer valid, a full sync is required.";
    let token = server.send(request("GET", EVENTS)).await.json();
    let token = token["nextSyncToken"].as_str().unwrap().replace('+', "%2B");
    let response = server
        .send(request("GET", format!("{EVENTS}?syncToken=1{token}")))
        .await;
    response.assert_error(
        410,
        "calendar/fullSyncRequired",
        message,
        "parameter:syncToken",
    );

    let message = "The requested minimum modification time lies too far in the past.";
    let year_ago = Utc::now().checked_sub_days(Days::new(365)).unwrap();
    let year_ago = year_ago.to_rfc3339_opts(SecondsFormat::Secs, true);
    let response = server
        .send(request("GET", format!("{EVENTS}?updatedMin={year_ago}")))
        .await;
    response.assert_error(
        410,
        "calendar/updatedMinTooLongAgo",
        message,
        "parameter:updatedMin",
    );
}

#[tokio::test]
async fn refused_writes_give_the_documented_errors() {
    let server = RunningServer::start();
    let path = server.event("samples").await;
    let response = server
        .send(request("POST", EVENTS).json(&event("samples")))
        .await;
    let message = "The requested identifier already exists.";
    response.assert_error(409, "global/duplicate", message, "");

    for method in ["PATCH", "PUT", "DELETE"] {
        let stale = request(method, &path).header("if-match", "\"0000000000000000\"");
        let response = server.send(stale.json(&event("samples"))).await;
        response.assert_error(
            412,
            "global/conditionNotMet",
            "Precondition Failed",
            "header:If-Match",
        );
    }

    let gone = server.send(request("DELETE", &path)).await;
    assert_eq!((gone.status, gone.text.as_str()), (204, ""));
    let response = server.send(request("DELETE", &path)).await;
    response.assert_error(410, "global/deleted", "Resource has been deleted", "");
    assert_eq!(
        server.send(request("GET", &path)).await.json()["status"],
        "cancelled"
    );
    let response = server
        .send(request("POST", EVENTS).json(&event("samples")))
        .await;
    response.assert_error(409, "global/duplicate", message, "");
}

#[tokio::test]
async fn bad_credentials_give_the_documented_errors() {
    let server = RunningServer::start();
    let location = "header:Authorization";
    for token in ["made-up", EXPIRED_TOKEN] {
        let response = server.send(request("GET", LIST).with_token(token)).await;
        response.assert_error(401, "global/authError", "Invalid Credentials", location);
        assert!(
            response
                .header("www-authenticate")
                .contains("error=\"invalid_token\"")
        );
    }
    let basic = request("GET", LIST)
        .anonymous()
        .header("authorization", "Basic dXNlcjpwYXNz");
    server
        .send(basic)
        .await
        .assert_error(401, "global/authError", "Invalid Credentials", location);
    let response = server
        .send(request("POST", EVENTS).anonymous().json(&event("nobody")))
        .await;
    response.assert_error(401, "global/required", "Login Required", location);
    assert!(
        response
            .header("www-authenticate")
            .starts_with("Bearer realm=")
    );

    assert_eq!(
        server
            .send(request("GET", EVENTS).with_token(READER_TOKEN))
            .await
            .status,
        200
    );
    let response = server
        .send(
            request("POST", EVENTS)
                .with_token(READER_TOKEN)
                .json(&event("reader")),
        )
        .await;
    assert_eq!(response.verdict(), "403 insufficientPermissions");
}

#[tokio::test]
async fn a_missing_member_is_refused() {
    let server = RunningServer::start();
    let path = server.event("missing").await;
    let (no_end, no_start) = ("Missing end time.", "Missing start time.");
    let no_zone = "Missing time zone definition for end time.";
    let local = json!({"dateTime": "2030-05-01T12:00:00"});
    let rows = [
        ("POST", EVENTS, json!({}), no_end),
        ("POST", EVENTS, event_with("end", Value::Null), no_end),
        ("POST", EVENTS, event_with("end", json!({})), no_end),
        ("POST", EVENTS, event_with("start", Value::Null), no_start),
        ("POST", EVENTS, event_with("end", local), no_zone),
        ("PUT", &path, json!({"summary": "new"}), no_end),
        ("PATCH", &path, json!({"start": null}), no_start),
        ("POST", "/calendars", json!({}), "Required"),
    ];
    for (method, path, body, message) in rows {
        let response = server.send(request(method, path).json(&body)).await;
        response.assert_error(400, "global/required", message, "");
    }
}

#[tokio::test]
async fn a_bad_value_is_refused_and_not_stored() {
    let server = RunningServer::start();
    let id = "Invalid resource id value.";
    let mixed = "Start and end times must either both be date or both be dateTime.";
    let rows = [
        ("id", json!("abcd"), id),
        ("id", json!("WXYZ_bad-id!"), id),
        ("id", json!("a".repeat(1025)), id),
        ("start", json!({"date": "2030-05-01"}), mixed),
    ];
    for (name, value, message) in rows {
        let body = event_with(name, value);
        let response = server.send(request("POST", EVENTS).json(&body)).await;
        response.assert_error(400, "global/invalid", message, "");
    }
    let early = event_with("end", json!({"dateTime": "2030-05-01T11:00:00+02:00"}));
    let response = server.send(request("POST", EVENTS).json(&early)).await;
    response.assert_error(
        400,
        "calendar/timeRangeEmpty",
        RANGE_EMPTY,
        "parameter:timeMax",
    );
    let cut = "{\"summary\": \"x\", \"start\": ";
    let response = server.send(request("POST", EVENTS).text(cut)).await;
    response.assert_error(400, "global/parseError", "Parse Error", "");
    let response = server.send(request("POST", EVENTS).text("[1,2]")).await;
    response.assert_error(400, "global/badRequest", "Bad Request", "");
    let kept = server
        .send(request("GET", format!("{EVENTS}/values")))
        .await;
    assert_eq!(kept.status, 404);
}

#[tokio::test]
async fn a_bad_query_parameter_is_refused() {
    let server = RunningServer::start();
    let rows = [
        ("timeMin=2030-01-01T00:00:00", "400 badRequest"),
        ("timeMin=garbage", "400 badRequest"),
        (
            "timeMin=2030-01-01T00:00:00Z&timeMax=2030-01-01T00:00:00Z",
            "400 timeRangeEmpty",
        ),
        ("orderBy=startTime", "400 badRequest"),
        ("orderBy=startTime&singleEvents=true", "200"),
        ("orderBy=bogus", "400 invalid"),
        ("maxResults=abc", "400 invalid"),
        ("maxResults=0", "400 invalid"),
        ("maxResults=9999", "200"),
        ("singleEvents=maybe", "400 invalid"),
        ("pageToken=bogus", "400 invalid"),
        ("syncToken=bogus", "410 fullSyncRequired"),
    ];
    for (query, verdict) in rows {
        let response = server
            .send(request("GET", format!("{EVENTS}?{query}")))
            .await;
        assert_eq!(response.verdict(), verdict, "{query}");
    }
    let bogus = request("POST", format!("{EVENTS}?sendUpdates=bogus")).json(&event("bogus"));
    assert_eq!(server.send(bogus).await.verdict(), "400 invalid");
    assert_eq!(
        server.send(request("GET", "/nope")).await.verdict(),
        "404 notFound"
    );
    let response = server.send(request("PUT", LIST).text("{}")).await;
    assert_eq!(
        (response.status, response.header("allow")),
        (405, "GET, HEAD, POST")
    );
}

#[tokio::test]
async fn a_path_outside_the_base_path_is_not_found() {
    let server = RunningServer::start();
    let url = server
        .inner
        .base()
        .replace("/calendar/v3", "/calendar/v3nope");
    let response = server.client.get(url).send().await.unwrap();
    assert_eq!(response.status(), 404);
    assert!(response.text().await.unwrap().contains("notFound"));
}

/// A valid event with one member replaced.
fn event_with(name: &str, value: Value) -> Value {
    let mut body = event("values");
    body[name] = value;
    body
}
