//! Tests that no output contains a secret of the target, even if the server echoes it in an
//! encoding.

use std::fmt::Write as _;
use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rebuff::reference::calendar::accounts::{GUEST_TOKEN, OWNER_TOKEN};

use crate::hostile::responses::{error_response, json_response};
use crate::hostile::scenario::{PATCH, RunOutput, Scenario, is_crafted};
use crate::server::{Action, Request};

/// A token with characters that every encoding changes.
const TOKEN: &str = r#"ya29.s3cr3t~/\"owner?"+>>token"=="#;

/// The length of the pieces to search for. A match of this length cannot be a coincidence.
const PIECE: usize = 12;

#[test]
fn an_echoed_token_is_in_no_output() {
    let scenario = Scenario::calendar();
    let proxy = scenario.proxy(|request| {
        if is_crafted(request) {
            echo("412")
        } else {
            forward(request)
        }
    });
    let output = run(&scenario, proxy.addr(), &[]);
    output.exits_with(0);
    assert_no_secret(&scenario, &output);
}

/// The token is masked even where rebuff cuts a text in the middle of the token.
#[test]
fn an_echoed_token_is_in_no_finding() {
    for cut in [60, 95, 105, 110, 115] {
        let scenario = Scenario::calendar();
        let pad = "x".repeat(cut);
        let text = quoted(&format!("{pad}{TOKEN}"));
        let body = format!(
            r#"{{"error":{{"errors":[{{"domain":"global","reason":{text},"message":"m"}}],"code":{text},"message":5,{text}:1}}}}"#
        );
        let proxy = scenario.proxy(move |request| {
            if is_crafted(request) || (request.is("GET") && request.head_contains("nosuchevent")) {
                json_response("412 Precondition Failed", "", &body)
            } else {
                forward(request)
            }
        });
        let output = run(&scenario, proxy.addr(), &[]);
        output.exits_with(1);
        assert!(!output.case(PATCH).findings.is_empty());
        assert_no_secret(&scenario, &output);
    }
}

#[test]
fn an_echoed_token_is_in_no_error_message() {
    let body = format!("{{\"id\":{}}}", quoted(TOKEN));
    let reset = format!("HTTP/1.1 200 {TOKEN}\r\n{TOKEN}: x\r\n{TOKEN}\r\n\r\n");
    let acts: [Box<dyn Fn() -> Action + Send>; 4] = [
        Box::new(move || json_response("200 OK", "", &body)),
        Box::new(|| echo("401")),
        Box::new(|| echo("503")),
        Box::new(move || Action::Send(reset.clone().into_bytes())),
    ];
    for act in acts {
        let scenario = Scenario::calendar();
        let mut spoiled = false;
        let proxy = scenario.proxy(move |request| {
            spoiled |= is_crafted(request);
            if spoiled { act() } else { forward(request) }
        });
        let output = run(&scenario, proxy.addr(), &["patch_with"]);
        assert!(matches!(output.code, Some(1 | 3)), "{}", output.stdout);
        assert_no_secret(&scenario, &output);
    }
}

/// A leftover is listed with its URL, and stays in the journal.
#[test]
fn an_echoed_token_is_in_no_leftover() {
    let scenario = Scenario::calendar();
    let proxy = scenario.proxy(|request| {
        if request.is("DELETE") {
            echo("500")
        } else {
            forward(request)
        }
    });
    let output = run(&scenario, proxy.addr(), &[PATCH, "--exact"]);
    assert!(!output.record().leftovers.is_empty());
    assert_eq!(scenario.journals().len(), 1);
    assert_no_secret(&scenario, &output);
    let clean = scenario.clean();
    clean.exits_with(3);
    assert_no_secret(&scenario, &clean);
}

#[test]
fn a_token_echoed_as_a_header_name_is_masked() {
    let scenario = Scenario::calendar();
    let proxy = scenario.proxy(|request| {
        if is_crafted(request) {
            let headers = format!("x-{GUEST_TOKEN}: 1\r\nx-b: {GUEST_TOKEN}\r\n");
            return error_response("412 Precondition Failed", &headers);
        }
        forward(request)
    });
    let output = run(&scenario, proxy.addr(), &[PATCH, "--exact"]);
    output.exits_with(1);
    assert_no_secret(&scenario, &output);
}

/// Forwards the request with the token that the server behind the proxy knows.
fn forward(request: &Request) -> Action {
    if request.head_contains(TOKEN) {
        Action::ForwardAs(OWNER_TOKEN)
    } else {
        Action::Forward
    }
}

/// A valid error response that echoes the token in every encoding.
fn echo(status: &str) -> Action {
    let (mut message, mut headers) = (String::new(), String::new());
    for (n, form) in encodings().iter().enumerate() {
        let _ = write!(message, "{form} ");
        let _ = write!(headers, "x-echo-{n}: {form}\r\n");
    }
    let message = quoted(&message);
    let body = format!(
        r#"{{"error":{{"errors":[{{"domain":"global","reason":"conditionNotMet","message":{message},"locationType":"header","location":"If-Match"}}],"code":{status},"message":{message},"escaped":"{}"}}}}"#,
        unicode(TOKEN)
    );
    let _ = write!(
        headers,
        "WWW-Authenticate: Bearer realm=\"{}\"\r\n",
        percent()
    );
    json_response(&format!("{status} Whatever"), &headers, &body)
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

fn percent() -> String {
    utf8_percent_encode(TOKEN, NON_ALPHANUMERIC).to_string()
}

fn unicode(text: &str) -> String {
    text.chars().fold(String::new(), |mut all, c| {
        let _ = write!(all, "\\u{:04x}", u32::from(c));
        all
    })
}

/// The token: plain, percent-encoded, JSON-escaped, and in base64 and base64url with several
/// prefixes.
fn encodings() -> Vec<String> {
    let mut forms = vec![
        TOKEN.to_owned(),
        percent(),
        percent().to_lowercase(),
        quoted(TOKEN),
    ];
    for before in ["", "u:", "user:"] {
        let text = format!("{before}{TOKEN}");
        forms.push(STANDARD.encode(&text));
        forms.push(URL_SAFE_NO_PAD.encode(&text));
    }
    forms
}

fn run(scenario: &Scenario, addr: std::net::SocketAddr, args: &[&str]) -> RunOutput {
    scenario.target(addr, TOKEN, "");
    scenario.run_prepared(args)
}

/// Asserts that no output contains a piece of an encoded secret. The check skips the first and last
/// characters of base64 texts, because they also hold bits of the neighbouring text.
fn assert_no_secret(scenario: &Scenario, output: &RunOutput) {
    let mut texts = vec![
        ("stdout".to_owned(), output.stdout.clone()),
        ("stderr".to_owned(), output.stderr.clone()),
    ];
    for file in fs::read_dir(scenario.out()).unwrap() {
        let path = file.unwrap().path();
        texts.push((
            path.display().to_string(),
            fs::read_to_string(&path).unwrap(),
        ));
    }
    assert!(texts.iter().any(|(name, _)| name.ends_with("run.json")));
    let mut secrets = encodings();
    secrets.push(unicode(TOKEN));
    secrets.push(GUEST_TOKEN.to_owned());
    for (name, text) in &texts {
        for secret in &secrets {
            let start = secret.len().min(2);
            for at in start..secret.len().saturating_sub(PIECE + 2) {
                let piece = &secret[at..at + PIECE];
                assert!(!text.contains(piece), "{piece} of {secret} in {name}");
            }
        }
    }
}
