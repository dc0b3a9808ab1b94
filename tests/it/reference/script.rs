//! The script of requests that is played against every server: what each step saw, by its name.

use std::collections::BTreeMap;

use rebuff::reference::calendar::accounts::{EXPIRED_TOKEN, GUEST_TOKEN, HOLIDAYS, READER_TOKEN};
use serde_json::{Value, json};

use crate::reference::bench::{Bench, EVENTS, LIST, event, say};
use crate::reference::method_script::methods;

/// What the script saw, by the name of the step.
pub(crate) type Seen = BTreeMap<&'static str, String>;

pub(crate) async fn script(bench: &Bench) -> Seen {
    let mut seen = Seen::new();
    writes(bench, &mut seen).await;
    guests(bench, &mut seen).await;
    reads(bench, &mut seen).await;
    credentials(bench, &mut seen).await;
    bodies(bench, &mut seen).await;
    lists(bench, &mut seen).await;
    tokens(bench, &mut seen).await;
    limits(bench, &mut seen).await;
    methods(bench, &mut seen).await;
    seen
}

async fn writes(bench: &Bench, seen: &mut Seen) {
    let path = bench.event("edited").await;
    let first = bench
        .send(say("GET", &path))
        .await
        .header("etag")
        .to_owned();
    let new = json!({"summary": "new"});
    let stale = say("PATCH", &path).with("if-match", "\"0\"").json(&new);
    seen.insert("stale etag", bench.send(stale).await.verdict());
    let kept = bench.send(say("GET", &path)).await.json();
    seen.insert("stale write", kept["summary"].as_str().unwrap().to_owned());
    bench.send(say("PATCH", &path).json(&new)).await;
    let old = say("PATCH", &path).with("if-match", &first).json(&new);
    seen.insert("old etag", bench.send(old).await.verdict());
    bench.send(say("DELETE", &path)).await;
    seen.insert(
        "second delete",
        bench.send(say("DELETE", &path)).await.verdict(),
    );
    for step in ["no times", "no times again"] {
        let no_times = say("POST", EVENTS).text("{\"summary\": \"when?\"}");
        seen.insert(step, bench.send(no_times).await.verdict());
    }
}

async fn guests(bench: &Bench, seen: &mut Seen) {
    let path = bench.invitation("invited").await;
    let sharing = say("PATCH", &path)
        .by(GUEST_TOKEN)
        .json(&json!({"guestsCanModify": true}));
    seen.insert("guest shares", bench.send(sharing).await.verdict());
    let copy = bench.send(say("GET", &path).by(GUEST_TOKEN)).await.json();
    seen.insert("guest write", copy["guestsCanModify"].to_string());
    let events = bench.private_calendar().await;
    seen.insert(
        "foreign list",
        bench.send(say("GET", &events)).await.verdict(),
    );
    let insert = say("POST", &events).json(&event("intruder"));
    seen.insert("foreign insert", bench.send(insert).await.verdict());
}

async fn reads(bench: &Bench, seen: &mut Seen) {
    let unknown = format!("{EVENTS}/nosuchevent");
    seen.insert(
        "unknown get",
        bench.send(say("GET", &unknown)).await.verdict(),
    );
    seen.insert(
        "unknown delete",
        bench.send(say("DELETE", &unknown)).await.verdict(),
    );
    let update = say("PUT", format!("{EVENTS}/nosuchupdate")).json(&event("nosuchupdate"));
    seen.insert("unknown update", bench.send(update).await.verdict());
    let bad = say("GET", format!("{EVENTS}?syncToken=bogus"));
    seen.insert("bad sync token", bench.send(bad).await.verdict());
    let page = bench.send(say("GET", EVENTS)).await.json();
    let empty = page["items"] == json!([]) && page["nextPageToken"].is_string();
    let words = if empty {
        "empty, and a next one"
    } else {
        "whole"
    };
    seen.insert("first page", words.to_owned());
}

async fn credentials(bench: &Bench, seen: &mut Seen) {
    for (step, say) in [
        ("form of a 401", say("GET", LIST).by("made-up")),
        ("form of a 404", say("GET", format!("{EVENTS}/nosuchevent"))),
    ] {
        let error = &bench.send(say).await.json()["error"];
        let form = if error["status"].is_string() {
            "front end"
        } else {
            "backend"
        };
        seen.insert(step, form.to_owned());
    }
    let answer = bench.send(say("GET", LIST).by_nobody()).await;
    seen.insert("anonymous list", answer.verdict());
    // Where there is no 401 there is nothing to challenge.
    let challenge = if answer.status == 401 {
        answer.header("www-authenticate")
    } else {
        PLAIN
    };
    seen.insert("challenge", challenge.to_owned());
    let insert = say("POST", EVENTS).by_nobody().json(&event("stranger"));
    seen.insert("anonymous insert", bench.send(insert).await.verdict());
    // Read from the list: some bends change the answer for an event that is not there.
    let written = bench.listed().await.contains("\"stranger\"");
    seen.insert(
        "anonymous write",
        if written { "kept" } else { "nothing" }.to_owned(),
    );
}

/// Inserts, each with one mistake.
async fn bodies(bench: &Bench, seen: &mut Seen) {
    let time = |text: &str| json!({ "dateTime": text });
    let (ten, eleven) = ("2040-10-01T10:00:00Z", "2040-10-01T11:00:00Z");
    let insert = |id: &str, start: Value, end: Value| json!({"id": id, "start": start, "end": end});
    let mut two_names = event("doubled");
    two_names["iCalUID"] = "doubled@example.test".into();
    for (step, body) in [
        (
            "unreadable time",
            insert("soonish", time("soon"), time(eleven)),
        ),
        (
            "no zone",
            insert("floating", time("2040-10-01T10:00:00"), time(eleven)),
        ),
        (
            "day beside time",
            insert("onedate", json!({"date": "2040-10-01"}), time(eleven)),
        ),
        ("ends first", insert("endsfirst", time(eleven), time(ten))),
        ("bad id", insert("No id!", time(ten), time(eleven))),
        ("two names", two_names),
    ] {
        let answer = bench.send(say("POST", EVENTS).json(&body)).await;
        seen.insert(step, answer.verdict());
    }
    let whole = event("half").to_string();
    let half = say("POST", EVENTS).text(&whole[..whole.len() / 2]);
    seen.insert("half a body", bench.send(half).await.verdict());
    let plain = say("POST", EVENTS).json(&event("plain"));
    let plain = plain.with("content-type", "text/plain");
    seen.insert("plain text", bench.send(plain).await.verdict());
    let path = bench.event("taken").await;
    let again = || say("POST", EVENTS).json(&event("taken"));
    seen.insert("same id", bench.send(again()).await.verdict());
    bench.send(say("DELETE", &path)).await;
    seen.insert("old id", bench.send(again()).await.verdict());
}

/// Lists by parameters, each with one mistake.
async fn lists(bench: &Bench, seen: &mut Seen) {
    let token = sync_token(bench).await;
    for (step, query) in [
        ("bad number", "maxResults=few"),
        ("bad time", "timeMin=soon"),
        ("bad page", "pageToken=bogus"),
        (
            "empty range",
            "timeMin=2040-10-01T00:00:00Z&timeMax=2040-10-01T00:00:00Z",
        ),
        ("order of series", "orderBy=startTime"),
        ("narrow sync", &format!("syncToken={token}&q=x")),
        ("long ago", "updatedMin=2000-01-01T00:00:00Z"),
    ] {
        let answer = bench.send(say("GET", format!("{EVENTS}?{query}"))).await;
        seen.insert(step, answer.verdict());
        if step == "long ago" {
            // Where there is no error there is no place.
            let place = answer.json()["error"]["errors"][0]["location"].clone();
            let place = place.as_str().unwrap_or("updatedMin");
            seen.insert("place of long ago", place.to_owned());
        }
    }
    seen.insert(
        "unknown path",
        bench.send(say("GET", "/nope")).await.verdict(),
    );
    let put = say("PUT", LIST).text("{}");
    seen.insert("unknown method", bench.send(put).await.verdict());
    for (step, path) in [
        (
            "unknown rule",
            "/calendars/primary/acl/user:nobody@example.test",
        ),
        ("unknown setting", "/users/me/settings/nosuch"),
        (
            "some fields",
            "/calendars/primary/events/nosuchevent?fields=id",
        ),
    ] {
        seen.insert(step, bench.send(say("GET", path)).await.verdict());
    }
    let query = json!({
        "timeMin": "2040-10-01T00:00:00Z",
        "timeMax": "2040-10-02T00:00:00Z",
        "items": [{"id": "nobody@example.test"}],
    });
    let query = say("POST", "/freeBusy").json(&query);
    seen.insert("free and busy", bench.send(query).await.verdict());
    let path = format!("/calendars/{HOLIDAYS}/events");
    let insert = say("POST", path).json(&event("intruder"));
    seen.insert("insert among holidays", bench.send(insert).await.verdict());
    let unknown = say("GET", "/calendars/nobody@example.test/events");
    seen.insert("unknown calendar", bench.send(unknown).await.verdict());
}

/// The sync token at the end of the owner's list.
async fn sync_token(bench: &Bench) -> String {
    let mut list = format!("{EVENTS}?maxResults=2500");
    loop {
        let page = bench.send(say("GET", &list)).await.json();
        if let Some(token) = page["nextSyncToken"].as_str() {
            return token.to_owned();
        }
        let next = page["nextPageToken"].as_str().unwrap();
        list = format!("{EVENTS}?maxResults=2500&pageToken={next}");
    }
}

/// Callers whose credentials are no good, or not good enough.
async fn tokens(bench: &Bench, seen: &mut Seen) {
    let basic = "Basic dXNlcjpwYXNz";
    for (step, say) in [
        ("made-up token", say("GET", LIST).by("made-up")),
        (
            "made-up token in query",
            say("GET", format!("{LIST}?access_token=made-up")).by_nobody(),
        ),
        ("expired token", say("GET", LIST).by(EXPIRED_TOKEN)),
        (
            "bare scheme",
            say("GET", LIST).by_nobody().with("authorization", "Bearer"),
        ),
        (
            "other scheme",
            say("GET", LIST).by_nobody().with("authorization", basic),
        ),
        (
            "narrow token",
            say("POST", EVENTS).by(READER_TOKEN).json(&event("reader")),
        ),
    ] {
        seen.insert(step, bench.send(say).await.verdict());
    }
}

/// Limits of use and other faults, asked for or met.
async fn limits(bench: &Bench, seen: &mut Seen) {
    for fault in [
        "userRateLimitExceeded",
        "rateLimitExceeded",
        "rateLimitExceeded429",
        "quotaExceeded",
        "backendError",
        "authError",
    ] {
        let answer = bench.send(say("GET", "/colors").with(FAULT, fault)).await;
        seen.insert(fault, answer.verdict());
        if fault == "rateLimitExceeded429" {
            let body: Value = serde_json::from_str(&answer.text).unwrap_or_default();
            let differs = body["error"]["code"] != answer.status;
            let code = if differs { "another" } else { "the status" };
            seen.insert("code of 429", code.to_owned());
        }
        if fault == "rateLimitExceeded" {
            let domain = answer.json()["error"]["errors"][0]["domain"].clone();
            seen.insert(
                "domain of a rate",
                domain.as_str().unwrap_or_default().to_owned(),
            );
        }
    }
    let limited = say("POST", EVENTS).with(FAULT, "rateLimitExceeded");
    bench.send(limited.json(&event("limited"))).await;
    let written = bench.listed().await.contains("\"limited\"");
    seen.insert(
        "limited write",
        if written { "kept" } else { "nothing" }.to_owned(),
    );
    let ask = || say("GET", "/colors?quotaUser=keen");
    for _ in 0..20 {
        bench.send(ask()).await;
    }
    seen.insert("too many", bench.send(ask()).await.verdict());
}

const FAULT: &str = "x-rebuff-fault";
const PLAIN: &str = "Bearer realm=\"https://accounts.example.test/\"";
