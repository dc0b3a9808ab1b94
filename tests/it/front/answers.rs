//! Servers that answer in place of the API: nothing is claimed of the API, and the message says what to
//! do.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};

use rebuff::reference::calendar::accounts::OWNER_TOKEN;
use rebuff::vocab::{TroubleKind, Verdict};

use crate::hostile::scenario::{RunOutput, Scenario};
use crate::server::{ANY_PORT, Action, respond};

const PAGE: &str = "<html><h1>Nothing here</h1></html>";

const CALLER: &str = "calendar::caller::owner";

/// Runs the suite against a server that answers every request like this.
fn run_against(answer: impl Fn() -> Action + Send + 'static) -> RunOutput {
    let scenario = Scenario::calendar();
    let proxy = scenario.proxy(move |_| answer());
    scenario.run(proxy.addr(), &[])
}

#[track_caller]
fn assert_says(output: &RunOutput, words: &[&str]) {
    output.exits_with(3);
    let red = output.record().cases.iter();
    let red = red.filter(|case| case.verdict == Verdict::Fail).count();
    assert_eq!(red, 0, "{}", output.stdout);
    let (_, message) = output.trouble(CALLER);
    for word in words {
        assert!(message.contains(word), "{message}");
    }
    let claims = output.stdout.contains("not conformant");
    assert!(!claims, "{}", output.stdout);
}

type Answer = (&'static str, &'static str, &'static str, &'static str);

#[track_caller]
fn assert_advice((status, media, headers, body): Answer, advice: &str) {
    let output = run_against(move || respond(status, media, headers, body.as_bytes()));
    assert_says(&output, &[&status[..3], media, body, advice]);
}

#[test]
fn a_wrong_address_is_named() {
    let tls = "<html>The plain HTTP request was sent to HTTPS port</html>";
    let location = "Location: /login?next=%2Fcalendar\r\n";
    let advice = "the paths of the API begin?";
    assert_advice(("404 Not Found", "text/html", "", PAGE), advice);
    assert_advice(("404 Not Found", "text/plain", "", "no such route"), advice);
    assert_advice(("404 Not Found", "text/plain", "", ""), advice);
    let advice = "the address of a web site";
    assert_advice(("200 OK", "text/html", "", PAGE), advice);
    let advice = "/login: if the API moved";
    assert_advice(("302 Found", "text/plain", location, ""), advice);
    let advice = "write https:// in its address";
    assert_advice(("400 Bad Request", "text/html", "", tls), advice);
}

#[test]
fn a_gateway_that_wants_credentials_is_named() {
    let login = "<html><form><input type=\"password\" name=\"p\"></form></html>";
    let basic = "WWW-Authenticate: Basic realm=\"gate\"\r\n";
    assert_advice(("200 OK", "text/html", "", login), "it is a login page");
    let advice = "a gateway in front of the API";
    assert_advice(("401 Unauthorized", "text/html", basic, PAGE), advice);
    assert_advice(("401 Unauthorized", "text/plain", basic, ""), advice);
    assert_advice(("403 Forbidden", "text/html", "", PAGE), advice);
}

/// A server that answers the first bytes of each connection, as one without TLS answers a handshake.
fn plain_server() -> SocketAddr {
    let listener = TcpListener::bind(ANY_PORT).unwrap();
    let addr = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            // A client may close its connection at any time.
            let _ = stream.read(&mut [0; 64]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
        }
    });
    addr
}

#[test]
fn an_address_with_https_for_a_server_without_tls_is_named() {
    let scenario = Scenario::calendar();
    scenario.target(plain_server(), OWNER_TOKEN, "");
    let path = scenario.path("target.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(path, text.replace("base = \"http:", "base = \"https:")).unwrap();
    let output = scenario.run_prepared(&[]);
    output.exits_with(3);
    let (cause, message) = output.trouble(CALLER);
    assert_eq!(cause, TroubleKind::Transport);
    assert!(
        message.contains("write http:// in its address"),
        "{message}"
    );
}
