//! What people read about a misbehaving server: what it sent, with the values of the run, and each
//! trouble once.

use rebuff::vocab::{TroubleKind, Verdict};

use crate::hostile::scenario::{PATCH, Scenario, is_crafted};
use crate::server::{Action, respond};

/// The lines of the output that show details, without their wrapping.
fn details(stdout: &str) -> String {
    let lines = stdout
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("| "));
    lines
        .flat_map(str::split_whitespace)
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn a_page_in_place_of_json_is_shown_as_it_was_sent() {
    let scenario = Scenario::calendar();
    let proxy = scenario.proxy_for_crafted(|| {
        let page = format!("<html>{}", "x".repeat(200));
        respond("412 Precondition Failed", "text/html", "", page.as_bytes())
    });
    let output = scenario.run(proxy.addr(), &["--exact", PATCH]);
    output.exits_with(1);
    let findings = output.case(PATCH).findings.iter();
    let finding = findings
        .clone()
        .find(|found| found.code() == "error_object:schema:/body");
    let finding = finding.expect("the page is a finding");
    assert_eq!(finding.actual, "text/html, not JSON");
    let details = details(&output.stdout);
    assert!(
        details.contains("got text/html, not JSON `<html>xxx"),
        "{details}"
    );
    let body = finding.shown.body.as_deref().unwrap();
    assert!(body.starts_with("<html>") && body.len() < 120, "{body}");
    for text in [
        &output.stdout,
        &std::fs::read_to_string(scenario.out().join("junit.xml")).unwrap(),
    ] {
        assert!(!text.contains("at line 1"), "{text}");
    }
}

#[test]
fn a_secret_in_a_page_is_masked_before_the_page_is_cut() {
    let scenario = Scenario::calendar();
    let token = rebuff::reference::calendar::accounts::OWNER_TOKEN;
    let proxy = scenario.proxy_for_crafted(move || {
        // The cut after 80 characters would leave the first half of the token.
        let page = format!("{}{token}", "x".repeat(80 - token.len() / 2));
        respond("412 Precondition Failed", "text/html", "", page.as_bytes())
    });
    let output = scenario.run(proxy.addr(), &["--exact", PATCH]);
    output.exits_with(1);
    assert!(!output.stdout.contains(&token[..token.len() / 2 - 1]));
}

#[test]
fn people_read_values_and_known_failures_read_names() {
    let scenario = Scenario::oauth();
    let proxy = scenario.proxy(|request| {
        let uri = request
            .head
            .split_once("redirect_uri=")
            .map(|(_, rest)| rest);
        let uri = uri.and_then(|rest| rest.split(['&', ' ']).next());
        match uri.filter(|uri| uri.contains(".invalid")) {
            Some(uri) => {
                let to = uri.replace("%3A", ":").replace("%2F", "/");
                let head = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\n";
                Action::Send(format!("{head}Location: {to}?error=access_denied\r\n\r\n").into())
            }
            None => Action::Forward,
        }
    });
    scenario.oauth_target(proxy.addr());
    let id = "oauth::redirect_uri::other_uri::other_host";
    let output = scenario.run_prepared(&["--exact", id]);
    output.exits_with(1);
    let mut findings = output.case(id).findings.iter();
    let finding = findings
        .find(|found| found.code() == "avoids:/redirect/url")
        .unwrap();
    assert!(finding.expected.contains("${bait}"), "{}", finding.expected);
    let bait = &finding.shown.values["bait"];
    let texts = ["junit.xml", "summary.md"].map(|name| scenario.out().join(name));
    let texts = texts.map(|path| std::fs::read_to_string(path).unwrap());
    // The formats escape the slashes of the URI.
    let (label, _) = bait.trim_start_matches("https://").split_once('/').unwrap();
    for text in [details(&output.stdout)].iter().chain(&texts) {
        assert!(text.contains(label) && !text.contains("bait}"), "{text}");
    }
}

/// A watch finds something in a response that is not the one to the shot. Both are shown.
#[test]
fn the_exchange_of_a_finding_is_shown_beside_the_shot() {
    let scenario = Scenario::calendar();
    let id = "calendar::values::time_without_zone";
    let proxy = scenario.proxy(|request| {
        if request.is("GET /") {
            return Action::Alter(|_, _, body| {
                let text = String::from_utf8_lossy(body);
                *body = text.replace("\"code\": 404", "\"code\": 405").into_bytes();
            });
        }
        Action::Forward
    });
    let output = scenario.run(proxy.addr(), &["--exact", id]);
    output.exits_with(1);
    let record = output.case(id);
    let about = record.findings[0].shown.exchange.unwrap();
    assert_eq!(record.exchanges[about].step, "after 1");
    let details = details(&output.stdout);
    for step in ["sent after 1 (events.get", "sent shot (events.insert"] {
        assert!(details.contains(step), "{details}");
    }
}

#[test]
fn a_server_that_goes_away_is_told_once_with_a_count() {
    let scenario = Scenario::calendar();
    let mut crafted = false;
    let proxy = scenario.proxy(move |request| {
        crafted |= is_crafted(request);
        if crafted {
            Action::Stop
        } else {
            Action::Forward
        }
    });
    let output = scenario.run(proxy.addr(), &[]);
    output.exits_with(3);
    let record = output.record();
    let gone = |cause: &Verdict| {
        matches!(
            cause,
            Verdict::Error {
                cause: TroubleKind::Transport,
                ..
            }
        )
    };
    let count = record
        .cases
        .iter()
        .filter(|case| gone(&case.verdict))
        .count();
    assert!(count > 20, "{count}");
    let details = details(&output.stdout);
    assert!(
        details.contains(&format!("{count} transport: ")),
        "{details}"
    );
    assert_eq!(
        details.matches("answered nothing within").count(),
        1,
        "{details}"
    );
}

/// A client's id and secret are form-encoded before Base64. The message about a refused client says so.
#[test]
fn a_refused_client_is_told_about_form_encoding() {
    for status in ["400 Bad Request", "401 Unauthorized"] {
        let scenario = Scenario::oauth();
        let proxy = scenario.proxy(move |request| {
            if request.is("POST /oauth/token") {
                let body = br#"{"error":"invalid_client"}"#;
                return respond(status, "application/json", "", body);
            }
            Action::Forward
        });
        scenario.oauth_target(proxy.addr());
        let output = scenario.run_prepared(&["--exact", "oauth::token::unknown_code"]);
        let (_, message) = output.trouble("oauth::caller::client");
        assert!(message.contains("RFC 6749 2.3.1"), "{status}: {message}");
    }
}

/// RFC 6749 A.8: a description has one character or more.
#[test]
fn an_empty_description_is_called_empty() {
    let scenario = Scenario::oauth();
    let proxy = scenario.proxy(|request| {
        if request.is("POST /oauth/token") && request.body.starts_with(b"code=") {
            let body = br#"{"error":"invalid_request","error_description":""}"#;
            return respond(
                "400 Bad Request",
                "application/json",
                "Cache-Control: no-store\r\n",
                body,
            );
        }
        Action::Forward
    });
    scenario.oauth_target(proxy.addr());
    let id = "oauth::token::grant_type_missing::missing";
    let output = scenario.run_prepared(&["--exact", id]);
    output.exits_with(1);
    let details = details(&output.stdout);
    assert!(
        details.contains("got empty, but at least one character is demanded"),
        "{details}"
    );
}
