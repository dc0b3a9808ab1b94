//! Events that come from elsewhere, or go there.

use rebuff::reference::calendar::accounts::{DIARY, GUEST_EMAIL, GUEST_TOKEN, READER_TOKEN};
use serde_json::{Value, json};

use crate::reference::bench::{Bench, EVENTS, event, ids, say};

#[tokio::test]
async fn events_from_elsewhere() {
    let bench = Bench::plain();
    let import = |name: &str, value: Value| {
        let mut body = event("unused");
        body["id"] = Value::Null;
        body["iCalUID"] = "elsewhere@example.com".into();
        body[name] = value;
        say("POST", format!("{EVENTS}/import")).json(&body)
    };
    for name in ["start", "end", "iCalUID"] {
        let answer = bench.send(import(name, Value::Null)).await;
        assert_eq!(answer.verdict(), "400 required", "{name}");
    }
    let two_names = bench.send(import("id", "imported".into())).await;
    assert_eq!(two_names.verdict(), "400 invalid");
    assert_eq!(count(&bench).await, 0, "refused, and nothing kept");
    let first = bench.send(import("summary", "one".into())).await.json();
    let second = bench.send(import("summary", "two".into())).await.json();
    assert_eq!(
        (&first["id"], &second["summary"]),
        (&second["id"], &json!("two"))
    );
    assert_eq!(count(&bench).await, 1);

    let add = format!("{EVENTS}/quickAdd");
    let place = "parameter:text";
    let answer = bench.send(say("POST", &add)).await;
    answer.assert_is(400, "global/required", "Required parameter: text", place);
    let added = bench
        .send(say("POST", format!("{add}?text=Tea+at+four")))
        .await;
    assert_eq!(added.json()["summary"], "Tea at four");
    assert_eq!(count(&bench).await, 2);
}

#[tokio::test]
async fn an_import_gives_a_guest_no_more_than_a_write() {
    let bench = Bench::plain();
    let path = bench.invitation("guarded").await;
    let copy = bench.send(say("GET", &path).by(GUEST_TOKEN)).await.json();
    let mut body = event("guarded");
    body["id"] = Value::Null;
    body["iCalUID"] = copy["iCalUID"].clone();
    body["summary"] = "taken over".into();
    let import = say("POST", format!("{EVENTS}/import")).by(GUEST_TOKEN);
    let answer = bench.send(import.json(&body)).await;
    assert_eq!(answer.verdict(), "403 forbiddenForNonOrganizer");
    let kept = bench.send(say("GET", &path).by(GUEST_TOKEN)).await.json();
    assert_eq!(kept["summary"], "old");
}

#[tokio::test]
async fn events_in_other_places() {
    let bench = Bench::plain();
    let path = bench.invitation("moved").await;
    let to = |destination: &str| say("POST", format!("{path}/move?destination={destination}"));
    let missing = bench.send(say("POST", format!("{path}/move"))).await;
    let place = "parameter:destination";
    missing.assert_is(
        400,
        "global/required",
        "Required parameter: destination",
        place,
    );
    let unknown = bench.send(to("nobody@example.test")).await;
    unknown.assert_is(404, "global/notFound", "Not Found", "");
    let by_guest = bench.send(to(GUEST_EMAIL).by(GUEST_TOKEN)).await;
    assert_eq!(by_guest.verdict(), "403 forbiddenForNonOrganizer");
    assert_eq!(
        bench.send(say("GET", &path)).await.json()["status"],
        "confirmed"
    );

    assert_eq!(bench.send(to(DIARY)).await.json()["id"], "moved");
    assert_eq!(
        bench.send(say("GET", &path)).await.json()["status"],
        "cancelled"
    );
    let moved = format!("/calendars/{DIARY}/events/moved");
    let renamed = say("PATCH", &moved).json(&json!({"summary": "new"}));
    assert_eq!(bench.send(renamed).await.status, 200);
    let copy = bench.send(say("GET", &path).by(GUEST_TOKEN)).await.json();
    assert_eq!(
        (&copy["status"], &copy["summary"]),
        (&json!("confirmed"), &json!("new"))
    );

    let instances = bench
        .send(say("GET", format!("{moved}/instances")))
        .await
        .json();
    assert_eq!(ids(&instances), ["moved"]);
    for (query, verdict) in [
        ("timeMin=2040-01-01T00:00:00Z", "200"),
        ("timeMin=soon", "400 badRequest"),
        (
            "timeMin=2040-01-02T00:00:00Z&timeMax=2040-01-01T00:00:00Z",
            "400 timeRangeEmpty",
        ),
    ] {
        let answer = bench
            .send(say("GET", format!("{moved}/instances?{query}")))
            .await;
        assert_eq!(answer.verdict(), verdict);
        assert!(!answer.text.contains("\"moved\""), "{query}");
    }
    let unknown = bench
        .send(say("GET", format!("{EVENTS}/nosuchevent/instances")))
        .await;
    assert_eq!(unknown.verdict(), "404 notFound");
}

#[tokio::test]
async fn a_primary_calendar_is_cleared() {
    let bench = Bench::plain();
    bench.event("clear").await;
    let narrow = say("POST", "/calendars/primary/clear").by(READER_TOKEN);
    assert_eq!(
        bench.send(narrow).await.verdict(),
        "403 insufficientPermissions"
    );
    assert_eq!(count(&bench).await, 1);
    assert_eq!(
        bench
            .send(say("POST", "/calendars/primary/clear"))
            .await
            .status,
        204
    );
    assert_eq!(count(&bench).await, 0);
    let other = bench
        .send(say("POST", format!("/calendars/{DIARY}/clear")))
        .await;
    assert_eq!(other.verdict(), "400 invalid");
}

async fn count(bench: &Bench) -> usize {
    ids(&bench.send(say("GET", EVENTS)).await.json()).len()
}
