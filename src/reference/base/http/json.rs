//! Functions that write, read and edit JSON bodies.

use serde::Serialize as _;
use serde_json::ser::{PrettyFormatter, Serializer};
use serde_json::{Map, Value};

use super::message::ServerResponse;

/// JSON text with this indent for each level.
pub(crate) fn indented(value: &Value, indent: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut out = Serializer::with_formatter(&mut bytes, PrettyFormatter::with_indent(indent));
    // Writing a JSON value into memory cannot fail.
    let _ = value.serialize(&mut out);
    bytes
}

/// The JSON body of a response. None if it is not JSON.
pub(crate) fn body(response: &ServerResponse) -> Option<Value> {
    serde_json::from_slice(&response.body).ok()
}

/// Edits a body that is a JSON object and writes it back with the same indent. Any other body stays
/// unchanged.
pub(crate) fn edit_body(
    response: &mut ServerResponse,
    change: impl FnOnce(&mut Map<String, Value>),
) {
    let Some(Value::Object(mut members)) = body(response) else {
        return;
    };
    change(&mut members);
    let value = Value::Object(members);
    response.body = match indent(&response.body) {
        Some(indent) => indented(&value, indent.as_bytes()),
        None => value.to_string().into_bytes(),
    };
}

/// Calls `change` with the parent and the name of each member that a path names. A path is a JSON
/// pointer in which `*` stands for every item of an array.
pub(crate) fn for_each_at(
    members: &mut Map<String, Value>,
    path: &str,
    change: &mut impl FnMut(&mut Map<String, Value>, &str),
) {
    let path = path.trim_start_matches('/');
    match path.split_once('/') {
        None => change(members, path),
        Some((name, rest)) => {
            if let Some(value) = members.get_mut(name) {
                descend(value, rest, change);
            }
        }
    }
}

fn descend(value: &mut Value, path: &str, change: &mut impl FnMut(&mut Map<String, Value>, &str)) {
    match value {
        Value::Object(members) => for_each_at(members, path, change),
        Value::Array(items) => {
            if let Some(rest) = path.strip_prefix("*/") {
                for item in items {
                    descend(item, rest, change);
                }
            }
        }
        _ => {}
    }
}

/// The spaces before the first member. None if the first member is not on its own line.
fn indent(body: &[u8]) -> Option<String> {
    let rest = body.strip_prefix(b"{\n")?;
    let width = rest.iter().take_while(|byte| **byte == b' ').count();
    Some(" ".repeat(width))
}

#[cfg(test)]
mod tests {
    use super::{edit_body, for_each_at, indented};
    use crate::reference::base::http::message::ServerResponse;
    use serde_json::json;

    fn edited(body: &[u8], path: &str) -> String {
        let mut response = ServerResponse::new(400).with_body("application/json", body);
        edit_body(&mut response, |members| {
            for_each_at(members, path, &mut |parent, name| {
                parent.insert(name.to_owned(), 1.into());
            });
        });
        String::from_utf8(response.body).unwrap()
    }

    #[test]
    fn an_edited_body_keeps_its_indent() {
        let value = json!({"a": {"b": 0}});
        let expected = json!({"a": {"b": 1}});
        for indent in [" ", "   "] {
            let expected = indented(&expected, indent.as_bytes());
            let body = indented(&value, indent.as_bytes());
            assert_eq!(edited(&body, "/a/b").as_bytes(), expected);
        }
        assert_eq!(edited(br#"{"a":{"b":0}}"#, "/a/b"), r#"{"a":{"b":1}}"#);
    }

    #[test]
    fn a_star_matches_every_item_and_an_absent_parent_changes_nothing() {
        let body = br#"{"e":[{"x":0},{}]}"#;
        assert_eq!(edited(body, "/e/*/x"), r#"{"e":[{"x":1},{"x":1}]}"#);
        assert_eq!(edited(body, "/f/x").as_bytes(), body);
        assert_eq!(edited(b"no JSON", "/e"), "no JSON");
    }
}
