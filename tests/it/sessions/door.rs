//! A small server behind a login page, which can misbehave in a few ways: pages with forms, sessions
//! by cookie, codes, and a memory of who consented in which session.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

pub(crate) const PASSWORD: &str = "the-password-of-ada";

/// What every session's cookie begins with: it may stand in no report.
pub(crate) const COOKIE: &str = "the-session-of-ada-";

/// How the server misbehaves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Way {
    /// It does not.
    #[default]
    Right,
    /// It shows the login page before it looks at anything.
    LoginFirst,
    /// It answers a login with 307.
    Repeats,
    /// It shows a page to whoever denies, and sends nobody back.
    Keeps,
    /// Its login leads to another host.
    Leaves(u16),
}

/// The server, and what it saw; it ends with the test.
pub(crate) struct Door {
    pub(crate) addr: SocketAddr,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    asked: Vec<String>,
    sessions: usize,
    consented: BTreeSet<String>,
    /// Codes with their challenges.
    codes: BTreeMap<String, String>,
}

/// A request, read.
struct Asked {
    method: String,
    path: String,
    host: String,
    query: BTreeMap<String, String>,
    session: Option<String>,
    form: BTreeMap<String, String>,
}

/// A status, header fields and a body.
type Reply = (u16, Vec<(&'static str, String)>, String);

impl Door {
    pub(crate) fn start(way: Way) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let addr = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let shared = seen.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let seen = shared.clone();
                thread::spawn(move || serve(stream.unwrap(), way, &seen));
            }
        });
        Self { addr, seen }
    }

    /// Every request, as method and path.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.seen.lock().unwrap().asked.clone()
    }
}

fn serve(stream: TcpStream, way: Way, seen: &Mutex<Seen>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let asked = read(&mut reader)?;
    let mut seen = seen.lock().unwrap();
    seen.asked.push(format!("{} {}", asked.method, asked.path));
    let (status, headers, body) = answer(&asked, way, &mut seen);
    let fields: Vec<String> = headers
        .into_iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    let fields = fields.concat();
    let head = format!(
        "HTTP/1.1 {status} Said\r\n{fields}Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let mut stream = reader.into_inner();
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body.as_bytes()).ok()
}

fn answer(asked: &Asked, way: Way, seen: &mut Seen) -> Reply {
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/login") => login_page(""),
        ("POST", "/login") => log_in(asked, way, seen),
        ("GET" | "POST", "/welcome") => page("<p>Welcome.</p>"),
        (_, "/loop") => to(302, "/loop"),
        ("GET", "/authorize") => authorize(asked, way, seen),
        ("POST", "/consent") => decide(asked, way, seen),
        ("GET", "/redeem") => redeem(asked, seen),
        ("GET", "/t1/.well-known/door-configuration" | "/.well-known/door-server/t2") => {
            document(&asked.host)
        }
        ("GET", "/.well-known/door-server/t3") => page("<p>Who are you?</p>"),
        _ => (404, Vec::new(), String::new()),
    }
}

/// What the server says of itself.
fn document(host: &str) -> Reply {
    let json = vec![("Content-Type", "application/json".to_owned())];
    let text = format!(
        "{{\"issuer\":\"http://{host}/t1\",\"authorization_endpoint\":\"http://{host}/authorize?t=1\",\
         \"redemption_endpoint\":\"http://{host}/redeem\",\"silent\":true}}"
    );
    (200, json, text)
}

fn log_in(asked: &Asked, way: Way, seen: &mut Seen) -> Reply {
    let is = |name: &str, value: &str| asked.form.get(name).is_some_and(|got| got == value);
    if !is("csrf", "c-1") || asked.form.contains_key("other") {
        return (403, Vec::new(), String::new());
    }
    let back = asked.form.get("back").cloned().unwrap_or_default();
    if !is("user", "ada") || !is("password", PASSWORD) {
        return login_page(&back);
    }
    seen.sessions += 1;
    let next = if back.is_empty() {
        "/welcome".to_owned()
    } else {
        format!("/authorize?{back}")
    };
    let (status, next) = match way {
        // A browser would send the password along.
        Way::Repeats => (307, "/welcome".to_owned()),
        Way::Leaves(port) => (302, format!("http://127.0.0.1:{port}/")),
        Way::Right | Way::LoginFirst | Way::Keeps => (303, next),
    };
    let (status, mut headers, body) = to(status, &next);
    let cookie = format!("sid={COOKIE}{}; Path=/; HttpOnly", seen.sessions);
    headers.push(("Set-Cookie", cookie));
    (status, headers, body)
}

fn authorize(asked: &Asked, way: Way, seen: &mut Seen) -> Reply {
    let is_whole = asked.query.contains_key("kind");
    let Some(session) = &asked.session else {
        let silent = asked
            .query
            .get("prompt")
            .is_some_and(|prompt| prompt == "none");
        return match (is_whole, silent) {
            (false, true) => back(asked, &[("error", "invalid_request")]),
            (false, false) if way != Way::LoginFirst => {
                back(asked, &[("error", "invalid_request")])
            }
            (true, true) => back(asked, &[("error", "login_required")]),
            (_, false) => {
                let mut query = url::form_urlencoded::Serializer::new(String::new());
                login_page(&query.extend_pairs(&asked.query).finish())
            }
        };
    };
    if !is_whole {
        return back(asked, &[("error", "invalid_request")]);
    }
    if seen.consented.contains(session) {
        return with_code(asked, seen);
    }
    let hidden = asked.query.iter().map(|(name, value)| {
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

fn decide(asked: &Asked, way: Way, seen: &mut Seen) -> Reply {
    let Some(session) = &asked.session else {
        return (403, Vec::new(), String::new());
    };
    let ask = Asked {
        query: asked.form.clone(),
        ..asked.clone()
    };
    match asked.form.get("decision").map(String::as_str) {
        Some("allow") => {
            seen.consented.insert(session.clone());
            with_code(&ask, seen)
        }
        _ if way == Way::Keeps => page("<p>You said no.</p>"),
        _ => back(&ask, &[("error", "access_denied")]),
    }
}

fn with_code(asked: &Asked, seen: &mut Seen) -> Reply {
    let code = format!("the-code-{}", seen.codes.len() + 1);
    let challenge = asked.query.get("challenge").cloned().unwrap_or_default();
    seen.codes.insert(code.clone(), challenge);
    back(asked, &[("code", &code)])
}

fn redeem(asked: &Asked, seen: &mut Seen) -> Reply {
    let verifier = asked.query.get("verifier").cloned().unwrap_or_default();
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    let known = seen
        .codes
        .remove(asked.query.get("code").map_or("", String::as_str));
    let ok = known.is_some_and(|known| known == challenge);
    let json = vec![("Content-Type", "application/json".to_owned())];
    (if ok { 200 } else { 400 }, json, format!("{{\"ok\":{ok}}}"))
}

/// A redirect to the client.
fn back(asked: &Asked, pairs: &[(&str, &str)]) -> Reply {
    let uri = asked.query.get("redirect_uri").map_or("", String::as_str);
    let mut url: url::Url = uri.parse().unwrap();
    url.query_pairs_mut().extend_pairs(pairs);
    if let Some(state) = asked.query.get("state") {
        url.query_pairs_mut().append_pair("state", state);
    }
    to(302, url.as_str())
}

fn to(status: u16, location: &str) -> Reply {
    (
        status,
        vec![("Location", location.to_owned())],
        String::new(),
    )
}

fn login_page(back: &str) -> Reply {
    let back = back.replace('&', "&amp;");
    page(&format!(
        "<form method=post action=/login><input type=hidden name=csrf value=c-1>\
         <input type=hidden name=back value=\"{back}\"><input name=user><input type=password name=password>\
         <button name=other value=yes>Forgotten</button></form>"
    ))
}

fn page(html: &str) -> Reply {
    (
        200,
        vec![("Content-Type", "text/html".to_owned())],
        html.to_owned(),
    )
}

impl Clone for Asked {
    fn clone(&self) -> Self {
        Self {
            method: self.method.clone(),
            path: self.path.clone(),
            host: self.host.clone(),
            query: self.query.clone(),
            session: self.session.clone(),
            form: self.form.clone(),
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Asked> {
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        Some(line.trim_end().to_owned())
    };
    let first = line()?;
    let [method, target, _] = first.split(' ').collect::<Vec<_>>()[..] else {
        return None;
    };
    let (mut length, mut session, mut host) = (0, None, String::new());
    while let Some((name, value)) = line()?.split_once(':') {
        match name.to_lowercase().as_str() {
            "content-length" => length = value.trim().parse().ok()?,
            "host" => value.trim().clone_into(&mut host),
            "cookie" => session = value.trim().strip_prefix("sid=").map(str::to_owned),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let pairs = |text: &[u8]| url::form_urlencoded::parse(text).into_owned().collect();
    Some(Asked {
        method: method.to_owned(),
        path: path.to_owned(),
        host,
        query: pairs(query.as_bytes()),
        session: session.filter(|session| session.starts_with(COOKIE)),
        form: pairs(&body),
    })
}
