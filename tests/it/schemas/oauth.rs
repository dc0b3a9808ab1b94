//! Checks the schemas of the OAuth contract: the examples of the documents are valid, and each
//! forbidden value is reported with the rule that forbids it.

use rebuff::vocab::Level;
use serde_json::{Value, json};

use super::{Schemas, read, samples};

/// Checks a document against a schema. Returns the pointer, level and rule of each mismatch.
fn mismatches(
    schemas: &Schemas,
    name: &str,
    document: &Value,
) -> Vec<(String, Option<Level>, String)> {
    let found = schemas.0.store.validate(&format!("oauth/{name}"), document);
    let found = found.into_iter();
    found
        .map(|m| (m.at, m.level, m.rule.unwrap_or_default()))
        .collect()
}

fn sample(name: &str) -> Value {
    read(&samples("oauth")[name]).unwrap()
}

/// A copy of a sample with the value at a pointer replaced; the value `null` removes the member.
fn sample_with(name: &str, pointer: &str, value: Value) -> Value {
    let mut document = sample(name);
    let (around, last) = pointer.rsplit_once('/').unwrap();
    let members = document.pointer_mut(around).unwrap();
    let members = members.as_object_mut().unwrap();
    match value {
        Value::Null => drop(members.shift_remove(last).unwrap()),
        value => drop(members.insert(last.to_owned(), value)),
    }
    document
}

#[test]
fn the_examples_of_the_documents_are_valid() {
    let schemas = Schemas::new();
    let samples = samples("oauth");
    assert_eq!(samples.len(), 4);
    for name in samples.keys() {
        assert_eq!(mismatches(&schemas, name, &sample(name)), [], "{name}");
    }
    let least = json!({ "error": ["invalid_request"] });
    assert_eq!(mismatches(&schemas, "redirect-error", &least), []);
    let least = json!({ "error": "invalid_request" });
    assert_eq!(mismatches(&schemas, "token-error", &least), []);
}

#[test]
fn each_forbidden_value_in_a_redirect_breaks_its_rule() {
    let schemas = Schemas::new();
    let characters = "rfc6749-4.1.2.1-characters";
    for (pointer, value, at, rule) in [
        ("/error", Value::Null, "/error", ""),
        ("/error", json!(["a", "a"]), "/error", ""),
        ("/error", json!([""]), "/error/0", characters),
        ("/error", json!(["a\"b"]), "/error/0", characters),
        ("/error", json!(["é"]), "/error/0", characters),
        (
            "/error_description",
            json!(["a\\b"]),
            "/error_description/0",
            characters,
        ),
        (
            "/error_description",
            json!(["a\nb"]),
            "/error_description/0",
            characters,
        ),
        (
            "/error_description",
            json!(["a", "b"]),
            "/error_description",
            "",
        ),
        ("/error_uri", json!(["a b"]), "/error_uri/0", characters),
        (
            "/error_uri",
            json!(["http://[/"]),
            "/error_uri/0",
            characters,
        ),
        (
            "/state",
            json!(["a", "a"]),
            "/state",
            "rfc6749-4.1.2.1-state",
        ),
        ("/iss", json!(["as.example.com"]), "/iss/0", "rfc9207-2"),
        ("/code", json!(["a"]), "/code", ""),
        ("/access_token", json!(["a"]), "/access_token", ""),
        ("/id_token", json!(["a"]), "/id_token", ""),
    ] {
        let found = mismatches(
            &schemas,
            "redirect-error",
            &sample_with("redirect-error", pointer, value.clone()),
        );
        let found: Vec<_> = found
            .iter()
            .map(|(at, level, rule)| (at.as_str(), *level, rule.as_str()))
            .collect();
        assert_eq!(found, [(at, None, rule)], "{pointer} {value}");
    }
}

#[test]
fn each_forbidden_value_in_a_token_error_breaks_its_rule() {
    let schemas = Schemas::new();
    let characters = "rfc6749-5.2-characters";
    for (pointer, value, rule) in [
        ("/error", Value::Null, ""),
        ("/error", json!(7), ""),
        ("/error", json!({ "code": "invalid_request" }), ""),
        ("/error", json!("a\"b"), characters),
        ("/error_description", json!(7), ""),
        ("/error_description", json!("a\tb"), characters),
        ("/error_uri", json!("a b"), characters),
        ("/access_token", json!("a"), ""),
        ("/refresh_token", json!("a"), ""),
    ] {
        let found = mismatches(
            &schemas,
            "token-error",
            &sample_with("token-error", pointer, value.clone()),
        );
        let found: Vec<_> = found
            .iter()
            .map(|(at, level, rule)| (at.as_str(), *level, rule.as_str()))
            .collect();
        assert_eq!(found, [(pointer, None, rule)], "{pointer} {value}");
    }
}

#[test]
fn a_token_response_has_a_type_and_no_error() {
    let schemas = Schemas::new();
    for (pointer, value) in [
        ("/access_token", Value::Null),
        ("/access_token", json!("")),
        ("/token_type", Value::Null),
        ("/token_type", json!(7)),
        ("/expires_in", json!("3600")),
        ("/error", json!("invalid_grant")),
    ] {
        let found = mismatches(
            &schemas,
            "token",
            &sample_with("token", pointer, value.clone()),
        );
        assert_eq!(found.len(), 1, "{pointer} {value}: {found:?}");
        assert_eq!(found[0].0, pointer, "{value}");
    }
    let scoped = mismatches(&schemas, "token-scoped", &sample("token"));
    assert_eq!(scoped.len(), 1, "{scoped:?}");
    assert_eq!(scoped[0].0, "/scope");
    let scoped = sample_with("token", "/scope", json!("profile"));
    assert_eq!(mismatches(&schemas, "token-scoped", &scoped), []);
}

#[test]
fn a_webhook_has_a_code_or_one_of_the_eight_errors() {
    let schemas = Schemas::new();
    let details = "/authenticationResponse/errorDetails";
    for name in [
        "ERROR_UNSPECIFIED",
        "INVALID_REQUEST",
        "ACCESS_DENIED",
        "UNAUTHORIZED_CLIENT",
        "UNSUPPORTED_RESPONSE_TYPE",
        "INVALID_SCOPE",
        "SERVER_ERROR",
        "TEMPORARILY_UNAVAILABLE",
    ] {
        let document = sample_with("webhook", &format!("{details}/error"), json!(name));
        assert_eq!(mismatches(&schemas, "webhook", &document), [], "{name}");
        let document = sample_with(
            "webhook",
            &format!("{details}/error"),
            json!(name.to_lowercase()),
        );
        assert_ne!(mismatches(&schemas, "webhook", &document), [], "{name}");
    }
    let code = "/authenticationResponse/code";
    let mut document = sample_with("webhook", details, Value::Null);
    assert_ne!(
        mismatches(&schemas, "webhook", &document),
        [],
        "neither a code nor an error"
    );
    document["authenticationResponse"]["code"] = json!("SplxlOBeZQQYbYS6WxSbIA");
    assert_eq!(mismatches(&schemas, "webhook", &document), []);
    let both = sample_with("webhook", code, json!("SplxlOBeZQQYbYS6WxSbIA"));
    assert_ne!(
        mismatches(&schemas, "webhook", &both),
        [],
        "both a code and an error"
    );
}

#[test]
fn an_error_code_is_registered_and_spelt_as_registered() {
    let schemas = Schemas::new();
    let spelling = (None, "rfc6749-1.9");
    let unregistered = (Some(Level::Should), "rfc6749-8.5");
    for (word, strengths) in [
        ("invalid_request", vec![]),
        ("unsupported_grant_type", vec![]),
        ("login_required", vec![]),
        ("INVALID_REQUEST", vec![spelling]),
        ("Access_Denied", vec![spelling]),
        ("error_unspecified", vec![spelling]),
        ("ERROR_UNSPECIFIED", vec![spelling]),
        ("bad_verification_code", vec![unregistered]),
    ] {
        let found = mismatches(&schemas, "error-code", &json!(word));
        let found = found.iter().map(|(_, level, rule)| (*level, rule.as_str()));
        assert_eq!(found.collect::<Vec<_>>(), strengths, "{word}");
    }
}

#[test]
fn a_challenge_has_each_attribute_once() {
    let schemas = Schemas::new();
    for (challenge, at) in [
        (json!({ "realm": "orders" }), None),
        (json!({ "error": "invalid_token", "scope": "a b" }), None),
        (json!({}), Some("")),
        (
            json!({ "error": ["invalid_token", "invalid_token"] }),
            Some("/error"),
        ),
        (
            json!({ "error_description": "é" }),
            Some("/error_description"),
        ),
        (json!({ "scope": "a  b" }), Some("/scope")),
    ] {
        let found = mismatches(&schemas, "bearer-challenge", &challenge);
        let found = found.iter().map(|(at, ..)| at.as_str());
        assert_eq!(
            found.collect::<Vec<_>>(),
            at.into_iter().collect::<Vec<_>>(),
            "{challenge}"
        );
    }
}
