//! Challenges of `WWW-Authenticate` (RFC 9110 11.6.1) as one document: `/challenges/<scheme>/<parameter>`,
//! names in lower case. Elements that violate the grammar are skipped.
//!
//! rebuff has its own parser, because the crate `http-auth` refuses the form of `Negotiate`
//! (`token68`), and stops at the first invalid challenge although the other challenges are usable.

use serde_json::{Map, Value};

/// The name of a `token68` in the document. The header field gives a `token68` no name.
const TOKEN68: &str = "token68";

/// All challenges of these fields. If a scheme has several challenges, the first value of a
/// parameter counts; a parameter that occurs twice in one challenge becomes a list.
pub(super) fn challenges<'f>(fields: impl IntoIterator<Item = &'f str>) -> Value {
    let mut all: Map<String, Value> = Map::new();
    for field in fields {
        let mut current: Option<Challenge> = None;
        for element in elements(field) {
            let (word, rest) = token(element);
            if word.is_empty() {
                continue;
            }
            // A parameter belongs to the current challenge; anything else begins a new challenge.
            match (assigned(rest), &mut current) {
                (Assigned::Value(value), Some(open)) => {
                    open.add(word, value);
                    continue;
                }
                (Assigned::Value(_) | Assigned::Unreadable, _) => continue,
                (Assigned::Nothing, _) => {}
            }
            if let Some(done) = current.take() {
                done.add_to(&mut all);
            }
            // A space separates the scheme from its parameters.
            if rest.is_empty() || rest.starts_with([' ', '\t']) {
                current = Some(Challenge::begin(word, rest.trim()));
            }
        }
        if let Some(done) = current {
            done.add_to(&mut all);
        }
    }
    Value::Object(all)
}

struct Challenge {
    scheme: String,
    parameters: Vec<(String, String)>,
}

impl Challenge {
    fn begin(scheme: &str, first: &str) -> Self {
        let mut challenge = Self {
            scheme: scheme.to_ascii_lowercase(),
            parameters: Vec::new(),
        };
        let (name, rest) = token(first);
        match assigned(rest) {
            Assigned::Value(value) if !name.is_empty() => challenge.add(name, value),
            _ if is_token68(first) => challenge.add(TOKEN68, first.to_owned()),
            _ => {}
        }
        challenge
    }

    fn add(&mut self, name: &str, value: String) {
        self.parameters.push((name.to_ascii_lowercase(), value));
    }

    fn add_to(self, all: &mut Map<String, Value>) {
        let mut own: Map<String, Value> = Map::new();
        for (name, value) in self.parameters {
            let value = Value::from(value);
            match own.get_mut(&name) {
                None => {
                    own.insert(name, value);
                }
                Some(Value::Array(values)) => values.push(value),
                Some(first) => *first = Value::Array(vec![first.take(), value]),
            }
        }
        let scheme = all.entry(self.scheme).or_insert_with(|| Map::new().into());
        for (name, value) in own {
            if let Some(scheme) = scheme.as_object_mut() {
                scheme.entry(name).or_insert(value);
            }
        }
    }
}

/// The elements of a list, separated by commas outside quotes.
fn elements(field: &str) -> Vec<&str> {
    let (mut all, mut from, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, c) in field.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ',' if !quoted => {
                all.push(field[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    all.push(field[from..].trim());
    all
}

/// The token at the start, and the rest (RFC 9110 5.6.2).
fn token(text: &str) -> (&str, &str) {
    let is_tchar = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let end = text.find(|c| !is_tchar(c)).unwrap_or(text.len());
    text.split_at(end)
}

/// What follows a name.
enum Assigned {
    /// No `=`.
    Nothing,
    /// An `=` without a valid value.
    Unreadable,
    /// A value, without its quotes.
    Value(String),
}

fn assigned(rest: &str) -> Assigned {
    let Some(text) = rest.trim_start().strip_prefix('=').map(str::trim) else {
        return Assigned::Nothing;
    };
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, behind) = token(text);
        // `abc==` is not a name with a value, but may be a `token68`.
        let is_whole = !value.is_empty() && behind.is_empty();
        return if is_whole {
            Assigned::Value(value.to_owned())
        } else {
            Assigned::Unreadable
        };
    };
    let mut value = String::new();
    let mut chars = quoted.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' if chars.as_str().is_empty() => return Assigned::Value(value),
            '"' => return Assigned::Unreadable,
            '\\' => value.extend(chars.next()),
            c => value.push(c),
        }
    }
    Assigned::Unreadable
}

/// Whether a text has the form of a `token68` (RFC 9110 11.2).
fn is_token68(text: &str) -> bool {
    let text = text.trim_end_matches('=');
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-._~+/".contains(c);
    !text.is_empty() && text.chars().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn challenges_are_read_as_the_grammar_says() {
        for (fields, expected) in [
            (&["Bearer"][..], r#"{"bearer":{}}"#),
            (
                &[r#"Basic realm="x, y", charset="UTF-8""#],
                r#"{"basic":{"realm":"x, y","charset":"UTF-8"}}"#,
            ),
            (
                &[
                    r#"Newauth realm="apps", type=1, title="Login to \"apps\"", Basic realm="simple""#,
                ],
                r#"{"newauth":{"realm":"apps","type":"1","title":"Login to \"apps\""},"basic":{"realm":"simple"}}"#,
            ),
            (
                &[
                    "BEARER Realm = \"a\" , ERROR=invalid_token",
                    "Basic realm=b",
                ],
                r#"{"bearer":{"realm":"a","error":"invalid_token"},"basic":{"realm":"b"}}"#,
            ),
            (
                &["Negotiate YII+/a==, , Bearer"],
                r#"{"negotiate":{"token68":"YII+/a=="},"bearer":{}}"#,
            ),
            (&["Negotiate abc"], r#"{"negotiate":{"token68":"abc"}}"#),
            (
                &["Bearer error=\"a\", error=\"b\""],
                r#"{"bearer":{"error":["a","b"]}}"#,
            ),
            (
                &["Bearer realm=a", "Bearer realm=b, error=c"],
                r#"{"bearer":{"realm":"a","error":"c"}}"#,
            ),
            // Wrong: two parameters without a comma, a value that needs quotes, an open quote.
            (&["Bearer realm=\"a\" error=\"b\""], r#"{"bearer":{}}"#),
            (
                &["Basic realm=https://a.test, Bearer"],
                r#"{"basic":{},"bearer":{}}"#,
            ),
            (&["Basic realm=\"a, Bearer"], r#"{"basic":{}}"#),
            (&["realm=\"a\"", "{}", "\u{fffd}", ""], "{}"),
        ] {
            assert_eq!(
                challenges(fields.iter().copied()).to_string(),
                expected,
                "{fields:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_field_is_read(field in "[aB ,=\"\\\\\t/+\u{e9}]{0,32}") {
            challenges([field.as_str()]);
        }

        #[test]
        fn a_quoted_value_is_read_back(one in "[ -~]{0,16}", other in "[ -~]{0,16}") {
            let quote = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
            let field = format!("Basic, Bearer a=\"{}\", b=\"{}\", Bogus", quote(&one), quote(&other));
            let read = challenges([field.as_str()]);
            prop_assert_eq!(&read["bearer"]["a"], &Value::from(one));
            prop_assert_eq!(&read["bearer"]["b"], &Value::from(other));
            prop_assert!(read["bogus"].is_object());
        }
    }
}
