//! The part of the script that speaks to the methods beside those of events.

use rebuff::reference::calendar::accounts::DIARY;
use serde_json::{Value, json};

use crate::reference::bench::{Bench, LIST, event, ids, say};
use crate::reference::script::Seen;

/// Requests that lack something, and what they left in the diary.
pub(crate) async fn methods(bench: &Bench, seen: &mut Seen) {
    let diary = format!("/calendars/{DIARY}");
    let made = say("POST", format!("{diary}/events")).json(&event("moving"));
    bench.send(made).await;
    let mut nameless = event("nameless");
    nameless["id"] = Value::Null;
    for (step, path, body) in [
        ("no start", format!("{diary}/events"), json!({})),
        ("no summary", "/calendars".to_owned(), json!({})),
        ("no entry", LIST.to_owned(), json!({})),
        ("no rule", format!("{diary}/acl"), json!({})),
        ("no range", "/freeBusy".to_owned(), json!({"items": []})),
        ("no name", format!("{diary}/events/import"), nameless),
        ("no text", format!("{diary}/events/quickAdd"), json!({})),
        ("no place", format!("{diary}/events/moving/move"), json!({})),
        (
            "unknown place",
            format!("{diary}/events/moving/move?destination=nowhere@example.test"),
            json!({}),
        ),
    ] {
        let answer = bench.send(say("POST", path).json(&body)).await;
        seen.insert(step, answer.verdict());
    }
    let rules = bench.send(say("GET", format!("{diary}/acl"))).await.json();
    seen.insert("rules", ids(&rules).len().to_string());
    let path = format!("{diary}/events?showDeleted=true");
    let events = bench.send(say("GET", path)).await.json();
    seen.insert(
        "diary",
        events["items"].as_array().unwrap().len().to_string(),
    );
    let moving = bench.send(say("GET", format!("{diary}/events/moving")));
    let moving = moving.await.json()["status"].clone();
    seen.insert("moving", moving.as_str().unwrap_or_default().to_owned());
}
