//! Servers that deviate in every response, or in the response to a valid request: the deviation is
//! reported, and hides nothing that can still be judged.

use rebuff::vocab::{EntryKind, Verdict};
use serde_json::Value;

use crate::hostile::scenario::{RunOutput, Scenario};
use crate::server::{Action, Alteration, Request};

/// Runs the suite of the authorization server behind a proxy that alters every response.
fn run_oauth(alter: Alteration) -> RunOutput {
    let scenario = Scenario::oauth();
    let proxy = scenario.proxy(move |_| Action::Alter(alter));
    scenario.oauth_target(proxy.addr());
    scenario.run_prepared(&[])
}

/// Changes a JSON object.
fn alter_object(body: &mut Vec<u8>, alter: impl FnOnce(&mut serde_json::Map<String, Value>)) {
    if let Ok(Value::Object(mut members)) = serde_json::from_slice(body) {
        alter(&mut members);
        *body = Value::Object(members).to_string().into_bytes();
    }
}

fn unjudged(output: &RunOutput) -> Vec<String> {
    let cases = output.record().cases.iter();
    let unjudged = cases.filter(|case| case.kind == EntryKind::Case && !case.verdict.row().judged);
    unjudged
        .map(|case| format!("{} {:?}", case.id, case.verdict))
        .collect()
}

#[test]
fn probe() {
    let one: Alteration = |_, _, body| {
        alter_object(body, |members| {
            if let Some(Value::String(text)) = members.get_mut("error_description") {
                text.push('"');
            }
        });
    };
    let two: Alteration = |_, _, body| {
        if !body.is_empty() {
            body.splice(0..0, *b"\xef\xbb\xbf");
        }
    };
    let three: Alteration = |request, head, body| refuse(request, head, body, "invalid_grant");
    let four: Alteration = |request, head, body| refuse(request, head, body, "access_denied");
    for (name, alter) in [("quote", one), ("bom", two), ("403", three), ("word", four)] {
        let output = run_oauth(alter);
        println!("== {name}\n{}\n{}", output.stdout, output.stderr);
        println!("{:#?}", unjudged(&output));
    }
}

fn refuse(request: &Request, head: &mut String, body: &mut Vec<u8>, word: &str) {
    let is_code = request
        .form()
        .get("grant_type")
        .is_some_and(|grant| grant == "authorization_code");
    if is_code && String::from_utf8_lossy(body).contains("invalid_grant") {
        *head = head.replacen("400 Bad Request", "403 Forbidden", 1);
        alter_object(body, |members| {
            members.insert("error".into(), word.into());
        });
    }
}
