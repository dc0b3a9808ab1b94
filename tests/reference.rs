//! The embedded reference servers, asked over loopback as a client would ask them.
//! The expected errors are the samples of the error document, its stray commas repaired.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};

use chrono::{Days, SecondsFormat, Utc};
use rebuff::reference::calendar::accounts::{
    EXPIRED_TOKEN, GUEST_EMAIL, GUEST_TOKEN, OWNER_TOKEN, READER_TOKEN,
};
use rebuff::reference::{Bend, CONSTANTS, Server, embedded};
use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;
use serde_json::{Value, json};

const EVENTS: &str = "/calendars/primary/events";
const LIST: &str = "/users/me/calendarList";

/// A running server and a client for it.
struct Bench {
    server: Server,
    client: reqwest::Client,
}

/// A request to send, by the owner unless somebody else is named.
struct Say<'a> {
    method: &'a str,
    path: String,
    token: Option<&'a str>,
    header: Option<(&'a str, &'a str)>,
    body: Option<String>,
}

#[derive(Debug)]
struct Answer {
    status: u16,
    headers: HeaderMap,
    text: String,
}

fn say(method: &str, path: impl Into<String>) -> Say<'_> {
    Say { method, path: path.into(), token: Some(OWNER_TOKEN), header: None, body: None }
}

impl<'a> Say<'a> {
    fn by(self, token: &'a str) -> Self {
        Self { token: Some(token), ..self }
    }

    fn by_nobody(self) -> Self {
        Self { token: None, ..self }
    }

    fn with(self, name: &'a str, value: &'a str) -> Self {
        Self { header: Some((name, value)), ..self }
    }

    fn json(self, body: &Value) -> Self {
        self.text(&body.to_string())
    }

    fn text(self, body: &str) -> Self {
        Self { body: Some(body.to_owned()), ..self }
    }
}

impl Bench {
    fn plain() -> Self {
        Self::bent(None)
    }

    fn bent(bend: Option<&'static Bend>) -> Self {
        let calendar = embedded("calendar").expect("the calendar server is embedded");
        Self::of(Server::start(calendar, any_port(), bend).unwrap())
    }

    fn of(server: Server) -> Self {
        // Another test of this process may have been first, which is as good.
        rustls::crypto::ring::default_provider().install_default().ok();
        let client = reqwest::Client::builder()
            .tls_certs_only([])
            .no_proxy()
            .http1_only()
            .redirect(Policy::none())
            .build()
            .unwrap();
        Self { server, client }
    }

    async fn send(&self, say: Say<'_>) -> Answer {
        let url = format!("{}{}", self.server.base(), say.path);
        let mut request = self.client.request(say.method.parse().unwrap(), url);
        if let Some(token) = say.token {
            request = request.bearer_auth(token);
        }
        if let Some((name, value)) = say.header {
            request = request.header(name, value);
        }
        if let Some(body) = say.body {
            request = request.header("content-type", "application/json").body(body);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Answer { status, headers, text: response.text().await.unwrap() }
    }

    /// Makes an event in the owner's primary calendar and gives its path.
    async fn event(&self, id: &str) -> String {
        let answer = self.send(say("POST", EVENTS).json(&event(id))).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        format!("{EVENTS}/{id}")
    }

    /// Makes an event of the owner's with the guest invited.
    async fn invitation(&self, id: &str) -> String {
        let mut body = event(id);
        body["attendees"] = json!([{"email": GUEST_EMAIL}]);
        assert_eq!(self.send(say("POST", EVENTS).json(&body)).await.status, 200);
        format!("{EVENTS}/{id}")
    }

    /// Makes a calendar of the guest's and gives the path of its events.
    async fn private_calendar(&self) -> String {
        let body = json!({"summary": "private"});
        let made = self.send(say("POST", "/calendars").by(GUEST_TOKEN).json(&body)).await.json();
        let id = made["id"].as_str().unwrap().replace('@', "%40");
        format!("/calendars/{id}/events")
    }
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("a body in JSON")
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Status and reason, as in `404 notFound`.
    fn verdict(&self) -> String {
        let body: Value = serde_json::from_str(&self.text).unwrap_or_default();
        match body["error"]["errors"][0]["reason"].as_str() {
            Some(reason) => format!("{} {reason}", self.status),
            None => self.status.to_string(),
        }
    }

    /// Demands one of the document's samples: `domain/reason`, and `locationType:location` or
    /// nothing.
    fn assert_is(&self, status: u16, reason: &str, message: &str, place: &str) {
        let (domain, reason) = reason.split_once('/').unwrap();
        let mut item = json!({"domain": domain, "reason": reason, "message": message});
        if let Some((kind, name)) = place.split_once(':') {
            item["locationType"] = kind.into();
            item["location"] = name.into();
        }
        let envelope = json!({"error": {"errors": [item], "code": status, "message": message}});
        assert_eq!(self.json(), envelope);
        assert_eq!(self.status, status);
        assert_eq!(self.header("content-type"), "application/json; charset=UTF-8");
    }
}

fn any_port() -> SocketAddr {
    (Ipv4Addr::LOCALHOST, 0).into()
}

fn event(id: &str) -> Value {
    json!({
        "id": id,
        "summary": "old",
        "start": {"dateTime": "2030-05-01T10:00:00Z"},
        "end": {"dateTime": "2030-05-01T11:00:00Z"},
    })
}

/// The server bent as the mutant or the variant of this name.
fn bench_of(id: &str) -> Bench {
    let calendar = embedded("calendar").unwrap();
    let mutant = calendar.mutants.iter().find(|mutant| mutant.id == id).map(|m| &m.bend);
    let variant = || calendar.variants.iter().find(|variant| variant.id == id)?.bend.as_ref();
    Bench::bent(Some(mutant.or_else(variant).expect("a mutant or a variant")))
}

const RANGE_EMPTY: &str = "The specified time range is empty.";
const SHARED: &str = "Shared properties can only be changed by the organizer of the event.";

#[tokio::test]
async fn samples_of_reading() {
    let bench = Bench::plain();
    let range = format!("{EVENTS}?timeMin=2030-01-02T00:00:00Z&timeMax=2030-01-01T00:00:00Z");
    let answer = bench.send(say("GET", range)).await;
    answer.assert_is(400, "calendar/timeRangeEmpty", RANGE_EMPTY, "parameter:timeMax");

    let answer = bench.send(say("GET", format!("{EVENTS}/nosuchevent"))).await;
    answer.assert_is(404, "global/notFound", "Not Found", "");

    let message = "Sync token is no longer valid, a full sync is required.";
    let token = bench.send(say("GET", EVENTS)).await.json();
    let token = token["nextSyncToken"].as_str().unwrap().replace('+', "%2B");
    let answer = bench.send(say("GET", format!("{EVENTS}?syncToken=1{token}"))).await;
    answer.assert_is(410, "calendar/fullSyncRequired", message, "parameter:syncToken");

    let message = "The requested minimum modification time lies too far in the past.";
    let year_ago = Utc::now().checked_sub_days(Days::new(365)).unwrap();
    let year_ago = year_ago.to_rfc3339_opts(SecondsFormat::Secs, true);
    let answer = bench.send(say("GET", format!("{EVENTS}?updatedMin={year_ago}"))).await;
    answer.assert_is(410, "calendar/updatedMinTooLongAgo", message, "parameter:updatedMin");
}

#[tokio::test]
async fn samples_of_writing() {
    let bench = Bench::plain();
    let path = bench.event("samples").await;
    let answer = bench.send(say("POST", EVENTS).json(&event("samples"))).await;
    let message = "The requested identifier already exists.";
    answer.assert_is(409, "global/duplicate", message, "");

    for method in ["PATCH", "PUT", "DELETE"] {
        let stale = say(method, &path).with("if-match", "\"0000000000000000\"");
        let answer = bench.send(stale.json(&event("samples"))).await;
        answer.assert_is(412, "global/conditionNotMet", "Precondition Failed", "header:If-Match");
    }

    let gone = bench.send(say("DELETE", &path)).await;
    assert_eq!((gone.status, gone.text.as_str()), (204, ""));
    let answer = bench.send(say("DELETE", &path)).await;
    answer.assert_is(410, "global/deleted", "Resource has been deleted", "");
    assert_eq!(bench.send(say("GET", &path)).await.json()["status"], "cancelled");
    let answer = bench.send(say("POST", EVENTS).json(&event("samples"))).await;
    answer.assert_is(409, "global/duplicate", message, "");
}

#[tokio::test]
async fn samples_of_credentials() {
    let bench = Bench::plain();
    let place = "header:Authorization";
    for token in ["made-up", EXPIRED_TOKEN] {
        let answer = bench.send(say("GET", LIST).by(token)).await;
        answer.assert_is(401, "global/authError", "Invalid Credentials", place);
        assert!(answer.header("www-authenticate").contains("error=\"invalid_token\""));
    }
    let basic = say("GET", LIST).by_nobody().with("authorization", "Basic dXNlcjpwYXNz");
    bench.send(basic).await.assert_is(401, "global/authError", "Invalid Credentials", place);
    let answer = bench.send(say("POST", EVENTS).by_nobody().json(&event("nobody"))).await;
    answer.assert_is(401, "global/required", "Login Required", place);
    assert!(answer.header("www-authenticate").starts_with("Bearer realm="));

    assert_eq!(bench.send(say("GET", EVENTS).by(READER_TOKEN)).await.status, 200);
    let answer = bench.send(say("POST", EVENTS).by(READER_TOKEN).json(&event("reader"))).await;
    assert_eq!(answer.verdict(), "403 insufficientPermissions");
}

#[tokio::test]
async fn bad_bodies() {
    let with = |name: &str, value: Value| {
        let mut body = event("bodies");
        body[name] = value;
        body.to_string()
    };
    let without = |name: &str| with(name, Value::Null);
    let mixed = "Start and end times must either both be date or both be dateTime.";
    let zone = "Missing time zone definition for end time.";
    let id = "Invalid resource id value.";
    let rows = [
        ("{}".to_owned(), "global/required", "Missing end time.", ""),
        (without("end"), "global/required", "Missing end time.", ""),
        (without("start"), "global/required", "Missing start time.", ""),
        (with("id", "abcd".into()), "global/invalid", id, ""),
        (with("id", "WXYZ_bad-id!".into()), "global/invalid", id, ""),
        (with("id", "a".repeat(1025).into()), "global/invalid", id, ""),
        (with("start", json!({"date": "2030-05-01"})), "global/invalid", mixed, ""),
        (with("end", json!({"dateTime": "2030-05-01T12:00:00"})), "global/required", zone, ""),
        (
            with("end", json!({"dateTime": "2030-05-01T09:00:00Z"})),
            "calendar/timeRangeEmpty",
            RANGE_EMPTY,
            "parameter:timeMax",
        ),
        ("{\"summary\": \"x\", \"start\": ".to_owned(), "global/parseError", "Parse Error", ""),
        ("[1,2]".to_owned(), "global/badRequest", "Bad Request", ""),
    ];
    let bench = Bench::plain();
    for (body, reason, message, place) in rows {
        let answer = bench.send(say("POST", EVENTS).text(&body)).await;
        answer.assert_is(400, reason, message, place);
    }
    assert_eq!(bench.send(say("GET", format!("{EVENTS}/bodies"))).await.status, 404);
    let answer = bench.send(say("POST", "/calendars").text("{}")).await;
    answer.assert_is(400, "global/required", "Required", "");
}

#[tokio::test]
async fn bad_parameters() {
    let bench = Bench::plain();
    let rows = [
        ("timeMin=2030-01-01T00:00:00", "400 badRequest"),
        ("timeMin=garbage", "400 badRequest"),
        ("timeMin=2030-01-01T00:00:00Z&timeMax=2030-01-01T00:00:00Z", "400 timeRangeEmpty"),
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
    assert_eq!(bench.send(say("GET", "/nope")).await.verdict(), "404 notFound");
    let answer = bench.send(say("PUT", LIST).text("{}")).await;
    assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD"));
}
