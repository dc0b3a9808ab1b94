//! Bodies with content codings, and bodies that are too long to be read.

use std::io::Write as _;
use std::sync::{Arc, Mutex};

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use rebuff::vocab::{EntryKind, Finding, Level, Verdict};

use crate::hostile::responses::json_response;
use crate::hostile::scenario::{PATCH, Scenario};
use crate::server::{Action, respond};

/// The right answer to the crafted request.
const RIGHT: &str = r#"{"error":{"errors":[{"domain":"global","reason":"conditionNotMet","message":"m","locationType":"header","location":"If-Match"}],"code":412,"message":"m"}}"#;

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn deflate(text: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// A brotli stream that stores the text without compression (RFC 7932 9.2).
fn brotli(text: &[u8]) -> Vec<u8> {
    let length = u32::try_from(text.len() - 1).unwrap();
    let head = (length << 4 | 1 << 20).to_le_bytes();
    [&head[..3], text, &[0b11]].concat()
}

/// A response to the crafted request, with this content coding.
fn coded(coding: &str, body: &[u8]) -> Action {
    let headers = format!("Content-Encoding: {coding}\r\n");
    respond(
        "412 Precondition Failed",
        "application/json",
        &headers,
        body,
    )
}

/// The only finding against this response to the crafted request.
fn finding(args: &[&str], act: impl FnMut() -> Action + Send + 'static) -> Finding {
    let scenario = Scenario::calendar();
    let proxy = scenario.proxy_for_crafted(act);
    let output = scenario.run(proxy.addr(), args);
    output.exits_with(1);
    output.assert_others_pass(PATCH);
    assert!(scenario.live_events().is_empty());
    let case = output.case(PATCH);
    let [finding] = case.findings.as_slice() else {
        panic!("{:?}", case.findings);
    };
    assert_eq!(finding.level, Level::Must);
    assert!(
        finding
            .actual
            .contains("only status and headers were judged"),
        "{}",
        finding.actual
    );
    let mut shots = case.exchanges.iter();
    let shown = shots.find_map(|one| one.answer.as_ref().filter(|answer| answer.status == 412));
    let body = shown.unwrap().body.as_ref().unwrap();
    assert!(body.cut && body.text.contains(&finding.actual), "{body:?}");
    finding.clone()
}

#[test]
fn a_coded_body_is_judged_as_any_other() {
    let codings: [(&str, Vec<u8>); 4] = [
        ("gzip", gzip(RIGHT.as_bytes())),
        ("deflate", deflate(RIGHT.as_bytes())),
        ("br", brotli(RIGHT.as_bytes())),
        ("identity", RIGHT.into()),
    ];
    for (coding, body) in codings {
        let scenario = Scenario::calendar();
        let asked = Arc::new(Mutex::new(String::new()));
        let proxy = scenario.proxy({
            let asked = Arc::clone(&asked);
            move |request| {
                if !crate::hostile::scenario::is_crafted(request) {
                    return Action::Forward;
                }
                *asked.lock().unwrap() = request.headers()["accept-encoding"].clone();
                coded(coding, &body)
            }
        });
        let output = scenario.run(proxy.addr(), &[PATCH, "--exact"]);
        output.exits_with(0);
        // The message of this server is not that of the document, which is advice.
        assert_eq!(output.case(PATCH).verdict, Verdict::Advice, "{coding}");
        for asks in ["gzip", "deflate", "br"] {
            assert!(asked.lock().unwrap().contains(asks), "{asked:?}");
        }
    }
}

#[test]
fn an_empty_body_with_a_coding_is_empty() {
    let scenario = Scenario::calendar();
    let proxy = scenario.proxy(|request| {
        if request.is("DELETE") {
            respond(
                "204 No Content",
                "text/plain",
                "Content-Encoding: gzip\r\n",
                b"",
            )
        } else {
            Action::Forward
        }
    });
    let output = scenario.run(proxy.addr(), &["--exact", PATCH]);
    output.exits_with(0);
    assert!(output.record().leftovers.is_empty());
}

#[test]
fn another_coding_is_named() {
    let found = finding(&[], || coded("zstd", b"\x28\xb5\x2f\xfd"));
    assert_eq!(found.code(), "error_object:schema:/body");
    assert!(found.actual.contains("`zstd`"), "{}", found.actual);
    assert!(
        found.expected.contains("gzip, deflate or br"),
        "{}",
        found.expected
    );
}

#[test]
fn a_broken_coding_is_named() {
    let whole = gzip(RIGHT.as_bytes());
    let half = whole[..whole.len() / 2].to_vec();
    for body in [RIGHT.as_bytes().to_vec(), half] {
        let found = finding(&[], move || coded("gzip", &body));
        assert!(
            found.actual.contains("broken content coding"),
            "{}",
            found.actual
        );
    }
}

/// A body that is small as it is sent and large after decoding is as long as any other.
#[test]
fn a_body_is_bounded_after_decoding() {
    let bomb = gzip(&vec![b' '; 64 << 20]);
    assert!(bomb.len() < 1 << 17);
    let found = finding(&[], move || coded("gzip", &bomb));
    assert!(
        found.actual.contains("more than 1048576 bytes"),
        "{}",
        found.actual
    );
}

#[test]
fn a_long_body_of_a_valid_request_is_no_false_claim() {
    let scenario = Scenario::calendar();
    let body = format!(r#"{{"id":"x","pad":"{}"}}"#, "x".repeat(40_000));
    let mut shot = false;
    let proxy = scenario.proxy(move |request| {
        shot |= crate::hostile::scenario::is_crafted(request);
        if shot && request.is("GET") {
            json_response("200 OK", "", &body)
        } else {
            Action::Forward
        }
    });
    let args = [PATCH, "--exact", "--max-body", "30000"];
    let output = scenario.run(proxy.addr(), &args);
    output.exits_with(3);
    let (_, message) = output.trouble(PATCH);
    assert!(message.contains("more than 30000 bytes"), "{message}");
    assert!(output.case(PATCH).findings.is_empty());
}

/// The time limit of the run is far below the time that all errors would take.
#[test]
fn an_error_with_many_empty_items_delays_no_case() {
    let scenario = Scenario::calendar();
    let items = vec!["{}"; 300_000].join(",");
    let body = format!(r#"{{"error":{{"errors":[{items}]}}}}"#);
    assert!(body.len() < 1 << 20);
    let proxy =
        scenario.proxy_for_crafted(move || json_response("412 Precondition Failed", "", &body));
    let output = scenario.run(proxy.addr(), &[]);
    output.exits_with(1);
    let findings = output.findings(PATCH);
    assert!((1..=40).contains(&findings.len()), "{}", findings.len());
    let code = (
        Level::Must,
        "error_object:schema:/body/error/code".to_owned(),
    );
    assert!(findings.contains(&code), "{findings:?}");
    output.assert_others_pass(PATCH);
    let judged = output.count(EntryKind::Case, "pass");
    assert!(judged > 90, "{judged}");
}
