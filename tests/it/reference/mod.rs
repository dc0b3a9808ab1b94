//! The embedded reference servers, asked over loopback as a client would ask them.
//! The expected errors are the samples of the error document, its stray commas repaired.

mod bench;
mod constants;
mod elsewhere;
mod flows;
mod limits;
mod methods;
mod oauth;
mod oauth_authorize;
mod oauth_token;
mod oauth_variants;

use bench::{Bench, EVENTS, LIST, event, say};
use chrono::{Days, SecondsFormat, Utc};
use rebuff::reference::calendar::accounts::{EXPIRED_TOKEN, READER_TOKEN};
use serde_json::{Value, json};

const RANGE_EMPTY: &str = "The specified time range is empty.";

#[tokio::test]
async fn samples_of_reading() {
    let bench = Bench::plain();
    let range = format!("{EVENTS}?timeMin=2030-01-02T00:00:00Z&timeMax=2030-01-01T00:00:00Z");
    let answer = bench.send(say("GET", range)).await;
    answer.assert_is(
        400,
        "calendar/timeRangeEmpty",
        RANGE_EMPTY,
        "parameter:timeMax",
    );

    let answer = bench
        .send(say("GET", format!("{EVENTS}/nosuchevent")))
        .await;
    answer.assert_is(404, "global/notFound", "Not Found", "");

    let message = "Sync token is no longer valid, a full sync is required.";
    let token = bench.send(say("GET", EVENTS)).await.json();
    let token = token["nextSyncToken"].as_str().unwrap().replace('+', "%2B");
    let answer = bench
        .send(say("GET", format!("{EVENTS}?syncToken=1{token}")))
        .await;
    answer.assert_is(
        410,
        "calendar/fullSyncRequired",
        message,
        "parameter:syncToken",
    );

    let message = "The requested minimum modification time lies too far in the past.";
    let year_ago = Utc::now().checked_sub_days(Days::new(365)).unwrap();
    let year_ago = year_ago.to_rfc3339_opts(SecondsFormat::Secs, true);
    let answer = bench
        .send(say("GET", format!("{EVENTS}?updatedMin={year_ago}")))
        .await;
    answer.assert_is(
        410,
        "calendar/updatedMinTooLongAgo",
        message,
        "parameter:updatedMin",
    );
}

#[tokio::test]
async fn samples_of_writing() {
    let bench = Bench::plain();
    let path = bench.event("samples").await;
    let answer = bench
        .send(say("POST", EVENTS).json(&event("samples")))
        .await;
    let message = "The requested identifier already exists.";
    answer.assert_is(409, "global/duplicate", message, "");

    for method in ["PATCH", "PUT", "DELETE"] {
        let stale = say(method, &path).with("if-match", "\"0000000000000000\"");
        let answer = bench.send(stale.json(&event("samples"))).await;
        answer.assert_is(
            412,
            "global/conditionNotMet",
            "Precondition Failed",
            "header:If-Match",
        );
    }

    let gone = bench.send(say("DELETE", &path)).await;
    assert_eq!((gone.status, gone.text.as_str()), (204, ""));
    let answer = bench.send(say("DELETE", &path)).await;
    answer.assert_is(410, "global/deleted", "Resource has been deleted", "");
    assert_eq!(
        bench.send(say("GET", &path)).await.json()["status"],
        "cancelled"
    );
    let answer = bench
        .send(say("POST", EVENTS).json(&event("samples")))
        .await;
    answer.assert_is(409, "global/duplicate", message, "");
}

#[tokio::test]
async fn samples_of_credentials() {
    let bench = Bench::plain();
    let place = "header:Authorization";
    for token in ["made-up", EXPIRED_TOKEN] {
        let answer = bench.send(say("GET", LIST).by(token)).await;
        answer.assert_is(401, "global/authError", "Invalid Credentials", place);
        assert!(
            answer
                .header("www-authenticate")
                .contains("error=\"invalid_token\"")
        );
    }
    let basic = say("GET", LIST)
        .by_nobody()
        .with("authorization", "Basic dXNlcjpwYXNz");
    bench
        .send(basic)
        .await
        .assert_is(401, "global/authError", "Invalid Credentials", place);
    let answer = bench
        .send(say("POST", EVENTS).by_nobody().json(&event("nobody")))
        .await;
    answer.assert_is(401, "global/required", "Login Required", place);
    assert!(
        answer
            .header("www-authenticate")
            .starts_with("Bearer realm=")
    );

    assert_eq!(
        bench.send(say("GET", EVENTS).by(READER_TOKEN)).await.status,
        200
    );
    let answer = bench
        .send(say("POST", EVENTS).by(READER_TOKEN).json(&event("reader")))
        .await;
    assert_eq!(answer.verdict(), "403 insufficientPermissions");
}

#[tokio::test]
async fn missing_members() {
    let bench = Bench::plain();
    let path = bench.event("missing").await;
    let (no_end, no_start) = ("Missing end time.", "Missing start time.");
    let no_zone = "Missing time zone definition for end time.";
    let local = json!({"dateTime": "2030-05-01T12:00:00"});
    let rows = [
        ("POST", EVENTS, json!({}), no_end),
        ("POST", EVENTS, changed("end", Value::Null), no_end),
        ("POST", EVENTS, changed("end", json!({})), no_end),
        ("POST", EVENTS, changed("start", Value::Null), no_start),
        ("POST", EVENTS, changed("end", local), no_zone),
        ("PUT", &path, json!({"summary": "new"}), no_end),
        ("PATCH", &path, json!({"start": null}), no_start),
        ("POST", "/calendars", json!({}), "Required"),
    ];
    for (method, path, body, message) in rows {
        let answer = bench.send(say(method, path).json(&body)).await;
        answer.assert_is(400, "global/required", message, "");
    }
}

#[tokio::test]
async fn bad_values() {
    let bench = Bench::plain();
    let id = "Invalid resource id value.";
    let mixed = "Start and end times must either both be date or both be dateTime.";
    let rows = [
        ("id", json!("abcd"), id),
        ("id", json!("WXYZ_bad-id!"), id),
        ("id", json!("a".repeat(1025)), id),
        ("start", json!({"date": "2030-05-01"}), mixed),
    ];
    for (name, value, message) in rows {
        let body = changed(name, value);
        let answer = bench.send(say("POST", EVENTS).json(&body)).await;
        answer.assert_is(400, "global/invalid", message, "");
    }
    let early = changed("end", json!({"dateTime": "2030-05-01T11:00:00+02:00"}));
    let answer = bench.send(say("POST", EVENTS).json(&early)).await;
    answer.assert_is(
        400,
        "calendar/timeRangeEmpty",
        RANGE_EMPTY,
        "parameter:timeMax",
    );
    let cut = "{\"summary\": \"x\", \"start\": ";
    let answer = bench.send(say("POST", EVENTS).text(cut)).await;
    answer.assert_is(400, "global/parseError", "Parse Error", "");
    let answer = bench.send(say("POST", EVENTS).text("[1,2]")).await;
    answer.assert_is(400, "global/badRequest", "Bad Request", "");
    let kept = bench.send(say("GET", format!("{EVENTS}/values"))).await;
    assert_eq!(kept.status, 404);
}

#[tokio::test]
async fn bad_parameters() {
    let bench = Bench::plain();
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
        let answer = bench.send(say("GET", format!("{EVENTS}?{query}"))).await;
        assert_eq!(answer.verdict(), verdict, "{query}");
    }
    let bogus = say("POST", format!("{EVENTS}?sendUpdates=bogus")).json(&event("bogus"));
    assert_eq!(bench.send(bogus).await.verdict(), "400 invalid");
    assert_eq!(
        bench.send(say("GET", "/nope")).await.verdict(),
        "404 notFound"
    );
    let answer = bench.send(say("PUT", LIST).text("{}")).await;
    assert_eq!(
        (answer.status, answer.header("allow")),
        (405, "GET, HEAD, POST")
    );
}

#[tokio::test]
async fn outside_of_the_base_path() {
    let bench = Bench::plain();
    let url = bench
        .server
        .base()
        .replace("/calendar/v3", "/calendar/v3nope");
    let answer = bench.client.get(url).send().await.unwrap();
    assert_eq!(answer.status(), 404);
    assert!(answer.text().await.unwrap().contains("notFound"));
}

/// A good event with one member changed.
fn changed(name: &str, value: Value) -> Value {
    let mut body = event("values");
    body[name] = value;
    body
}
