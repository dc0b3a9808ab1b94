//! Mutants, variants and constant servers. One script of requests is played against the plain
//! server and against each bent one; what comes out differently has to be what the bend promises,
//! and nothing else.

use rebuff::reference::{CONSTANTS, Deviation, embedded};
use serde_json::{Value, json};

use crate::reference::bench::{Bench, EVENTS, LIST, Response, any_port, say};
use crate::reference::changes::CHANGES;
use crate::reference::script::script;

type Holds = fn(&Response) -> bool;

/// The bends that change the body of every error, each with what holds for all such bodies.
const BODIES: &[(&str, Holds)] = &[
    ("code-as-string", |error| {
        error.json()["error"]["code"]
            .as_str()
            .and_then(|code| code.parse().ok())
            == Some(error.status)
    }),
    ("code-differs", |error| error.json()["error"]["code"] == 400),
    ("error-as-html", |error| {
        error.header("content-type").starts_with("text/html")
    }),
    ("trailing-comma", |error| {
        serde_json::from_str::<Value>(&error.text).is_err()
    }),
    ("no-errors-list", |error| {
        error.json()["error"].get("errors").is_none()
    }),
    ("html-media-type", |error| {
        error.header("content-type").starts_with("text/html")
    }),
    ("latin-charset", |error| {
        error.header("content-type").ends_with("ISO-8859-1")
    }),
    ("message-of-its-own", |error| {
        let error = &error.json()["error"];
        error["message"] == "Something went wrong."
            && error["message"] == error["errors"][0]["message"]
    }),
    ("two-messages", |error| {
        let error = &error.json()["error"];
        error["message"] != error["errors"][0]["message"]
    }),
    ("status-in-words", |error| {
        let error = &error.json()["error"];
        error["status"] == "not so good" && error["details"][0].is_string()
    }),
    ("location-without-type", |error| {
        !error.text.contains("locationType")
    }),
    ("front-end-envelope", |error| {
        let error = &error.json()["error"];
        error["status"].is_string() && error["message"] != error["errors"][0]["message"]
    }),
    ("unknown-members", |error| {
        error.json()["error"]["errors"][0]["extendedHelp"].is_string()
    }),
    ("localized-messages", |error| {
        !error.json()["error"]["message"]
            .as_str()
            .unwrap()
            .is_ascii()
    }),
];

#[tokio::test]
async fn a_bend_changes_what_it_says_and_nothing_else() {
    let plain = script(&Bench::plain()).await;
    for (id, changes) in CHANGES {
        let mut expected = plain.clone();
        for (step, seen) in *changes {
            assert!(
                expected.insert(step, (*seen).to_owned()).is_some(),
                "{id}: {step}"
            );
        }
        let seen = script(&bench_of(id)).await;
        let other: Vec<_> = seen
            .iter()
            .filter(|(step, seen)| expected.get(*step) != Some(seen))
            .collect();
        assert!(other.is_empty(), "{id}: {other:?}");
    }
}

#[tokio::test]
async fn a_bent_body_is_bent_in_every_error() {
    for (id, holds) in BODIES {
        let bench = bench_of(id);
        let stale = say("PATCH", bench.event("bodies").await).with("if-match", "\"0\"");
        for say in [
            say("GET", LIST).by("made-up"),
            say("GET", format!("{EVENTS}/nosuchevent")),
            say("GET", format!("{EVENTS}?syncToken=bogus")),
            stale.json(&json!({"summary": "new"})),
        ] {
            let answer = bench.send(say).await;
            assert!(
                answer.status >= 400 && holds(&answer),
                "{id}: {}",
                answer.text
            );
        }
    }
}

#[tokio::test]
async fn every_bend_is_tried() {
    let calendar = embedded("calendar").unwrap();
    let mut ids: Vec<&str> = calendar.mutants.iter().map(|mutant| mutant.id).collect();
    let bent = calendar
        .variants
        .iter()
        .filter(|variant| variant.deviation.is_some());
    ids.extend(bent.map(|variant| variant.id));
    let mut tried: Vec<&str> = CHANGES.iter().map(|(id, _)| *id).collect();
    tried.extend(BODIES.iter().map(|(id, _)| *id));
    ids.sort_unstable();
    tried.sort_unstable();
    assert_eq!(ids, tried);
}

#[tokio::test]
async fn a_constant_server_has_one_answer() {
    for constant in CONSTANTS {
        let bench = Bench::of(constant.start(any_port()).unwrap());
        let one = bench.send(say("GET", LIST)).await;
        let other = bench.send(say("POST", EVENTS).text("{}")).await;
        assert_eq!(
            (one.status, one.text),
            (other.status, other.text),
            "{}",
            constant.id
        );
    }
    let ids: Vec<&str> = CONSTANTS.iter().map(|constant| constant.id).collect();
    assert!(ids.contains(&"login-redirect") && ids.len() == 15);
}

/// The server bent as the mutant or the variant of this name.
fn bench_of(id: &str) -> Bench {
    let calendar = embedded("calendar").unwrap();
    let mutant = calendar.mutants.iter().find(|mutant| mutant.id == id);
    let variant = calendar.variants.iter().find(|variant| variant.id == id);
    let bend: Option<&Deviation> = mutant
        .map(|mutant| &mutant.deviation)
        .or_else(|| variant?.deviation.as_ref());
    Bench::bent(Some(bend.expect("a mutant or a variant")))
}
