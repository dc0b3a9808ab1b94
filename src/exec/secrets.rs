//! Secrets that answers bring: a code, a token. From then on they are masked wherever they come up in
//! the run, whoever sends them and in whatever form.

use serde_json::{Map, Value};

use super::site::Site;
use crate::case::Fixture;
use crate::request::part;
use crate::view::{Outcome, Pointer, Response};

impl Site {
    /// Remembers what the contract calls secret in an answer.
    pub(crate) fn learn(&self, outcome: &Outcome) {
        let places = &self.contract.secrets;
        let (Some(answer), false) = (outcome.answer(), places.is_empty()) else {
            return;
        };
        for secret in places.iter().flat_map(|place| secrets(answer, place)) {
            self.redactor.learn(&secret);
        }
    }

    /// Remembers what a fixture calls secret of its values.
    pub(crate) fn learn_of(&self, fixture: &Fixture, values: &Map<String, Value>) {
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

/// The texts at a place of an answer. Where the answer is not what it should be (a body that is no
/// strict JSON, a Location that is no redirect), they are looked for by their name: a wrong answer
/// gives away as much.
fn secrets(answer: &Response, place: &Pointer) -> Vec<String> {
    let mut all = Vec::new();
    if let Some(value) = answer.at(place) {
        texts(&value, &mut all);
        return all;
    }
    let [head, .., name] = place.tokens() else {
        return all;
    };
    match head.as_str() {
        "body" if answer.json().is_err() => {
            named(&String::from_utf8_lossy(&answer.body), name, &mut all);
        }
        "redirect" => {
            let location = answer.header("location").unwrap_or_default();
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

/// What stands behind a name, as JSON, forms and headers write it.
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
    fn secrets_are_found_also_in_answers_that_are_wrong() {
        let answer = |status: u16, location: &str, body: &str| {
            let headers = vec![("location".to_owned(), location.as_bytes().to_vec())];
            Response::new(status, headers, body.as_bytes().to_vec())
        };
        let found =
            |answer: &Response, place: &str| secrets(answer, &Pointer::parse(place).unwrap());
        let code = "/redirect/params/code";
        let token = "/body/access_token";
        let redirect = answer(302, "https://a.test/cb?code=one%2B&code=two", "{}");
        assert_eq!(found(&redirect, code), ["one+", "two"]);
        assert_eq!(found(&redirect, token), [""; 0]);
        let refused = answer(
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
            assert_eq!(found(&answer(200, "", body), token), ["three"], "{body}");
        }
        let error = answer(400, "", "{\"error\":\"access_token\",}");
        assert_eq!(found(&error, token), [""; 0]);
    }
}
