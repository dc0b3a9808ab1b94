//! Tests of the methods that do not concern events: what each method does and refuses, and who may
//! call it.

use rebuff::reference::calendar::accounts::{
    DIARY, GUEST_EMAIL, GUEST_TOKEN, HOLIDAYS, OWNER_EMAIL, READER_TOKEN,
};
use serde_json::{Value, json};

use crate::reference::running_server::{LIST, RunningServer, event, ids, request};

const WRITER: &str = "You need to have writer access to this calendar.";
const OWNER: &str = "You need to have owner access to this calendar.";

#[tokio::test]
async fn calendars_are_created_changed_and_deleted() {
    let server = RunningServer::start();
    let made = request("POST", "/calendars").json(&json!({"summary": "new", "location": "here"}));
    let made = server.send(made).await.json();
    let path = format!("/calendars/{}", made["id"].as_str().unwrap());
    let patched = request("PATCH", &path).json(&json!({"description": "d", "location": null}));
    let patched = server.send(patched).await.json();
    assert_eq!(
        (&patched["summary"], &patched["description"]),
        (&json!("new"), &json!("d"))
    );
    assert!(patched.get("location").is_none() && patched["etag"] != made["etag"]);
    let put = request("PUT", &path).json(&json!({"summary": "put"}));
    let put = server.send(put).await.json();
    assert!(put.get("description").is_none() && put["summary"] == "put");
    let entry = server.send(request(
        "GET",
        format!("{LIST}/{}", made["id"].as_str().unwrap()),
    ));
    assert_eq!(entry.await.json()["accessRole"], "owner");

    let stale = request("DELETE", &path).header("if-match", "\"0\"");
    assert_eq!(server.send(stale).await.verdict(), "412 conditionNotMet");
    assert_eq!(server.send(request("DELETE", &path)).await.status, 204);
    for method in ["GET", "PATCH", "DELETE"] {
        let gone = request(method, &path).json(&json!({"summary": "x"}));
        assert_eq!(server.send(gone).await.verdict(), "404 notFound");
    }
    let primary = server.send(request("DELETE", "/calendars/primary")).await;
    assert_eq!(primary.verdict(), "403 cannotDeletePrimaryCalendar");
}

#[tokio::test]
async fn a_calendar_list_contains_only_what_its_user_added() {
    let server = RunningServer::start();
    let listed = server.send(request("GET", LIST)).await.json();
    assert_eq!(ids(&listed), [OWNER_EMAIL, DIARY, HOLIDAYS]);
    assert_eq!(listed["items"][2]["accessRole"], "reader");
    let writable = server
        .send(request("GET", format!("{LIST}?minAccessRole=writer")))
        .await;
    assert_eq!(ids(&writable.json()), [OWNER_EMAIL, DIARY]);

    let bad = server
        .send(request("GET", format!("{LIST}?minAccessRole=king")))
        .await;
    assert_eq!(bad.verdict(), "400 invalid");

    let holidays = format!("{LIST}/{HOLIDAYS}");
    let add = || {
        request("POST", LIST)
            .with_token(GUEST_TOKEN)
            .json(&json!({"id": HOLIDAYS}))
    };
    let before = server
        .send(request("GET", &holidays).with_token(GUEST_TOKEN))
        .await;
    assert_eq!(before.verdict(), "404 notFound");
    assert_eq!(server.send(add()).await.json()["accessRole"], "reader");
    assert_eq!(
        server.send(add()).await.status,
        200,
        "the second add succeeds, too"
    );
    for method in ["PATCH", "PUT"] {
        let change = request(method, &holidays)
            .with_token(GUEST_TOKEN)
            .json(&json!({"colorId": method}));
        assert_eq!(server.send(change).await.json()["colorId"], method);
    }
    assert_eq!(
        server
            .send(request("DELETE", &holidays).with_token(GUEST_TOKEN))
            .await
            .status,
        204
    );
    for method in ["GET", "PATCH", "PUT", "DELETE"] {
        let gone = request(method, &holidays)
            .with_token(GUEST_TOKEN)
            .json(&json!({}));
        assert_eq!(
            server.send(gone).await.verdict(),
            "404 notFound",
            "{method}"
        );
    }
}

#[tokio::test]
async fn only_a_readable_calendar_can_be_added_to_a_list() {
    let server = RunningServer::start();
    for (id, verdict) in [
        (json!(DIARY), "404 notFound"),
        (json!("nobody@example.test"), "404 notFound"),
        (json!(7), "400 invalid"),
        (Value::Null, "400 required"),
    ] {
        let add = request("POST", LIST)
            .with_token(GUEST_TOKEN)
            .json(&json!({ "id": id }));
        assert_eq!(server.send(add).await.verdict(), verdict);
    }
}

#[tokio::test]
async fn an_access_rule_grants_exactly_its_role() {
    let server = RunningServer::start();
    let acl = format!("/calendars/{DIARY}/acl");
    let rule = format!("{acl}/user:{GUEST_EMAIL}");
    let events = format!("/calendars/{DIARY}/events");
    let list = || request("GET", &events).with_token(GUEST_TOKEN);
    let insert = |id| {
        request("POST", &events)
            .with_token(GUEST_TOKEN)
            .json(&event(id))
    };
    assert_eq!(server.send(list()).await.verdict(), "404 notFound");

    let made = server
        .send(request("POST", &acl).json(&access_rule("reader")))
        .await;
    assert_eq!(made.json()["id"], format!("user:{GUEST_EMAIL}"));
    assert_eq!(server.send(list()).await.json()["accessRole"], "reader");
    let refused = server.send(insert("reads")).await;
    refused.assert_error(403, "calendar/requiredAccessLevel", WRITER, "");

    let wider = request("PATCH", &rule).json(&json!({"role": "writer"}));
    assert_eq!(server.send(wider).await.json()["role"], "writer");
    assert_eq!(server.send(insert("noted")).await.status, 200);
    let seen = server
        .send(request("GET", &acl).with_token(GUEST_TOKEN))
        .await
        .json();
    assert_eq!(seen["items"].as_array().unwrap().len(), 2);
    let refused = request("POST", &acl)
        .with_token(GUEST_TOKEN)
        .json(&access_rule("owner"));
    server
        .send(refused)
        .await
        .assert_error(403, "calendar/requiredAccessLevel", OWNER, "");

    let stale = request("DELETE", &rule).header("if-match", "\"0\"");
    assert_eq!(server.send(stale).await.verdict(), "412 conditionNotMet");
    assert_eq!(server.send(request("DELETE", &rule)).await.status, 204);
    assert_eq!(server.send(list()).await.verdict(), "404 notFound");
    for method in ["GET", "PATCH", "PUT", "DELETE"] {
        let gone = request(method, &rule).json(&json!({"role": "reader"}));
        assert_eq!(
            server.send(gone).await.verdict(),
            "404 notFound",
            "{method}"
        );
    }
}

#[tokio::test]
async fn an_incomplete_or_invalid_access_rule_is_refused() {
    let server = RunningServer::start();
    let acl = format!("/calendars/{DIARY}/acl");
    let scope = json!({"type": "user", "value": GUEST_EMAIL});
    for (body, verdict) in [
        (json!({}), "400 required"),
        (json!({"scope": scope}), "400 required"),
        (json!({"role": "reader"}), "400 required"),
        (json!({"role": "reader", "scope": {}}), "400 required"),
        (
            json!({"role": "reader", "scope": {"type": "user"}}),
            "400 required",
        ),
        (json!({"role": "king", "scope": scope}), "400 invalid"),
        (
            json!({"role": "reader", "scope": {"type": "planet"}}),
            "400 invalid",
        ),
        (json!({"role": "reader", "scope": "all"}), "400 invalid"),
    ] {
        let response = server.send(request("POST", &acl).json(&body)).await;
        assert_eq!(response.verdict(), verdict, "{body}");
    }
    let rules = server.send(request("GET", &acl)).await.json();
    assert_eq!(rules["items"].as_array().unwrap().len(), 1, "{rules}");
    let whole = request("PUT", format!("{acl}/user:{OWNER_EMAIL}")).json(&json!({}));
    assert_eq!(
        server.send(whole).await.verdict(),
        "403 cannotChangeOwnerAcl"
    );
}

#[tokio::test]
async fn the_holiday_calendar_is_read_only() {
    let server = RunningServer::start();
    let events = format!("/calendars/{HOLIDAYS}/events");
    let one = format!("{events}/midsummer");
    assert_eq!(server.send(request("GET", &events)).await.status, 200);
    let before = server.send(request("GET", &one)).await.text;
    for (method, path) in [
        ("POST", events.clone()),
        ("PATCH", one.clone()),
        ("PUT", one.clone()),
        ("DELETE", one.clone()),
        ("POST", format!("{events}/import")),
        ("POST", format!("{events}/quickAdd?text=x")),
        ("POST", format!("{one}/move?destination=primary")),
    ] {
        let write = request(method, &path).json(&event("holiday"));
        let response = server.send(write).await;
        response.assert_error(403, "calendar/requiredAccessLevel", WRITER, "");
    }
    assert_eq!(server.send(request("GET", &one)).await.text, before);
    let acl = server
        .send(request("GET", format!("/calendars/{HOLIDAYS}/acl")))
        .await;
    assert_eq!(acl.verdict(), "403 requiredAccessLevel");
    let rename = request("PATCH", format!("/calendars/{HOLIDAYS}")).json(&json!({"summary": "x"}));
    assert_eq!(
        server.send(rename).await.verdict(),
        "403 requiredAccessLevel"
    );
}

#[tokio::test]
async fn colors_and_settings_are_listed() {
    let server = RunningServer::start();
    let colors = server
        .send(request("GET", "/colors").with_token(READER_TOKEN))
        .await;
    assert_eq!(colors.json()["event"]["1"]["background"], "#a4bdfc");
    let etag = colors.header("etag").to_owned();
    let again = request("GET", "/colors").header("if-none-match", &etag);
    assert_eq!(server.send(again).await.status, 304);
    let settings = "/users/me/settings";
    let mut page = server
        .send(request("GET", format!("{settings}?maxResults=3")))
        .await
        .json();
    let mut seen = ids(&page).len();
    while let Some(token) = page["nextPageToken"].as_str() {
        let next = format!(
            "{settings}?maxResults=3&pageToken={}",
            token.replace('+', "%2B")
        );
        page = server.send(request("GET", next)).await.json();
        seen += ids(&page).len();
    }
    assert_eq!(seen, 8);
    let one = server
        .send(request("GET", format!("{settings}/locale")))
        .await;
    assert_eq!(one.json()["value"], "en");
    let unknown = server
        .send(request("GET", format!("{settings}/nosuch")))
        .await;
    unknown.assert_error(404, "global/notFound", "Not Found", "");
}

#[tokio::test]
async fn free_busy_lists_busy_times_and_refuses_bad_queries() {
    let server = RunningServer::start();
    server.event("held0").await;
    let range = json!({"timeMin": "2030-05-01T00:00:00Z", "timeMax": "2030-05-02T00:00:00Z"});
    let ask = |name: &str, value: Value| {
        let mut body = range.clone();
        body["items"] = json!([{"id": "primary"}, {"id": "nobody@example.test"}]);
        body[name] = value;
        request("POST", "/freeBusy")
            .with_token(READER_TOKEN)
            .json(&body)
    };
    let calendars = server.send(ask("timeZone", "UTC".into())).await.json()["calendars"].clone();
    let busy = json!([{"start": "2030-05-01T10:00:00.000Z", "end": "2030-05-01T11:00:00.000Z"}]);
    assert_eq!(calendars["primary"], json!({ "busy": busy }));
    assert_eq!(
        calendars["nobody@example.test"]["errors"][0]["reason"],
        "notFound"
    );
    for (name, value, verdict) in [
        ("timeMin", Value::Null, "400 required"),
        ("timeMax", Value::Null, "400 required"),
        ("items", Value::Null, "400 required"),
        ("items", json!([{}]), "400 required"),
        ("timeMin", json!("soon"), "400 badRequest"),
        (
            "timeMax",
            json!("2030-05-01T00:00:00Z"),
            "400 timeRangeEmpty",
        ),
    ] {
        let response = server.send(ask(name, value)).await;
        assert_eq!(response.verdict(), verdict, "{name}");
    }
}

fn access_rule(role: &str) -> Value {
    json!({"role": role, "scope": {"type": "user", "value": GUEST_EMAIL}})
}
