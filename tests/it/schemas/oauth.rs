//! The schemas of the OAuth contract: the examples of its documents fit, and what must not stand
//! there does not, by the rule that says so.

use rebuff::vocab::Level;
use serde_json::{Value, json};

use super::{Schemas, read, samples};

/// What a schema has against a document: place, level, rule.
fn wrong(schemas: &Schemas, name: &str, document: &Value) -> Vec<(String, Option<Level>, String)> {
    let found = schemas.0.store.validate(&format!("oauth/{name}"), document);
    let found = found.into_iter();
    found
        .map(|m| (m.at, m.level, m.rule.unwrap_or_default()))
        .collect()
}

fn sample(name: &str) -> Value {
    read(&samples("oauth")[name]).unwrap()
}

/// A sample with another value at a place; `null` takes the member away.
fn with(name: &str, place: &str, value: Value) -> Value {
    let mut document = sample(name);
    let (around, last) = place.rsplit_once('/').unwrap();
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
        assert_eq!(wrong(&schemas, name, &sample(name)), [], "{name}");
    }
    let least = json!({ "error": ["invalid_request"] });
    assert_eq!(wrong(&schemas, "redirect-error", &least), []);
    let least = json!({ "error": "invalid_request" });
    assert_eq!(wrong(&schemas, "token-error", &least), []);
}

#[test]
fn each_forbidden_value_in_a_redirect_breaks_its_rule() {
    let schemas = Schemas::new();
    let characters = "rfc6749-4.1.2.1-characters";
    for (place, value, at, rule) in [
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
        let found = wrong(
            &schemas,
            "redirect-error",
            &with("redirect-error", place, value.clone()),
        );
        let found: Vec<_> = found
            .iter()
            .map(|(at, level, rule)| (at.as_str(), *level, rule.as_str()))
            .collect();
        assert_eq!(found, [(at, None, rule)], "{place} {value}");
    }
}

#[test]
fn each_forbidden_value_in_a_token_error_breaks_its_rule() {
    let schemas = Schemas::new();
    let characters = "rfc6749-5.2-characters";
    for (place, value, rule) in [
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
        let found = wrong(
            &schemas,
            "token-error",
            &with("token-error", place, value.clone()),
        );
        let found: Vec<_> = found
            .iter()
            .map(|(at, level, rule)| (at.as_str(), *level, rule.as_str()))
            .collect();
        assert_eq!(found, [(place, None, rule)], "{place} {value}");
    }
}

#[test]
fn a_token_response_has_a_type_and_no_error() {
    let schemas = Schemas::new();
    for (place, value) in [
        ("/access_token", Value::Null),
        ("/access_token", json!("")),
        ("/token_type", Value::Null),
        ("/token_type", json!(7)),
        ("/expires_in", json!("3600")),
        ("/error", json!("invalid_grant")),
    ] {
        let found = wrong(&schemas, "token", &with("token", place, value.clone()));
        assert_eq!(found.len(), 1, "{place} {value}: {found:?}");
        assert_eq!(found[0].0, place, "{value}");
    }
    let scoped = wrong(&schemas, "token-scoped", &sample("token"));
    assert_eq!(scoped.len(), 1, "{scoped:?}");
    assert_eq!(scoped[0].0, "/scope");
    let scoped = with("token", "/scope", json!("profile"));
    assert_eq!(wrong(&schemas, "token-scoped", &scoped), []);
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
        let told = with("webhook", &format!("{details}/error"), json!(name));
        assert_eq!(wrong(&schemas, "webhook", &told), [], "{name}");
        let told = with(
            "webhook",
            &format!("{details}/error"),
            json!(name.to_lowercase()),
        );
        assert_ne!(wrong(&schemas, "webhook", &told), [], "{name}");
    }
    let code = "/authenticationResponse/code";
    let mut told = with("webhook", details, Value::Null);
    assert_ne!(wrong(&schemas, "webhook", &told), [], "neither");
    told["authenticationResponse"]["code"] = json!("SplxlOBeZQQYbYS6WxSbIA");
    assert_eq!(wrong(&schemas, "webhook", &told), []);
    let both = with("webhook", code, json!("SplxlOBeZQQYbYS6WxSbIA"));
    assert_ne!(wrong(&schemas, "webhook", &both), [], "both");
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
        let found = wrong(&schemas, "error-code", &json!(word));
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
        let found = wrong(&schemas, "bearer-challenge", &challenge);
        let found = found.iter().map(|(at, ..)| at.as_str());
        assert_eq!(
            found.collect::<Vec<_>>(),
            at.into_iter().collect::<Vec<_>>(),
            "{challenge}"
        );
    }
}
