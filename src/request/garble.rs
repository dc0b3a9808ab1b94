//! Breaks bodies so that they are not JSON, each for one reason.

use crate::case::Garble;

/// Breaks the bytes of a body in this way. If the body cannot be broken in this way, it stays
/// unchanged, and the proof of the fault reports this.
pub(crate) fn garble(how: Garble, mut text: String) -> Vec<u8> {
    match how {
        Garble::Empty => text.clear(),
        Garble::Truncated => {
            // The text is not cut inside a character, because invalid UTF-8 would be a second
            // mistake.
            let ends = (0..=text.len() / 2).rev();
            let half = ends.into_iter().find(|at| text.is_char_boundary(*at));
            text.truncate(half.unwrap_or(0));
        }
        Garble::TrailingComma => {
            if text.ends_with(['}', ']']) {
                text.insert(text.len() - 1, ',');
            }
        }
        Garble::Trailing => text.push_str(" x"),
        Garble::NotUtf8 => return not_utf8(text),
    }
    text.into_bytes()
}

/// Inserts a byte that is never valid in UTF-8 into a string of the JSON text.
fn not_utf8(text: String) -> Vec<u8> {
    // The start of a string value. Inside a string, a quote has a backslash before it, so `:"`
    // cannot be found there.
    let begins = text.find(":\"").map(|at| at + 2);
    let at = begins.or_else(|| text.find('"').map(|at| at + 1));
    let mut bytes = text.into_bytes();
    if let Some(at) = at {
        bytes.insert(at, 0xff);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::parse_strict;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    const ALL: [Garble; 5] = [
        Garble::Empty,
        Garble::Truncated,
        Garble::TrailingComma,
        Garble::Trailing,
        Garble::NotUtf8,
    ];

    #[test]
    fn each_body_is_broken_in_its_way() {
        let body = json!({ "a\":\"b": "ü:\"", "n": [1] });
        let text = body.to_string();
        let garbled = |how| garble(how, text.clone());
        assert!(garbled(Garble::Empty).is_empty());
        assert!(text.as_bytes().starts_with(&garbled(Garble::Truncated)));
        assert!(garbled(Garble::TrailingComma).ends_with(b"\"n\":[1],}"));
        assert_eq!(garbled(Garble::Trailing), format!("{text} x").into_bytes());
        let broken = garbled(Garble::NotUtf8);
        assert!(std::str::from_utf8(&broken).is_err());
        // Without the inserted byte, this is the original body.
        let whole: Vec<u8> = broken.into_iter().filter(|byte| *byte != 0xff).collect();
        assert_eq!(parse_strict(&whole), Ok(body));
    }

    proptest! {
        #[test]
        fn a_garbled_object_is_not_json(members in proptest::collection::vec(("\\PC{0,4}", "\\PC{0,6}"), 1..4)) {
            let body: Value = members.into_iter().map(|(name, text)| (name, json!(text))).collect();
            for how in ALL {
                prop_assert!(parse_strict(&garble(how, body.to_string())).is_err(), "{how:?}");
            }
        }
    }
}
