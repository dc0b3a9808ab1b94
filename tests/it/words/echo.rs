//! A server that echoes requests. At `/say` it responds with the body of the request; elsewhere it
//! responds with a description of the request. It also checks credentials.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::server::{Action, Request, TestServer, respond};

/// The secret of `CLIENT`, which the client sends with Basic or in a form.
pub(crate) const SECRET: &str = "the-secret-of-the-client";

/// The client with the secret, and a public client without one.
pub(crate) const CLIENT: &str = "toy-client";
pub(crate) const PUBLIC: &str = "toy-public";

/// The only token that the server accepts.
pub(crate) const TOKEN: &str = "the-token-of-the-echo";

pub(crate) struct EchoServer(TestServer);

impl EchoServer {
    pub(crate) fn start() -> Self {
        Self(TestServer::start(echo))
    }

    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.0.addr())
    }
}

fn echo(request: &Request) -> Action {
    let (method, target) = request.line();
    let mut headers = request.headers();
    let form = String::from_utf8_lossy(&request.body).into_owned();
    let authorization = headers.insert("authorization".into(), "***".into());
    let accepted = is_accepted(authorization.as_deref(), &form);
    let status = if accepted { "200" } else { "401" };
    let query = request.query();
    let parameter = |name: &str, or: &str| query.get(name).map_or(or, String::as_str).to_owned();
    let more: String = ["Location", "WWW-Authenticate"]
        .into_iter()
        .filter_map(|name| Some(format!("{name}: {}\r\n", query.get(name)?)))
        .collect();
    if request.path() == "/say" {
        let status = format!("{} Status", parameter("status", status));
        let media = parameter("type", "application/json");
        return respond(&status, &media, &more, &request.body);
    }
    let echo = json!({
        "method": method,
        "target": target,
        "headers": headers,
        "body": serde_json::from_slice::<Value>(&request.body).ok(),
        "form": form.replace(SECRET, "***"),
    });
    let text = echo.to_string().into_bytes();
    respond(
        &format!("{status} Status"),
        "application/json",
        &more,
        &text,
    )
}

fn is_accepted(authorization: Option<&str>, form: &str) -> bool {
    let pair = STANDARD.encode(format!("{CLIENT}:{SECRET}"));
    let header = authorization.is_some_and(|value| {
        value == format!("Bearer {TOKEN}") || value == format!("Basic {pair}")
    });
    let in_form = format!("client_id={CLIENT}&client_secret={SECRET}");
    header || form.ends_with(&in_form) || form.ends_with(&format!("client_id={PUBLIC}"))
}
