//! An embedded reference server on a free port, and an HTTP client for it.

use std::net::{Ipv4Addr, SocketAddr};

use rebuff::reference::calendar::accounts::{GUEST_EMAIL, GUEST_TOKEN, OWNER_TOKEN};
use rebuff::reference::{Deviation, Server, embedded};
use reqwest::RequestBuilder;
use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;
use serde_json::{Value, json};

pub(crate) const EVENTS: &str = "/calendars/primary/events";
pub(crate) const LIST: &str = "/users/me/calendarList";

/// An embedded server, and a client for it. Dropping this value stops the server.
pub(crate) struct RunningServer {
    pub(crate) inner: Server,
    pub(crate) client: reqwest::Client,
}

/// A request to send. It has the owner's token unless the test sets another token.
pub(crate) struct TestRequest<'a> {
    method: &'a str,
    path: String,
    token: Option<&'a str>,
    header: Option<(&'a str, &'a str)>,
    body: Option<String>,
}

#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    headers: HeaderMap,
    pub(crate) text: String,
}

pub(crate) fn request(method: &str, path: impl Into<String>) -> TestRequest<'_> {
    TestRequest {
        method,
        path: path.into(),
        token: Some(OWNER_TOKEN),
        header: None,
        body: None,
    }
}

impl<'a> TestRequest<'a> {
    pub(crate) fn with_token(self, token: &'a str) -> Self {
        Self {
            token: Some(token),
            ..self
        }
    }

    pub(crate) fn anonymous(self) -> Self {
        Self {
            token: None,
            ..self
        }
    }

    pub(crate) fn header(self, name: &'a str, value: &'a str) -> Self {
        Self {
            header: Some((name, value)),
            ..self
        }
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.text(&body.to_string())
    }

    pub(crate) fn text(self, body: &str) -> Self {
        Self {
            body: Some(body.to_owned()),
            ..self
        }
    }
}

impl RunningServer {
    pub(crate) fn start() -> Self {
        Self::with_deviation(None)
    }

    pub(crate) fn with_deviation(deviation: Option<&'static Deviation>) -> Self {
        let calendar = embedded("calendar").expect("the calendar server is embedded");
        Self::new(Server::start(calendar, any_port(), deviation).unwrap())
    }

    pub(crate) fn new(inner: Server) -> Self {
        // The call fails if another test in this process has already installed the provider.
        rustls::crypto::ring::default_provider()
            .install_default()
            .ok();
        let client = reqwest::Client::builder()
            .tls_certs_only([])
            .no_proxy()
            .http1_only()
            .redirect(Policy::none())
            .build()
            .unwrap();
        Self { inner, client }
    }

    /// The bodies of the first two pages of the owner's events, concatenated.
    pub(crate) async fn list_bodies(&self) -> String {
        let first = self.send(request("GET", EVENTS)).await;
        match first.json()["nextPageToken"].as_str() {
            Some(token) => {
                let path = format!("{EVENTS}?pageToken={token}");
                first.text.clone() + &self.send(request("GET", path)).await.text
            }
            None => first.text,
        }
    }

    pub(crate) async fn send(&self, test: TestRequest<'_>) -> Response {
        let url = format!("{}{}", self.inner.base(), test.path);
        let mut request = self.client.request(test.method.parse().unwrap(), url);
        if let Some(token) = test.token {
            request = request.bearer_auth(token);
        }
        if let Some((name, value)) = test.header {
            request = request.header(name, value);
        }
        if let Some(body) = test.body {
            request = request
                .header("content-type", "application/json")
                .body(body);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Response {
            status,
            headers,
            text: response.text().await.unwrap(),
        }
    }

    /// Builds a request of the owner without sending it.
    pub(crate) fn unsent(&self, method: &str, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.inner.base());
        self.client
            .request(method.parse().unwrap(), url)
            .bearer_auth(OWNER_TOKEN)
    }

    /// Creates an event in the owner's primary calendar and returns its path.
    pub(crate) async fn event(&self, id: &str) -> String {
        let response = self.send(request("POST", EVENTS).json(&event(id))).await;
        assert_eq!(response.status, 200, "{}", response.text);
        format!("{EVENTS}/{id}")
    }

    /// Creates an event of the owner with the guest as attendee, and returns its path.
    pub(crate) async fn invitation(&self, id: &str) -> String {
        let mut body = event(id);
        body["attendees"] = json!([{"email": GUEST_EMAIL}]);
        assert_eq!(
            self.send(request("POST", EVENTS).json(&body)).await.status,
            200
        );
        format!("{EVENTS}/{id}")
    }

    /// Creates a calendar of the guest and returns the path of its events.
    pub(crate) async fn private_calendar(&self) -> String {
        let body = json!({"summary": "private"});
        let made = self
            .send(
                request("POST", "/calendars")
                    .with_token(GUEST_TOKEN)
                    .json(&body),
            )
            .await
            .json();
        let id = made["id"].as_str().unwrap().replace('@', "%40");
        format!("/calendars/{id}/events")
    }
}

impl Response {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("the body is JSON")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The status and the reason, for example `404 notFound`.
    pub(crate) fn verdict(&self) -> String {
        let body: Value = serde_json::from_str(&self.text).unwrap_or_default();
        match body["error"]["errors"][0]["reason"].as_str() {
            Some(reason) => format!("{} {reason}", self.status),
            None => self.status.to_string(),
        }
    }

    /// Asserts that the response is the documented error. `reason` is `domain/reason`;
    /// `location` is `locationType:location`, or empty if the error has no location.
    pub(crate) fn assert_error(&self, status: u16, reason: &str, message: &str, location: &str) {
        let (domain, reason) = reason.split_once('/').unwrap();
        let mut item = json!({"domain": domain, "reason": reason, "message": message});
        if let Some((kind, name)) = location.split_once(':') {
            item["locationType"] = kind.into();
            item["location"] = name.into();
        }
        let envelope = json!({"error": {"errors": [item], "code": status, "message": message}});
        assert_eq!(self.json(), envelope);
        assert_eq!(self.status, status);
        assert_eq!(
            self.header("content-type"),
            "application/json; charset=UTF-8"
        );
    }
}

pub(crate) fn any_port() -> SocketAddr {
    (Ipv4Addr::LOCALHOST, 0).into()
}

pub(crate) fn event(id: &str) -> Value {
    json!({
        "id": id,
        "summary": "old",
        "start": {"dateTime": "2030-05-01T10:00:00Z"},
        "end": {"dateTime": "2030-05-01T11:00:00Z"},
    })
}

/// The ids of the items in a list.
pub(crate) fn ids(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["id"].as_str().unwrap())
        .collect()
}
