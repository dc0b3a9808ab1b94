//! The methods beside those of events: what each one does, what it refuses, and who may call it.

use rebuff::reference::calendar::accounts::{
    DIARY, GUEST_EMAIL, GUEST_TOKEN, HOLIDAYS, OWNER_EMAIL, READER_TOKEN,
};
use serde_json::{Value, json};

use crate::reference::bench::{Bench, LIST, event, ids, say};

const WRITER: &str = "You need to have writer access to this calendar.";
const OWNER: &str = "You need to have owner access to this calendar.";

#[tokio::test]
async fn calendars_come_and_go() {
    let bench = Bench::plain();
    let made = say("POST", "/calendars").json(&json!({"summary": "new", "location": "here"}));
    let made = bench.send(made).await.json();
    let path = format!("/calendars/{}", made["id"].as_str().unwrap());
    let patched = say("PATCH", &path).json(&json!({"description": "d", "location": null}));
    let patched = bench.send(patched).await.json();
    assert_eq!(
        (&patched["summary"], &patched["description"]),
        (&json!("new"), &json!("d"))
    );
    assert!(patched.get("location").is_none() && patched["etag"] != made["etag"]);
    let put = say("PUT", &path).json(&json!({"summary": "put"}));
    let put = bench.send(put).await.json();
    assert!(put.get("description").is_none() && put["summary"] == "put");
    let entry = bench.send(say(
        "GET",
        format!("{LIST}/{}", made["id"].as_str().unwrap()),
    ));
    assert_eq!(entry.await.json()["accessRole"], "owner");

    let stale = say("DELETE", &path).with("if-match", "\"0\"");
    assert_eq!(bench.send(stale).await.verdict(), "412 conditionNotMet");
    assert_eq!(bench.send(say("DELETE", &path)).await.status, 204);
    for method in ["GET", "PATCH", "DELETE"] {
        let gone = say(method, &path).json(&json!({"summary": "x"}));
        assert_eq!(bench.send(gone).await.verdict(), "404 notFound");
    }
    let primary = bench.send(say("DELETE", "/calendars/primary")).await;
    assert_eq!(primary.verdict(), "403 cannotDeletePrimaryCalendar");
}

#[tokio::test]
async fn a_list_holds_what_its_owner_put_there() {
    let bench = Bench::plain();
    let listed = bench.send(say("GET", LIST)).await.json();
    assert_eq!(ids(&listed), [OWNER_EMAIL, DIARY, HOLIDAYS]);
    assert_eq!(listed["items"][2]["accessRole"], "reader");
    let writable = bench
        .send(say("GET", format!("{LIST}?minAccessRole=writer")))
        .await;
    assert_eq!(ids(&writable.json()), [OWNER_EMAIL, DIARY]);

    let bad = bench
        .send(say("GET", format!("{LIST}?minAccessRole=king")))
        .await;
    assert_eq!(bad.verdict(), "400 invalid");

    let holidays = format!("{LIST}/{HOLIDAYS}");
    let add = || {
        say("POST", LIST)
            .by(GUEST_TOKEN)
            .json(&json!({"id": HOLIDAYS}))
    };
    let before = bench.send(say("GET", &holidays).by(GUEST_TOKEN)).await;
    assert_eq!(before.verdict(), "404 notFound");
    assert_eq!(bench.send(add()).await.json()["accessRole"], "reader");
    assert_eq!(bench.send(add()).await.status, 200, "already there");
    for method in ["PATCH", "PUT"] {
        let change = say(method, &holidays)
            .by(GUEST_TOKEN)
            .json(&json!({"colorId": method}));
        assert_eq!(bench.send(change).await.json()["colorId"], method);
    }
    assert_eq!(
        bench
            .send(say("DELETE", &holidays).by(GUEST_TOKEN))
            .await
            .status,
        204
    );
    for method in ["GET", "PATCH", "PUT", "DELETE"] {
        let gone = say(method, &holidays).by(GUEST_TOKEN).json(&json!({}));
        assert_eq!(bench.send(gone).await.verdict(), "404 notFound", "{method}");
    }
    for (id, verdict) in [
        (json!(DIARY), "404 notFound"),
        (json!("nobody@example.test"), "404 notFound"),
        (json!(7), "400 invalid"),
        (Value::Null, "400 required"),
    ] {
        let add = say("POST", LIST).by(GUEST_TOKEN).json(&json!({ "id": id }));
        assert_eq!(bench.send(add).await.verdict(), verdict);
    }
}

#[tokio::test]
async fn a_rule_opens_a_calendar_as_far_as_it_says() {
    let bench = Bench::plain();
    let acl = format!("/calendars/{DIARY}/acl");
    let rule = format!("{acl}/user:{GUEST_EMAIL}");
    let events = format!("/calendars/{DIARY}/events");
    let list = || say("GET", &events).by(GUEST_TOKEN);
    let insert = |id| say("POST", &events).by(GUEST_TOKEN).json(&event(id));
    assert_eq!(bench.send(list()).await.verdict(), "404 notFound");

    let made = bench.send(say("POST", &acl).json(&access("reader"))).await;
    assert_eq!(made.json()["id"], format!("user:{GUEST_EMAIL}"));
    assert_eq!(bench.send(list()).await.json()["accessRole"], "reader");
    let refused = bench.send(insert("reads")).await;
    refused.assert_is(403, "calendar/requiredAccessLevel", WRITER, "");

    let wider = say("PATCH", &rule).json(&json!({"role": "writer"}));
    assert_eq!(bench.send(wider).await.json()["role"], "writer");
    assert_eq!(bench.send(insert("noted")).await.status, 200);
    let seen = bench.send(say("GET", &acl).by(GUEST_TOKEN)).await.json();
    assert_eq!(seen["items"].as_array().unwrap().len(), 2);
    let refused = say("POST", &acl).by(GUEST_TOKEN).json(&access("owner"));
    bench
        .send(refused)
        .await
        .assert_is(403, "calendar/requiredAccessLevel", OWNER, "");

    let stale = say("DELETE", &rule).with("if-match", "\"0\"");
    assert_eq!(bench.send(stale).await.verdict(), "412 conditionNotMet");
    assert_eq!(bench.send(say("DELETE", &rule)).await.status, 204);
    assert_eq!(bench.send(list()).await.verdict(), "404 notFound");
    for method in ["GET", "PATCH", "PUT", "DELETE"] {
        let gone = say(method, &rule).json(&json!({"role": "reader"}));
        assert_eq!(bench.send(gone).await.verdict(), "404 notFound", "{method}");
    }
}

#[tokio::test]
async fn a_rule_that_says_too_little_is_refused() {
    let bench = Bench::plain();
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
        let answer = bench.send(say("POST", &acl).json(&body)).await;
        assert_eq!(answer.verdict(), verdict, "{body}");
    }
    let rules = bench.send(say("GET", &acl)).await.json();
    assert_eq!(rules["items"].as_array().unwrap().len(), 1, "{rules}");
    let whole = say("PUT", format!("{acl}/user:{OWNER_EMAIL}")).json(&json!({}));
    assert_eq!(
        bench.send(whole).await.verdict(),
        "403 cannotChangeOwnerAcl"
    );
}

#[tokio::test]
async fn holidays_can_be_read_and_not_written() {
    let bench = Bench::plain();
    let events = format!("/calendars/{HOLIDAYS}/events");
    let one = format!("{events}/midsummer");
    assert_eq!(bench.send(say("GET", &events)).await.status, 200);
    let before = bench.send(say("GET", &one)).await.text;
    for (method, path) in [
        ("POST", events.clone()),
        ("PATCH", one.clone()),
        ("PUT", one.clone()),
        ("DELETE", one.clone()),
        ("POST", format!("{events}/import")),
        ("POST", format!("{events}/quickAdd?text=x")),
        ("POST", format!("{one}/move?destination=primary")),
    ] {
        let write = say(method, &path).json(&event("holiday"));
        let answer = bench.send(write).await;
        answer.assert_is(403, "calendar/requiredAccessLevel", WRITER, "");
    }
    assert_eq!(bench.send(say("GET", &one)).await.text, before);
    let acl = bench
        .send(say("GET", format!("/calendars/{HOLIDAYS}/acl")))
        .await;
    assert_eq!(acl.verdict(), "403 requiredAccessLevel");
    let rename = say("PATCH", format!("/calendars/{HOLIDAYS}")).json(&json!({"summary": "x"}));
    assert_eq!(
        bench.send(rename).await.verdict(),
        "403 requiredAccessLevel"
    );
}

#[tokio::test]
async fn colours_and_settings() {
    let bench = Bench::plain();
    let colors = bench.send(say("GET", "/colors").by(READER_TOKEN)).await;
    assert_eq!(colors.json()["event"]["1"]["background"], "#a4bdfc");
    let etag = colors.header("etag").to_owned();
    let again = say("GET", "/colors").with("if-none-match", &etag);
    assert_eq!(bench.send(again).await.status, 304);
    let settings = "/users/me/settings";
    let mut page = bench
        .send(say("GET", format!("{settings}?maxResults=3")))
        .await
        .json();
    let mut seen = ids(&page).len();
    while let Some(token) = page["nextPageToken"].as_str() {
        let next = format!(
            "{settings}?maxResults=3&pageToken={}",
            token.replace('+', "%2B")
        );
        page = bench.send(say("GET", next)).await.json();
        seen += ids(&page).len();
    }
    assert_eq!(seen, 8);
    let one = bench.send(say("GET", format!("{settings}/locale"))).await;
    assert_eq!(one.json()["value"], "en");
    let unknown = bench.send(say("GET", format!("{settings}/nosuch"))).await;
    unknown.assert_is(404, "global/notFound", "Not Found", "");
}

#[tokio::test]
async fn free_and_busy() {
    let bench = Bench::plain();
    bench.event("held0").await;
    let range = json!({"timeMin": "2030-05-01T00:00:00Z", "timeMax": "2030-05-02T00:00:00Z"});
    let ask = |name: &str, value: Value| {
        let mut body = range.clone();
        body["items"] = json!([{"id": "primary"}, {"id": "nobody@example.test"}]);
        body[name] = value;
        say("POST", "/freeBusy").by(READER_TOKEN).json(&body)
    };
    let calendars = bench.send(ask("timeZone", "UTC".into())).await.json()["calendars"].clone();
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
        let answer = bench.send(ask(name, value)).await;
        assert_eq!(answer.verdict(), verdict, "{name}");
    }
}

fn access(role: &str) -> Value {
    json!({"role": role, "scope": {"type": "user", "value": GUEST_EMAIL}})
}
