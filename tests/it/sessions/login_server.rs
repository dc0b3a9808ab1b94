//! A small authorization server with a login page, for tests of sessions: a login form, a session
//! cookie, codes, and the consent of each session.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::server::{Action, Request, TestServer, respond};

pub(crate) const PASSWORD: &str = "the-password-of-ada";

/// The prefix of every session cookie. No report may contain it.
pub(crate) const COOKIE: &str = "the-session-of-ada-";

/// How the server behaves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Behavior {
    /// The server behaves correctly.
    #[default]
    Correct,
    /// The server shows the login page before it checks the request.
    LoginFirst,
    /// The server responds to a login with 307, so that a browser sends the password again.
    RepeatsPost,
    /// If the user denies, the server shows a page and does not redirect to the client.
    KeepsUser,
    /// The login redirects to this port of another host.
    LeavesHost(u16),
}

pub(crate) struct LoginServer {
    pub(crate) addr: SocketAddr,
    state: Arc<Mutex<State>>,
    _server: TestServer,
}

#[derive(Default)]
struct State {
    requests: Vec<String>,
    sessions: usize,
    consented: BTreeSet<String>,
    /// The code challenge of each issued code, by code.
    codes: BTreeMap<String, String>,
}

/// The parts of a request that the server uses.
#[derive(Clone)]
struct Call {
    host: String,
    query: BTreeMap<String, String>,
    session: Option<String>,
    form: BTreeMap<String, String>,
}

/// The status, header fields and body of a response.
type ServerReply = (u16, Vec<(&'static str, String)>, String);

impl LoginServer {
    pub(crate) fn start(behavior: Behavior) -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        let server =
            TestServer::start(move |request| serve(request, behavior, &mut shared.lock().unwrap()));
        Self {
            addr: server.addr(),
            state,
            _server: server,
        }
    }

    /// The method and path of every received request.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.state.lock().unwrap().requests.clone()
    }
}

fn serve(request: &Request, behavior: Behavior, state: &mut State) -> Action {
    let (method, _) = request.line();
    state.requests.push(format!("{method} {}", request.path()));
    let (status, headers, body) = reply(request, behavior, state);
    let mut media = "text/plain".to_owned();
    let mut fields = String::new();
    for (name, value) in headers {
        match name {
            "Content-Type" => media = value,
            _ => fields.extend([name, ": ", value.as_str(), "\r\n"]),
        }
    }
    respond(
        &format!("{status} Status"),
        &media,
        &fields,
        body.as_bytes(),
    )
}

fn reply(request: &Request, behavior: Behavior, state: &mut State) -> ServerReply {
    let call = Call::read(request);
    match (request.line().0, request.path()) {
        ("GET", "/login") => login_page(""),
        ("POST", "/login") => log_in(&call, behavior, state),
        ("GET" | "POST", "/welcome") => page("<p>Welcome.</p>"),
        (_, "/loop") => redirect(302, "/loop"),
        ("GET", "/authorize") => authorize(&call, behavior, state),
        ("POST", "/consent") => decide(&call, behavior, state),
        ("GET", "/redeem") => redeem(&call, state),
        ("GET", "/t1/.well-known/login-configuration" | "/.well-known/login-server/t2") => {
            metadata(&call.host)
        }
        ("GET", "/.well-known/login-server/t3") => page("<p>Who are you?</p>"),
        _ => (404, Vec::new(), String::new()),
    }
}

impl Call {
    fn read(request: &Request) -> Self {
        let headers = request.headers();
        let cookie = headers.get("cookie");
        let session = cookie.and_then(|cookie| cookie.strip_prefix("sid="));
        Self {
            host: headers.get("host").cloned().unwrap_or_default(),
            query: request.query(),
            session: session
                .filter(|session| session.starts_with(COOKIE))
                .map(str::to_owned),
            form: request.form(),
        }
    }
}

/// The metadata document of the server (RFC 8414).
fn metadata(host: &str) -> ServerReply {
    let json = vec![("Content-Type", "application/json".to_owned())];
    let text = format!(
        "{{\"issuer\":\"http://{host}/t1\",\"authorization_endpoint\":\"http://{host}/authorize?t=1\",\
         \"redemption_endpoint\":\"http://{host}/redeem\",\"silent\":true}}"
    );
    (200, json, text)
}

fn log_in(call: &Call, behavior: Behavior, state: &mut State) -> ServerReply {
    let is = |name: &str, value: &str| call.form.get(name).is_some_and(|got| got == value);
    if !is("csrf", "c-1") || call.form.contains_key("other") {
        return (403, Vec::new(), String::new());
    }
    let back = call.form.get("back").cloned().unwrap_or_default();
    if !is("user", "ada") || !is("password", PASSWORD) {
        return login_page(&back);
    }
    state.sessions += 1;
    let next = if back.is_empty() {
        "/welcome".to_owned()
    } else {
        format!("/authorize?{back}")
    };
    let (status, next) = match behavior {
        // 307 makes the browser send the password again.
        Behavior::RepeatsPost => (307, "/welcome".to_owned()),
        Behavior::LeavesHost(port) => (302, format!("http://127.0.0.1:{port}/")),
        Behavior::Correct | Behavior::LoginFirst | Behavior::KeepsUser => (303, next),
    };
    let (status, mut headers, body) = redirect(status, &next);
    let cookie = format!("sid={COOKIE}{}; Path=/; HttpOnly", state.sessions);
    headers.push(("Set-Cookie", cookie));
    (status, headers, body)
}

fn authorize(call: &Call, behavior: Behavior, state: &mut State) -> ServerReply {
    let is_whole = call.query.contains_key("kind");
    let Some(session) = &call.session else {
        let silent = call
            .query
            .get("prompt")
            .is_some_and(|prompt| prompt == "none");
        return match (is_whole, silent) {
            (false, true) => send_back(call, &[("error", "invalid_request")]),
            (false, false) if behavior != Behavior::LoginFirst => {
                send_back(call, &[("error", "invalid_request")])
            }
            (true, true) => send_back(call, &[("error", "login_required")]),
            (_, false) => {
                let mut query = url::form_urlencoded::Serializer::new(String::new());
                login_page(&query.extend_pairs(&call.query).finish())
            }
        };
    };
    if !is_whole {
        return send_back(call, &[("error", "invalid_request")]);
    }
    if state.consented.contains(session) {
        return with_code(call, state);
    }
    let hidden = call.query.iter().map(|(name, value)| {
        format!(
            "<input type=hidden name={name} value=\"{}\">",
            value.replace('&', "&amp;")
        )
    });
    let hidden: String = hidden.collect();
    page(&format!(
        "<form action=/search><input name=q></form><form method=post action=/consent>{hidden}\
         <button name=decision value=allow>Allow</button>\
         <button name=decision value=deny>Deny</button></form>"
    ))
}

fn decide(call: &Call, behavior: Behavior, state: &mut State) -> ServerReply {
    let Some(session) = &call.session else {
        return (403, Vec::new(), String::new());
    };
    let allowed = Call {
        query: call.form.clone(),
        ..call.clone()
    };
    match call.form.get("decision").map(String::as_str) {
        Some("allow") => {
            state.consented.insert(session.clone());
            with_code(&allowed, state)
        }
        _ if behavior == Behavior::KeepsUser => page("<p>You said no.</p>"),
        _ => send_back(&allowed, &[("error", "access_denied")]),
    }
}

fn with_code(call: &Call, state: &mut State) -> ServerReply {
    let code = format!("the-code-{}", state.codes.len() + 1);
    let challenge = call.query.get("challenge").cloned().unwrap_or_default();
    state.codes.insert(code.clone(), challenge);
    send_back(call, &[("code", &code)])
}

fn redeem(call: &Call, state: &mut State) -> ServerReply {
    let verifier = call.query.get("verifier").cloned().unwrap_or_default();
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    let known = state
        .codes
        .remove(call.query.get("code").map_or("", String::as_str));
    let ok = known.is_some_and(|known| known == challenge);
    let json = vec![("Content-Type", "application/json".to_owned())];
    (if ok { 200 } else { 400 }, json, format!("{{\"ok\":{ok}}}"))
}

/// A redirect to the client, with these parameters.
fn send_back(call: &Call, pairs: &[(&str, &str)]) -> ServerReply {
    let uri = call.query.get("redirect_uri").map_or("", String::as_str);
    let mut url: url::Url = uri.parse().unwrap();
    url.query_pairs_mut().extend_pairs(pairs);
    if let Some(state) = call.query.get("state") {
        url.query_pairs_mut().append_pair("state", state);
    }
    redirect(302, url.as_str())
}

fn redirect(status: u16, location: &str) -> ServerReply {
    (
        status,
        vec![("Location", location.to_owned())],
        String::new(),
    )
}

fn login_page(back: &str) -> ServerReply {
    let back = back.replace('&', "&amp;");
    page(&format!(
        "<form method=post action=/login><input type=hidden name=csrf value=c-1>\
         <input type=hidden name=back value=\"{back}\"><input name=user><input type=password name=password>\
         <button name=other value=yes>Forgotten</button></form>"
    ))
}

fn page(html: &str) -> ServerReply {
    (
        200,
        vec![("Content-Type", "text/html".to_owned())],
        html.to_owned(),
    )
}
