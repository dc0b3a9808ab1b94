//! Tests every word of the case language. The cases run against a server that echoes each request,
//! and a snapshot shows the verdict, the findings and the request of each case.

mod echo;

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rebuff::case::{Files, OptIn, Suite, load};
use rebuff::exec::{Options, prepare};
use rebuff::plan::{Chosen, Selection, build};
use rebuff::report::curl;
use rebuff::target_file::{Hook, Target, base_url, endpoint_url};
use rebuff::vocab::{Caller, CaseRecord, EntryKind, ExchangeRole, OAuthClient, Secret};

use echo::{CLIENT, EchoServer, PUBLIC, SECRET, TOKEN};

#[test]
fn every_word_of_a_case_file_has_its_effect() {
    let echo = EchoServer::start();
    let records = run(&suite(), &echo);
    let mut text = String::new();
    for record in &records {
        describe(record, &echo, &mut text);
    }
    for secret in [TOKEN, SECRET, &STANDARD.encode(SECRET)] {
        assert!(!text.contains(secret), "{text}");
    }
    insta::assert_snapshot!("words", text);
}

fn suite() -> Suite {
    let mut files = Files::default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/overlays/words");
    files.overlay(&folder).unwrap();
    load(&files).unwrap_or_else(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{}", lines.join("\n"))
    })
}

/// Runs the suite with a fixed run id and start, so that the output is the same every time.
fn run(suite: &Suite, echo: &EchoServer) -> Vec<CaseRecord> {
    let contract = suite.contract("toy").unwrap();
    let token = Secret::new(TOKEN);
    let mut target = Target::short(
        "toy",
        ("base", base_url(&echo.base()).unwrap()),
        "owner",
        token,
    );
    let endpoint = endpoint_url("token", &format!("{}/oauth/token?tenant=7", echo.base()));
    target.endpoints.insert("token".into(), endpoint.unwrap());
    let mut client = |name: &str, id: &str, secret: Option<&str>, in_form| {
        let client = OAuthClient {
            id: id.into(),
            secret: secret.map(Secret::new),
            in_form,
        };
        target
            .identities
            .insert(name.into(), Caller::Client(client));
    };
    client("client", CLIENT, Some(SECRET), false);
    client("by_form", CLIENT, Some(SECRET), true);
    client("public", PUBLIC, None, false);
    target.secrets.push(Secret::new(SECRET));
    target.features.insert("able".into());
    let hook = Hook {
        headers: vec![("X-Break".into(), "now".into())],
        query: vec![
            ("break".into(), "now&here".into()),
            ("short".into(), "hooked".into()),
        ],
    };
    target.hooks.insert("broken".into(), hook);
    let selection = Selection {
        chosen: Chosen::Reasons(vec![OptIn::Load]),
        ..Selection::default()
    };
    let plan = build(contract, &Arc::new(target), &selection);
    let started = "2026-11-22T12:00:00Z".parse().unwrap();
    let options = Options::in_process("words", started);
    let (_, run) = prepare(vec![plan], &suite.store, options).unwrap();
    run.finish().cases
}

/// Appends one record to the text: its id, verdict, findings and notes, and the requests of the
/// case.
fn describe(record: &CaseRecord, echo: &EchoServer, text: &mut String) {
    let reason = record.verdict.reason().unwrap_or_default();
    let line = format!("{}: {} {reason}", record.id, record.verdict);
    let _ = writeln!(text, "{}", line.trim_end());
    for finding in &record.findings {
        let (level, code) = (finding.level, finding.code());
        let expected = &finding.expected;
        let actual = finding.actual.replace(&echo.base(), "$BASE");
        let _ = writeln!(text, "  {level} {code}: expected {expected}, got {actual}");
    }
    for note in &record.notes {
        let _ = writeln!(text, "  note: {note}");
    }
    let sent = record.exchanges.iter();
    for exchange in sent.filter(|_| record.kind == EntryKind::Case) {
        let command = curl::command(exchange).replace(&echo.base(), "$BASE");
        let role = match exchange.role {
            ExchangeRole::Shot => "",
            _ => exchange.step.as_str(),
        };
        let _ = writeln!(text, "  {}", format!("{role} {command}").trim_start());
    }
}
