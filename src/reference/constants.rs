//! Servers that give every request the same response. If a case passes against such a server, the
//! case checks too little.

use std::io;
use std::net::SocketAddr;

use super::base::app::App;
use super::base::http::message::{ServerRequest, ServerResponse};
use super::base::server::Server;

/// A server that gives every request the same response.
#[derive(Clone, Copy, Debug)]
pub struct Constant {
    /// The name.
    pub id: &'static str,
    /// How the server responds, as a sentence without its subject.
    pub about: &'static str,
    status: u16,
    header: Option<(&'static str, &'static str)>,
    media_type: Option<&'static str>,
    body: &'static str,
    /// Whether the query of the request is appended to the header's value.
    copies_query: bool,
}

impl Constant {
    /// Starts the server. Port 0 takes any free port.
    pub fn start(&'static self, listen: SocketAddr) -> io::Result<Server> {
        Server::start_app(|_| Box::new(self), listen)
    }
}

impl App for &'static Constant {
    fn respond(&self, request: &ServerRequest) -> ServerResponse {
        let mut response = ServerResponse::new(self.status);
        if let Some((name, value)) = self.header {
            let query = request.query.as_deref().filter(|_| self.copies_query);
            let value = format!("{value}{}", query.unwrap_or_default());
            response = response.with_header(name, &value);
        }
        match self.media_type {
            Some(media_type) => response.with_body(media_type, self.body),
            None => response,
        }
    }

    fn refuse(&self, _request: &ServerRequest, _status: u16) -> ServerResponse {
        ServerResponse::new(self.status)
    }
}

const fn empty(id: &'static str, about: &'static str, status: u16) -> Constant {
    Constant {
        id,
        about,
        status,
        header: None,
        media_type: None,
        body: "",
        copies_query: false,
    }
}

const fn with_body(constant: Constant, media_type: &'static str, body: &'static str) -> Constant {
    Constant {
        media_type: Some(media_type),
        body,
        ..constant
    }
}

const fn with_header(constant: Constant, name: &'static str, value: &'static str) -> Constant {
    Constant {
        header: Some((name, value)),
        ..constant
    }
}

const JSON: &str = "application/json; charset=UTF-8";
const HTML: &str = "text/html; charset=UTF-8";

/// Every constant server. The error bodies are well-formed and only their reasons are generic, so
/// that a case that checks only the status and the shape would pass.
pub const CONSTANTS: &[Constant] = &[
    with_body(
        empty("ok-json", "responds with 200 and an empty object", 200),
        JSON,
        "{}",
    ),
    with_body(
        empty("ok-html", "responds with 200 and a page", 200),
        HTML,
        PAGE,
    ),
    with_body(
        empty("bad-request", "responds with 400, badRequest", 400),
        JSON,
        BAD_REQUEST,
    ),
    with_header(
        with_body(
            empty("unauthorized", "responds with 401, unauthorized", 401),
            JSON,
            UNAUTHORIZED,
        ),
        "www-authenticate",
        "Bearer realm=\"example\"",
    ),
    with_body(
        empty("forbidden", "responds with 403, forbidden", 403),
        JSON,
        FORBIDDEN,
    ),
    with_body(
        empty("not-found", "responds with 404, resourceNotFound", 404),
        JSON,
        NOT_FOUND,
    ),
    empty(
        "too-many-requests",
        "responds with 429 and nothing more",
        429,
    ),
    empty("internal-error", "responds with 500 and nothing more", 500),
    empty("not-implemented", "responds with 501 and nothing more", 501),
    with_header(
        empty(
            "login-redirect",
            "redirects every request to a login page",
            302,
        ),
        "location",
        "https://login.example.test/?continue=%2F",
    ),
    with_header(
        empty(
            "login-redirect-here",
            "redirects every request to a login page on the same host",
            303,
        ),
        "location",
        "/login?continue=%2F",
    ),
    Constant {
        copies_query: true,
        ..with_header(
            empty(
                "login-redirect-asked",
                "redirects every request to a login page, with the query of the request",
                302,
            ),
            "location",
            "https://login.example.test/?",
        )
    },
    with_body(
        empty("bad-request-page", "responds with 400 and a page", 400),
        HTML,
        PAGE,
    ),
    with_body(
        empty("invalid-request", "responds with 400, invalid_request", 400),
        JSON,
        r#"{"error":"invalid_request"}"#,
    ),
    with_header(
        with_body(
            empty("invalid-client", "responds with 401, invalid_client", 401),
            JSON,
            r#"{"error":"invalid_client"}"#,
        ),
        "www-authenticate",
        "Basic realm=\"example\"",
    ),
];

const PAGE: &str =
    "<!DOCTYPE html><html><head><title>Welcome</title></head><body>Welcome</body></html>";

const BAD_REQUEST: &str = r#"{"error":{"errors":[{"domain":"global","reason":"badRequest","message":"Bad Request"}],"code":400,"message":"Bad Request"}}"#;
const UNAUTHORIZED: &str = r#"{"error":{"errors":[{"domain":"global","reason":"unauthorized","message":"Unauthorized"}],"code":401,"message":"Unauthorized"}}"#;
const FORBIDDEN: &str = r#"{"error":{"errors":[{"domain":"global","reason":"forbidden","message":"Forbidden"}],"code":403,"message":"Forbidden"}}"#;
const NOT_FOUND: &str = r#"{"error":{"errors":[{"domain":"global","reason":"resourceNotFound","message":"Not Found"}],"code":404,"message":"Not Found"}}"#;
