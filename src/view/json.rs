//! Strict JSON (RFC 8259), which every API client can read. `serde_json` alone silently takes the
//! last of two members with the same name.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Value};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Parses a whole body, or returns in a few words what is wrong with it.
pub fn parse_strict(body: &[u8]) -> Result<Value, String> {
    if body.trim_ascii().is_empty() {
        return Err("empty".into());
    }
    if body.starts_with(BYTE_ORDER_MARK) {
        return Err("a byte order mark".into());
    }
    serde_json::from_slice::<Strict>(body)
        .map(|strict| strict.0)
        .map_err(|error| flaw(&error))
}

/// What is wrong with a body, in words about the body. A parser's own words and its lines and columns
/// mean nothing to the people who wrote the server.
fn flaw(error: &serde_json::Error) -> String {
    if error.is_eof() {
        return "cut off".into();
    }
    let told = error.to_string();
    let told = told
        .rsplit_once(" at line ")
        .map_or(told.as_str(), |(told, _)| told);
    if told.starts_with(TWICE) {
        return told.to_owned();
    }
    let flaw = FLAWS.iter().find(|(words, _)| told.starts_with(words));
    flaw.map_or("not JSON", |(_, flaw)| flaw).to_owned()
}

/// The beginning of the flaw of an object with two members of one name.
const TWICE: &str = "a member twice";

/// The words of `serde_json`, and what they mean for a body.
const FLAWS: &[(&str, &str)] = &[
    ("trailing comma", "a trailing comma"),
    ("trailing characters", "text after the JSON"),
    ("invalid unicode", "bytes that are not UTF-8"),
    ("control character", "a control character in a string"),
    ("invalid escape", "an invalid escape in a string"),
    ("lone leading surrogate", "an invalid escape in a string"),
    (
        "unexpected end of hex escape",
        "an invalid escape in a string",
    ),
    ("key must be a string", "a member name without quotes"),
    ("recursion limit", "nested too deeply"),
    ("number out of range", "a number that is too large"),
];

/// Parses the JSON object or list at the beginning of a body, in spite of a byte order mark, text behind
/// it, bytes that are not UTF-8 and repeated names.
pub fn parse_leniently(body: &[u8]) -> Option<Value> {
    let body = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
    let text = String::from_utf8_lossy(body);
    let mut values = serde_json::Deserializer::from_str(&text).into_iter::<Value>();
    let first = values.next()?.ok()?;
    (first.is_object() || first.is_array()).then_some(first)
}

struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            all.push(item);
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let Strict(value) = members.next_value()?;
            match all.entry(name) {
                Entry::Vacant(free) => free.insert(value),
                Entry::Occupied(taken) => {
                    let name = taken.key();
                    return Err(A::Error::custom(format!("{TWICE}, {name:?}")));
                }
            };
        }
        Ok(Value::Object(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn invalid_json_is_reported() {
        for (body, says) in [
            (&b""[..], "empty"),
            (b"\xef\xbb\xbf{}", "byte order mark"),
            (b"{\"a\":1,\"a\":2}", "a member twice"),
            (b"{\"a\":1,}", "trailing comma"),
            (b"{} x", "text after"),
            (b"{\"a\":\"\xff\"}", "not UTF-8"),
            (b"<html>", "not JSON"),
            (b"{\"a\":", "cut off"),
        ] {
            let error = parse_strict(body).unwrap_err();
            assert!(error.contains(says), "{error}");
        }
    }

    #[test]
    fn flawed_json_is_read_leniently_and_text_is_not() {
        for (body, read) in [
            (&b"\xef\xbb\xbf{\"a\":1}"[..], Some("{\"a\":1}")),
            (b"{\"a\":1,\"a\":2}", Some("{\"a\":2}")),
            (b"[1] and more", Some("[1]")),
            (b"{\"a\":\"\xff\"}", Some("{\"a\":\"\u{fffd}\"}")),
            (b"404 page not found", None),
            (b"<html>", None),
            (b"{\"a\":1,}", None),
            (b"", None),
        ] {
            let value = parse_leniently(body).map(|value| value.to_string());
            assert_eq!(value.as_deref(), read);
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_agrees_with_serde(text in "[\\[\\]{}\",:a1 ]{0,24}") {
            if let Ok(value) = parse_strict(text.as_bytes()) {
                prop_assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
            }
        }
    }
}
