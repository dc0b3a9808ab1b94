//! Makes text from outside safe to show. Control, bidirectional and zero-width characters and
//! characters that XML forbids become escapes, invalid UTF-8 becomes byte escapes, and long text is cut.
//! Every text passes through here before it reaches a report or a terminal.

use std::fmt::Write as _;

/// Cleans bytes and cuts them after `most` characters; line breaks and tabs stay.
/// Returns the text and whether it was cut.
pub fn clean_bytes(bytes: &[u8], most: usize) -> (String, bool) {
    let mut out = String::with_capacity(bytes.len().min(most));
    let mut left = most;
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            if left == 0 {
                return (out, true);
            }
            left -= 1;
            push(&mut out, c, true);
        }
        for byte in chunk.invalid() {
            if left == 0 {
                return (out, true);
            }
            left -= 1;
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
    (out, false)
}

/// Cleans a text of several lines.
pub fn clean_text(text: &str) -> String {
    clean_bytes(text.as_bytes(), usize::MAX).0
}

/// Cleans a text into one line. A line of more than `most` characters is cut, and its full length is
/// added.
pub fn clean_line(text: &str, most: usize) -> String {
    let mut out = String::with_capacity(text.len().min(most));
    for (n, c) in text.chars().enumerate() {
        if n == most {
            let _ = write!(out, "… ({} characters)", text.chars().count());
            break;
        }
        push(&mut out, c, false);
    }
    out
}

/// Adds a character or its escape. If `lines` is set, line breaks and tabs stay as they are.
fn push(out: &mut String, c: char, lines: bool) {
    match c {
        '\n' | '\t' if lines => out.push(c),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c if is_unsafe(c) => {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        }
        c => out.push(c),
    }
}

/// Characters that are invisible, that change the direction of text, or that XML 1.0 forbids.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{fffe}'
                | '\u{ffff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn unsafe_characters_become_escapes() {
        let (text, cut) = clean_bytes(b"a\x00\x1b[31m\xff\xe2\x80\xae\xef\xbf\xbe\r\nz", 100);
        assert_eq!(text, "a\\u{0}\\u{1b}[31m\\xff\\u{202e}\\u{fffe}\\r\nz");
        assert!(!cut);
        assert_eq!(clean_bytes("äöü".as_bytes(), 2), ("äö".into(), true));
        assert_eq!(clean_line("::error\nx", 7), "::error… (9 characters)");
        assert_eq!(clean_line("plain", 5), "plain");
        assert_eq!(clean_line("plain ä\tz", 8), "plain ä\\t… (9 characters)");
        assert_eq!(clean_bytes(b"plain", 5), ("plain".into(), false));
        assert_eq!(clean_bytes(b"plain\xff", 5), ("plain".into(), true));
    }

    proptest! {
        #[test]
        fn any_bytes_become_legal_xml_text(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let (text, _) = clean_bytes(&bytes, usize::MAX);
            prop_assert!(text.chars().all(|c| matches!(c, '\n' | '\t') || !is_unsafe(c)));
        }
    }
}
