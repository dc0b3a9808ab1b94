//! Secrets that a run receives, such as a code or a token. Once received, they are masked in all
//! output of the run, in every encoding.

use serde_json::{Map, Value};

use super::contract::ContractContext;
use crate::case::Fixture;
use crate::request::part;
use crate::view::{Outcome, Pointer, Response};

impl ContractContext {
    /// Masks the values in a response that the contract marks as secret, from now on.
    pub(crate) fn mask_response(&self, outcome: &Outcome) {
        let Some(response) = outcome.response() else {
            return;
        };
        let pointers = self.contract.secrets.iter();
        for secret in pointers.flat_map(|pointer| secrets(response, pointer)) {
            self.redactor.learn(&secret);
        }
    }

    /// Masks the values that a fixture marks as secret, from now on.
    pub(crate) fn mask_fixture(&self, fixture: &Fixture, values: &Map<String, Value>) {
        for name in &fixture.secret {
            let mut all = Vec::new();
            if let Some(value) = part(values, name) {
                texts(value, &mut all);
            }
            for secret in &all {
                self.redactor.learn(secret);
            }
        }
    }
}

/// The texts at a pointer of a response. A malformed response (invalid JSON, or a Location without
/// a redirect status) can also leak a secret, so there the texts are found by their name.
fn secrets(response: &Response, pointer: &Pointer) -> Vec<String> {
    let mut all = Vec::new();
    if let Some(value) = response.at(pointer) {
        texts(&value, &mut all);
        return all;
    }
    let [head, .., name] = pointer.tokens() else {
        return all;
    };
    match head.as_str() {
        "body" if response.json().is_err() => {
            named(&String::from_utf8_lossy(&response.body), name, &mut all);
        }
        "redirect" => {
            let location = response.header("location").unwrap_or_default();
            named(&location, name, &mut all);
        }
        _ => {}
    }
    all
}

fn texts(value: &Value, all: &mut Vec<String>) {
    match value {
        Value::String(text) => all.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, all)),
        Value::Object(members) => members.values().for_each(|member| texts(member, all)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Collects the values that follow a name, in the syntax of JSON, forms and headers.
fn named(text: &str, name: &str, all: &mut Vec<String>) {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-._~+/=%".contains(c);
    for (at, _) in text.match_indices(name) {
        let rest = text[at + name.len()..].trim_start_matches(['"', '\'', '\\', ' ']);
        let Some(rest) = rest.strip_prefix([':', '=']) else {
            continue;
        };
        let value = rest.trim_start_matches(['"', '\'', '\\', ' ']);
        let end = value.find(|c| !is_part(c)).unwrap_or(value.len());
        all.push(value[..end].to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_found_in_malformed_responses_too() {
        let response = |status: u16, location: &str, body: &str| {
            let headers = vec![("location".to_owned(), location.as_bytes().to_vec())];
            Response::new(status, headers, body.as_bytes().to_vec())
        };
        let found = |response: &Response, pointer: &str| {
            secrets(response, &Pointer::parse(pointer).unwrap())
        };
        let code = "/redirect/params/code";
        let token = "/body/access_token";
        let redirect = response(302, "https://a.test/cb?code=one%2B&code=two", "{}");
        assert_eq!(found(&redirect, code), ["one+", "two"]);
        assert_eq!(found(&redirect, token), [""; 0]);
        let refused = response(
            400,
            "https://a.test/cb?code=one",
            "{\"access_token\":\"three\"}",
        );
        assert_eq!(found(&refused, code), ["one"]);
        assert_eq!(found(&refused, token), ["three"]);
        for body in [
            "{\"access_token\": \"three\",}",
            "access_token=three&x=1",
            "<pre>'access_token': 'three'</pre>",
        ] {
            assert_eq!(found(&response(200, "", body), token), ["three"], "{body}");
        }
        let error = response(400, "", "{\"error\":\"access_token\",}");
        assert_eq!(found(&error, token), [""; 0]);
    }
}
