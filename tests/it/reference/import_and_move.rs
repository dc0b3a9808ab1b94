//! Tests of importing, quick-adding and moving events, listing instances, and clearing a calendar.

use rebuff::reference::calendar::accounts::{DIARY, GUEST_EMAIL, GUEST_TOKEN, READER_TOKEN};
use serde_json::{Value, json};

use crate::reference::running_server::{EVENTS, RunningServer, event, ids, request};

#[tokio::test]
async fn imports_and_quick_adds_are_validated() {
    let server = RunningServer::start();
    let import = |name: &str, value: Value| {
        let mut body = event("unused");
        body["id"] = Value::Null;
        body["iCalUID"] = "elsewhere@example.com".into();
        body[name] = value;
        request("POST", format!("{EVENTS}/import")).json(&body)
    };
    for name in ["start", "end", "iCalUID"] {
        let response = server.send(import(name, Value::Null)).await;
        assert_eq!(response.verdict(), "400 required", "{name}");
    }
    let two_names = server.send(import("id", "imported".into())).await;
    assert_eq!(two_names.verdict(), "400 invalid");
    assert_eq!(
        count(&server).await,
        0,
        "a refused import must not be stored"
    );
    let first = server.send(import("summary", "one".into())).await.json();
    let second = server.send(import("summary", "two".into())).await.json();
    assert_eq!(
        (&first["id"], &second["summary"]),
        (&second["id"], &json!("two"))
    );
    assert_eq!(count(&server).await, 1);

    let add = format!("{EVENTS}/quickAdd");
    let location = "parameter:text";
    let response = server.send(request("POST", &add)).await;
    response.assert_error(400, "global/required", "Required parameter: text", location);
    let added = server
        .send(request("POST", format!("{add}?text=Tea+at+four")))
        .await;
    assert_eq!(added.json()["summary"], "Tea at four");
    assert_eq!(count(&server).await, 2);
}

#[tokio::test]
async fn a_guest_cannot_change_shared_properties_by_an_import() {
    let server = RunningServer::start();
    let path = server.invitation("guarded").await;
    let copy = server
        .send(request("GET", &path).with_token(GUEST_TOKEN))
        .await
        .json();
    let mut body = event("guarded");
    body["id"] = Value::Null;
    body["iCalUID"] = copy["iCalUID"].clone();
    body["summary"] = "taken over".into();
    let import = request("POST", format!("{EVENTS}/import")).with_token(GUEST_TOKEN);
    let response = server.send(import.json(&body)).await;
    assert_eq!(response.verdict(), "403 forbiddenForNonOrganizer");
    let kept = server
        .send(request("GET", &path).with_token(GUEST_TOKEN))
        .await
        .json();
    assert_eq!(kept["summary"], "old");
}

#[tokio::test]
async fn moves_and_instance_lists_are_validated() {
    let server = RunningServer::start();
    let path = server.invitation("moved").await;
    let to = |destination: &str| request("POST", format!("{path}/move?destination={destination}"));
    let missing = server.send(request("POST", format!("{path}/move"))).await;
    let location = "parameter:destination";
    missing.assert_error(
        400,
        "global/required",
        "Required parameter: destination",
        location,
    );
    let unknown = server.send(to("nobody@example.test")).await;
    unknown.assert_error(404, "global/notFound", "Not Found", "");
    let by_guest = server.send(to(GUEST_EMAIL).with_token(GUEST_TOKEN)).await;
    assert_eq!(by_guest.verdict(), "403 forbiddenForNonOrganizer");
    assert_eq!(
        server.send(request("GET", &path)).await.json()["status"],
        "confirmed"
    );

    assert_eq!(server.send(to(DIARY)).await.json()["id"], "moved");
    assert_eq!(
        server.send(request("GET", &path)).await.json()["status"],
        "cancelled"
    );
    let moved = format!("/calendars/{DIARY}/events/moved");
    let renamed = request("PATCH", &moved).json(&json!({"summary": "new"}));
    assert_eq!(server.send(renamed).await.status, 200);
    let copy = server
        .send(request("GET", &path).with_token(GUEST_TOKEN))
        .await
        .json();
    assert_eq!(
        (&copy["status"], &copy["summary"]),
        (&json!("confirmed"), &json!("new"))
    );

    let instances = server
        .send(request("GET", format!("{moved}/instances")))
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
        let response = server
            .send(request("GET", format!("{moved}/instances?{query}")))
            .await;
        assert_eq!(response.verdict(), verdict);
        assert!(!response.text.contains("\"moved\""), "{query}");
    }
    let unknown = server
        .send(request("GET", format!("{EVENTS}/nosuchevent/instances")))
        .await;
    assert_eq!(unknown.verdict(), "404 notFound");
}

#[tokio::test]
async fn only_a_primary_calendar_is_cleared() {
    let server = RunningServer::start();
    server.event("clear").await;
    let narrow = request("POST", "/calendars/primary/clear").with_token(READER_TOKEN);
    assert_eq!(
        server.send(narrow).await.verdict(),
        "403 insufficientPermissions"
    );
    assert_eq!(count(&server).await, 1);
    assert_eq!(
        server
            .send(request("POST", "/calendars/primary/clear"))
            .await
            .status,
        204
    );
    assert_eq!(count(&server).await, 0);
    let other = server
        .send(request("POST", format!("/calendars/{DIARY}/clear")))
        .await;
    assert_eq!(other.verdict(), "400 invalid");
}

async fn count(server: &RunningServer) -> usize {
    ids(&server.send(request("GET", EVENTS)).await.json()).len()
}
