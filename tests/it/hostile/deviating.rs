//! Servers that deviate in every response, or in the response to a valid request. The deviation is
//! reported, and it hides nothing that can still be judged.

use std::collections::BTreeSet;

use rebuff::vocab::{EntryKind, Level, TroubleKind, Verdict};
use serde_json::{Map, Value};

use crate::hostile::responses::json_response;
use crate::hostile::scenario::{RunOutput, Scenario};
use crate::server::{Action, Alteration, Request};

/// Runs the OAuth suite against the authorization server behind a proxy that alters every response.
fn run_oauth(alter: Alteration) -> RunOutput {
    run_some_oauth(alter, &[])
}

/// Runs a part of that suite.
fn run_some_oauth(alter: Alteration, args: &[&str]) -> RunOutput {
    let scenario = Scenario::oauth();
    let proxy = scenario.proxy(move |_| Action::Alter(alter));
    scenario.oauth_target(proxy.addr());
    // The server does not know its address at the proxy.
    let path = scenario.path("target.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let issuer = |addr| format!("issuer = \"http://{addr}/oauth\"");
    let own = issuer(scenario.server.addr());
    std::fs::write(path, text.replace(&issuer(proxy.addr()), &own)).unwrap();
    scenario.run_prepared(args)
}

/// Runs the Calendar suite behind such a proxy.
fn run_calendar(alter: Alteration, args: &[&str]) -> (Scenario, RunOutput) {
    let scenario = Scenario::calendar();
    let proxy = scenario.proxy(move |_| Action::Alter(alter));
    let output = scenario.run(proxy.addr(), args);
    (scenario, output)
}

/// Changes the body if it is a JSON object.
fn alter_object(body: &mut Vec<u8>, alter: impl FnOnce(&mut Map<String, Value>)) {
    if let Ok(Value::Object(mut members)) = serde_json::from_slice(body) {
        alter(&mut members);
        *body = Value::Object(members).to_string().into_bytes();
    }
}

/// Answers every refused authorization code with 403 and this error code.
fn refuse_codes_with(word: &str, request: &Request, head: &mut String, body: &mut Vec<u8>) {
    let form = request.form();
    let is_code = form
        .get("grant_type")
        .is_some_and(|grant| grant == "authorization_code");
    if is_code && String::from_utf8_lossy(body).contains("invalid_grant") {
        *head = head.replacen("400 Bad Request", "403 Forbidden", 1);
        alter_object(body, |members| {
            members.insert("error".into(), word.into());
        });
    }
}

/// Puts a byte order mark before a body.
fn mark(_: &Request, _: &mut String, body: &mut Vec<u8>) {
    if !body.is_empty() {
        body.splice(0..0, *b"\xef\xbb\xbf");
    }
}

/// The ids of the entries of these kinds with this verdict.
fn ids<'o>(output: &'o RunOutput, kinds: &[EntryKind], word: &str) -> BTreeSet<&'o str> {
    let entries = output.record().cases.iter();
    let entries =
        entries.filter(|entry| kinds.contains(&entry.kind) && entry.verdict.row().word == word);
    entries.map(|entry| entry.id.as_str()).collect()
}

const PREREQUISITES: &[EntryKind] = &[EntryKind::Caller, EntryKind::Given, EntryKind::Control];

/// The controls that get an error of the token endpoint.
const OF_TOKEN_ERRORS: [&str; 6] = [
    "oauth::caller::client",
    "oauth::caller::second",
    "oauth::control::token.code",
    "oauth::control::token.public.unknown_grant_type",
    "oauth::control::token.refresh",
    "oauth::control::token.unknown_grant_type",
];

#[track_caller]
fn assert_all_judged(output: &RunOutput, count: usize) {
    let judged = output.record().count(|case| case.verdict.row().judged);
    assert_eq!(judged, count, "{}", output.stdout);
    assert_eq!(output.record().count(|_| true), count);
    output.exits_with(1);
}

#[test]
fn a_quote_in_each_error_description_blocks_no_case() {
    let output = run_oauth(|_, _, body| {
        alter_object(body, |members| {
            if let Some(Value::String(text)) = members.get_mut("error_description") {
                text.push('"');
            }
        });
    });
    assert_all_judged(&output, output.record().count(|_| true));
    assert_eq!(
        ids(&output, PREREQUISITES, "fail"),
        BTreeSet::from(OF_TOKEN_ERRORS)
    );
    let expected = (
        Level::Must,
        "token_error:schema:/body/error_description".to_owned(),
    );
    for id in OF_TOKEN_ERRORS {
        assert_eq!(output.findings(id), std::slice::from_ref(&expected), "{id}");
    }
    // What has no such text is judged as always.
    let passed = ids(&output, &[EntryKind::Case], "pass");
    assert!(passed.contains("oauth::token::own_token"), "{passed:?}");
    assert!(
        passed.contains("oauth::authorize::unknown_client::missing"),
        "{passed:?}"
    );
}

#[test]
fn a_byte_order_mark_before_each_body_blocks_no_case() {
    let output = run_oauth(mark);
    assert_all_judged(&output, output.record().count(|_| true));
    let failed = ids(&output, PREREQUISITES, "fail");
    assert!(
        OF_TOKEN_ERRORS.iter().all(|id| failed.contains(id)),
        "{failed:?}"
    );
    let expected = (Level::Must, "control/schema:/body".to_owned());
    assert_eq!(output.findings("oauth::caller::machine"), [expected]);
    let finding = &output.case("oauth::caller::machine").findings[0];
    assert_eq!(finding.rule, "rfc6749-5.1");
    assert!(
        finding.actual.contains("byte order mark"),
        "{}",
        finding.actual
    );
}

#[test]
fn ids_and_states_are_read_in_spite_of_a_byte_order_mark() {
    let (scenario, output) = run_calendar(mark, &["precondition"]);
    assert_all_judged(&output, output.record().count(|_| true));
    assert!(scenario.live_events().is_empty() && output.record().leftovers.is_empty());
    let finding = &output.case("calendar::precondition::lost_update").findings[0];
    assert_eq!(finding.code(), "error_object:schema:/body");
}

#[test]
fn a_403_with_the_expected_word_is_a_deviation_of_form() {
    let output = run_oauth(|request, head, body| {
        refuse_codes_with("invalid_grant", request, head, body);
    });
    assert_all_judged(&output, output.record().count(|_| true));
    let expected = (Level::Must, "control/status".to_owned());
    assert_eq!(output.findings("oauth::control::token.code"), [expected]);
    let expected = (Level::Must, "status".to_owned());
    assert_eq!(output.findings("oauth::token::unknown_code"), [expected]);
    let passed = ids(&output, &[EntryKind::Case], "pass");
    assert!(
        passed.contains("oauth::token::unknown_grant_type"),
        "{passed:?}"
    );
}

fn deny_codes(request: &Request, head: &mut String, body: &mut Vec<u8>) {
    refuse_codes_with("access_denied", request, head, body);
}

#[test]
fn contrast_proves_a_client_whose_code_is_refused_with_another_word() {
    let output = run_oauth(deny_codes);
    output.exits_with(1);
    // The request that all cases alter is refused in an unexpected way: its own case says so.
    assert_eq!(ids(&output, PREREQUISITES, "fail"), BTreeSet::new());
    let codes: Vec<String> = output
        .findings("oauth::token::unknown_code")
        .into_iter()
        .map(|(_, code)| code)
        .collect();
    assert_eq!(codes, ["status", "equals:/body/error"]);
    for id in [
        "oauth::caller::client",
        "oauth::caller::second",
        "oauth::control::token.code",
    ] {
        let entry = output.case(id);
        assert!(
            entry
                .notes
                .iter()
                .any(|note| note.contains("known by contrast")),
            "{id}: {:?}",
            entry.notes
        );
    }
    let note = &output.case("oauth::caller::client").notes[0];
    assert!(
        note.contains("403 access_denied") && note.contains("401 invalid_client"),
        "{note}"
    );
    let passed = ids(&output, &[EntryKind::Case], "pass");
    assert!(
        passed.contains("oauth::token::unknown_grant_type"),
        "{passed:?}"
    );
    assert!(
        passed.contains("oauth::client_auth::wrong_secret"),
        "{passed:?}"
    );
    // One case is not judged: the server refuses its code as it refuses any other.
    let repeated = "oauth::token::unknown_code_beside_a_real_one";
    assert_eq!(
        ids(&output, &[EntryKind::Case], "blocked"),
        BTreeSet::from([repeated])
    );
    let reason = output.case(repeated).verdict.reason().unwrap();
    assert!(
        reason.contains("403 access_denied") && reason.contains("error_description"),
        "{reason}"
    );
}

/// Without the case that reports the deviation, a blocked case still keeps the run from being green.
#[test]
fn a_case_that_repeats_a_green_control_is_no_success() {
    let output = run_some_oauth(
        deny_codes,
        &[
            "oauth::token::unknown_code_beside_a_real_one",
            "oauth::token::unknown_grant_type",
            "--exact",
        ],
    );
    output.exits_with(3);
    assert_eq!(output.count(EntryKind::Case, "pass"), 1);
    assert_eq!(output.count(EntryKind::Case, "blocked"), 1);
}

/// The same answer to a broken secret proves nothing.
#[test]
fn contrast_is_not_fooled_by_a_server_that_refuses_every_secret_alike() {
    let output = run_oauth(|request, head, body| {
        if request.path() == "/oauth/token" {
            let (_, headers) = head.split_once("\r\n").unwrap();
            *head = format!("HTTP/1.1 400 Bad Request\r\n{headers}");
            *body = br#"{"error":"invalid_request"}"#.to_vec();
        }
    });
    let unproved = ids(&output, &[EntryKind::Caller], "error");
    let callers = ["client", "machine", "second"].map(|name| format!("oauth::caller::{name}"));
    assert_eq!(unproved, callers.iter().map(String::as_str).collect());
    let passed = ids(&output, &[EntryKind::Case], "pass");
    let of_token = |id: &&&str| id.contains("::token::") || id.contains("::client_auth::");
    assert_eq!(passed.iter().filter(of_token).collect::<Vec<_>>(), [&""; 0]);
    // One request with a broken secret was enough to see it.
    let exchanges = &output.case("oauth::caller::client").exchanges;
    assert_eq!(exchanges.len(), 2);
}

/// A server that locks a client, or speaks of its credentials, does not prove it.
#[test]
fn an_error_about_credentials_never_proves_a_client() {
    for word in ["invalid_client", "invalid_token"] {
        let scenario = Scenario::oauth();
        let proxy = scenario.proxy(move |request| {
            let is_secret = request.head_contains("cmVidWZmLWRlbW8td2ViOnJlYnVmZi1kZW1vLXdlYi1z");
            let body = format!(r#"{{"error":"{word}"}}"#);
            if is_secret {
                json_response("403 Forbidden", "", &body)
            } else {
                Action::Forward
            }
        });
        scenario.oauth_target(proxy.addr());
        let output = scenario.run_prepared(&["oauth::token::unknown_code", "--exact"]);
        output.exits_with(3);
        let (cause, message) = output.trouble("oauth::caller::client");
        assert_eq!(cause, TroubleKind::SetUp);
        assert!(message.contains(word), "{message}");
        assert_eq!(output.case("oauth::caller::client").exchanges.len(), 1);
    }
}

#[test]
fn a_201_and_missing_etags_block_only_what_needs_an_etag() {
    let (scenario, output) = run_calendar(
        |request, head, body| {
            if request.is("POST") {
                *head = head.replacen("200 OK", "201 Created", 1);
            }
            alter_object(body, |members| {
                members.remove("etag");
            });
        },
        &["precondition", "events", "bad_request", "gone"],
    );
    output.exits_with(1);
    let insert = output.findings("calendar::control::events.insert");
    let expected =
        ["control/schema:/body/etag", "control/status"].map(|code| (Level::Must, code.to_owned()));
    assert_eq!(BTreeSet::from_iter(insert), BTreeSet::from(expected));
    let unsent = "calendar::control::events.patch.if_match";
    let (cause, message) = output.trouble(unsent);
    assert_eq!(cause, TroubleKind::SetUp);
    assert_eq!(
        message,
        "`events.patch.if_match` needs `${event.etag}`, and the answer to `events.insert` has no /body/etag"
    );
    let cases = output.record().cases.iter();
    for case in cases.filter(|case| case.kind == EntryKind::Case) {
        let needs_etag = case.id.area() == "precondition";
        assert_eq!(
            case.verdict.row().judged,
            !needs_etag,
            "{}: {:?}",
            case.id,
            case.verdict
        );
        assert!(
            needs_etag || case.verdict == Verdict::Pass,
            "{}: {:?}",
            case.id,
            case.findings
        );
    }
    assert!(scenario.live_events().is_empty() && output.record().leftovers.is_empty());
}

/// A service that lacks the probe of its callers is judged by everything else.
#[test]
fn contrast_proves_a_caller_whose_probe_is_not_offered() {
    let scenario = Scenario::calendar();
    let proxy = scenario.proxy(|request| {
        let is_known = ["owner", "guest", "reader"]
            .iter()
            .any(|name| request.head_contains(&format!("Bearer rebuff-demo-{name}-token")));
        if is_known && request.path().ends_with("/calendarList") {
            json_response("404 Not Found", "", NOT_OFFERED)
        } else {
            Action::Forward
        }
    });
    let output = scenario.run(proxy.addr(), &["precondition"]);
    output.exits_with(0);
    let note = &output.case("calendar::caller::owner").notes[0];
    assert!(
        note.contains("404 notFound") && note.contains("401 authError"),
        "{note}"
    );
    assert_eq!(
        output.count(EntryKind::Case, "pass"),
        output.record().count(|_| true)
    );
}

const NOT_OFFERED: &str = r#"{"error":{"errors":[{"domain":"global","reason":"notFound",
    "message":"Not Found"}],"code":404,"message":"Not Found"}}"#;
