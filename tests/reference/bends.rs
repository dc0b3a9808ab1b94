//! Mutants, variants and constant servers. One script of requests is played against the plain
//! server and against each bent one; what comes out differently has to be what the bend promises,
//! and nothing else.

use rebuff::reference::{Bend, CONSTANTS, Server, embedded};
use serde_json::{Value, json};

use crate::bench::{Answer, Bench, EVENTS, LIST, any_port, say};
use crate::script::script;

/// The bends that change what is answered or kept, with all that they change.
const CHANGES: &[(&str, &[(&str, &str)])] = &[
    (
        "etag-ignored",
        &[
            ("stale etag", "200"),
            ("stale write", "new"),
            ("old etag", "200"),
        ],
    ),
    ("etag-checked-too-late", &[("stale write", "new")]),
    (
        "precondition-as-400",
        &[
            ("stale etag", "400 conditionNotMet"),
            ("old etag", "400 conditionNotMet"),
        ],
    ),
    ("lost-update", &[("old etag", "200")]),
    ("delete-is-idempotent", &[("second delete", "204")]),
    ("deleted-is-not-found", &[("second delete", "404 notFound")]),
    ("sync-token-ignored", &[("bad sync token", "200")]),
    ("sync-token-reason", &[("bad sync token", "410 gone")]),
    (
        "guest-shares",
        &[("guest shares", "200"), ("guest write", "true")],
    ),
    ("guest-refused-but-written", &[("guest write", "true")]),
    (
        "foreign-calendar-forbidden",
        &[
            ("foreign list", "403 forbidden"),
            ("foreign insert", "403 forbidden"),
        ],
    ),
    ("foreign-calendar-open", &[("foreign list", "200")]),
    (
        "unknown-event-is-bad-request",
        &[
            ("unknown get", "400 invalid"),
            ("some fields", "400 invalid"),
            ("unknown delete", "400 invalid"),
        ],
    ),
    (
        "unknown-event-empty",
        &[
            ("unknown get", "200"),
            ("some fields", "200"),
            ("unknown delete", "204"),
        ],
    ),
    ("required-not-checked", &[("no times", "200")]),
    (
        "missing-field-422",
        &[("no times", "422 required"), ("no zone", "422 required")],
    ),
    (
        "anonymous-writes",
        &[
            ("anonymous list", "200"),
            ("anonymous insert", "200"),
            ("anonymous write", "kept"),
        ],
    ),
    ("auth-after-write", &[("anonymous write", "kept")]),
    ("no-challenge", &[("challenge", "")]),
    (
        "times-are-texts",
        &[
            ("unreadable time", "200"),
            ("no zone", "200"),
            ("day beside time", "200"),
            ("ends first", "200"),
        ],
    ),
    ("event-ends-first", &[("ends first", "200")]),
    ("zone-guessed", &[("no zone", "200")]),
    ("day-beside-time", &[("day beside time", "200")]),
    ("any-event-id", &[("bad id", "200")]),
    ("two-names", &[("two names", "200")]),
    (
        "duplicate-overwrites",
        &[("same id", "200"), ("old id", "200")],
    ),
    ("deleted-id-is-free", &[("old id", "200")]),
    (
        "parameters-ignored",
        &[
            ("bad number", "200"),
            ("bad time", "200"),
            ("bad page", "200"),
        ],
    ),
    (
        "unknown-item-empty",
        &[("unknown rule", "200"), ("unknown setting", "200")],
    ),
    ("free-busy-not-found", &[("free and busy", "404 notFound")]),
    ("readers-write", &[("insert among holidays", "200")]),
    ("errors-selected", &[("some fields", "404")]),
    (
        "everything-is-there",
        &[("unknown path", "200"), ("unknown method", "200")],
    ),
    ("unlimited-history", &[("long ago", "200")]),
    (
        "page-beside-the-api",
        &[("unknown path", "404"), ("unknown method", "405")],
    ),
    (
        "unreadable-body-500",
        &[("half a body", "500 backendError")],
    ),
    ("media-type-ignored", &[("plain text", "200")]),
    (
        "basic-challenge",
        &[("challenge", "Basic realm=\"accounts\"")],
    ),
    (
        "guest-error-400",
        &[("guest shares", "400 forbiddenForNonOrganizer")],
    ),
    ("updated-min-elsewhere", &[("place of long ago", "timeMin")]),
    (
        "reason-of-its-own",
        &[
            ("anonymous insert", "401 badness"),
            ("anonymous list", "401 badness"),
            ("bad id", "400 badness"),
            ("bad number", "400 badness"),
            ("bad page", "400 badness"),
            ("bad time", "400 badness"),
            ("day beside time", "400 badness"),
            ("half a body", "400 badness"),
            ("insert among holidays", "403 badness"),
            ("narrow sync", "400 badness"),
            ("narrow token", "403 badness"),
            ("no times", "400 badness"),
            ("no zone", "400 badness"),
            ("order of series", "400 badness"),
            ("plain text", "400 badness"),
            ("two names", "400 badness"),
            ("unknown method", "405 badness"),
            ("unreadable time", "400 badness"),
        ],
    ),
    (
        "limits-are-429",
        &[
            ("userRateLimitExceeded", "429 userRateLimitExceeded"),
            ("rateLimitExceeded", "429 rateLimitExceeded"),
            ("quotaExceeded", "429 quotaExceeded"),
            ("too many", "429 rateLimitExceeded"),
        ],
    ),
    (
        "limits-are-403",
        &[("rateLimitExceeded429", "403 rateLimitExceeded")],
    ),
    ("backend-error-503", &[("backendError", "503 backendError")]),
    ("empty-range-listed", &[("empty range", "200")]),
    ("series-ordered", &[("order of series", "200")]),
    ("sync-narrowed", &[("narrow sync", "200")]),
    ("updated-min-forgets", &[("long ago", "200")]),
    (
        "unknown-calendar-is-primary",
        &[("unknown calendar", "200")],
    ),
    (
        "any-token",
        &[("made-up token", "200"), ("made-up token in query", "200")],
    ),
    ("expired-token-works", &[("expired token", "200")]),
    (
        "any-header",
        &[("bare scheme", "200"), ("other scheme", "200")],
    ),
    ("scope-not-checked", &[("narrow token", "200")]),
    (
        "other-headers-are-none",
        &[
            ("bare scheme", "401 required"),
            ("other scheme", "401 required"),
        ],
    ),
    (
        "other-schemes-unregistered",
        &[("other scheme", "403 forbidden")],
    ),
    (
        "missing-credentials-unregistered",
        &[("anonymous insert", "403 forbidden")],
    ),
    (
        "missing-credentials-auth-error",
        &[
            ("anonymous list", "401 authError"),
            ("anonymous insert", "401 authError"),
            (
                "challenge",
                "Bearer realm=\"https://accounts.example.test/\", error=\"invalid_token\"",
            ),
        ],
    ),
    ("sync-token-invalid", &[("bad sync token", "400 invalid")]),
    (
        "empty-first-page",
        &[("first page", "empty, and a next one")],
    ),
];

type Holds = fn(&Answer) -> bool;

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
        assert_eq!(script(&bench_of(id)).await, expected, "{id}");
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
        .filter(|variant| variant.bend.is_some());
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
        let bench = Bench::of(Server::start_constant(constant, any_port()).unwrap());
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
    assert!(ids.contains(&"login-redirect") && ids.len() == 10);
}

/// The server bent as the mutant or the variant of this name.
fn bench_of(id: &str) -> Bench {
    let calendar = embedded("calendar").unwrap();
    let mutant = calendar.mutants.iter().find(|mutant| mutant.id == id);
    let variant = calendar.variants.iter().find(|variant| variant.id == id);
    let bend: Option<&Bend> = mutant
        .map(|mutant| &mutant.bend)
        .or_else(|| variant?.bend.as_ref());
    Bench::bent(Some(bend.expect("a mutant or a variant")))
}
