//! A server that accepts one token, and answers with what it was sent: as a description of the
//! request, or, below `/say`, as the answer itself.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// The secret that a client may have, as Basic or in a form.
pub(crate) const SECRET: &str = "the-secret-of-the-client";

/// The client that has it, and one that needs none.
pub(crate) const CLIENT: &str = "toy-client";
pub(crate) const PUBLIC: &str = "toy-public";

/// The token that it accepts.
pub(crate) const TOKEN: &str = "the-token-of-the-echo";

/// The server; it ends with the test.
pub(crate) struct Echo {
    addr: SocketAddr,
}

impl Echo {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let addr = listener.local_addr().unwrap();
        thread::spawn(move || {
            for stream in listener.incoming() {
                thread::spawn(|| answer(stream.unwrap()));
            }
        });
        Self { addr }
    }

    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.addr)
    }
}

/// Answers one request and closes.
fn answer(stream: TcpStream) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let line = line(&mut reader)?;
    let [method, target, _] = line.split(' ').collect::<Vec<_>>()[..] else {
        return None;
    };
    let mut headers = BTreeMap::new();
    while let Some((name, value)) = self::line(&mut reader)?.split_once(':') {
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let length = headers
        .get("content-length")
        .and_then(|text| text.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    let form = String::from_utf8_lossy(&body).into_owned();
    let authorization = headers.insert("authorization".into(), "***".into());
    let status = if is_good(authorization.as_deref(), &form) {
        "200"
    } else {
        "401"
    };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let pairs: BTreeMap<_, _> = url::form_urlencoded::parse(query.as_bytes()).collect();
    let asked = |name: &str, or: &str| pairs.get(name).map_or(or.to_owned(), ToString::to_string);
    let more: String = ["Location", "WWW-Authenticate"]
        .into_iter()
        .filter_map(|name| Some(format!("{name}: {}\r\n", pairs.get(name)?)))
        .collect();
    let (status, media, text) = if path == "/say" {
        let media = asked("type", "application/json");
        (asked("status", status), media, body)
    } else {
        let echo = json!({
            "method": method,
            "target": target,
            "headers": headers,
            "body": serde_json::from_slice::<Value>(&body).ok(),
            "form": form.replace(SECRET, "***"),
        });
        let text = echo.to_string().into_bytes();
        (status.to_owned(), "application/json".to_owned(), text)
    };
    let head = format!(
        "HTTP/1.1 {status} Said\r\nContent-Type: {media}\r\nContent-Length: {}\r\n\
         {more}Connection: close\r\n\r\n",
        text.len()
    );
    let mut stream = reader.into_inner();
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(&text).ok()
}

fn is_good(authorization: Option<&str>, form: &str) -> bool {
    let pair = STANDARD.encode(format!("{CLIENT}:{SECRET}"));
    let header = authorization.is_some_and(|value| {
        value == format!("Bearer {TOKEN}") || value == format!("Basic {pair}")
    });
    let in_form = format!("client_id={CLIENT}&client_secret={SECRET}");
    header || form.ends_with(&in_form) || form.ends_with(&format!("client_id={PUBLIC}"))
}

/// A line without its end.
fn line(reader: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = Vec::new();
    reader.read_until(b'\n', &mut line).ok()?;
    Some(String::from_utf8_lossy(&line).trim_end().to_owned())
}
