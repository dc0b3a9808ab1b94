//! Text from outside, made safe to show: control, bidirectional and zero-width characters and
//! characters that XML forbids are written as escapes, broken UTF-8 as bytes, long text is cut.
//! It stands before every sink, so that no report can break a reader or a terminal.

use std::fmt::Write as _;

/// Cleans bytes and cuts them after `most` characters; line breaks and tabs stay.
/// Returns the text and whether it was cut.
pub fn clean_bytes(bytes: &[u8], most: usize) -> (String, bool) {
    let plain = plain(bytes, most, true);
    let mut out = String::with_capacity(bytes.len().min(most));
    out.push_str(plain);
    let mut left = most - plain.len();
    for chunk in bytes[plain.len()..].utf8_chunks() {
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

/// Cleans a text into one line, cut after `most` characters with its whole length told.
pub fn clean_line(text: &str, most: usize) -> String {
    let plain = plain(text.as_bytes(), most, false);
    let mut out = String::with_capacity(text.len().min(most));
    out.push_str(plain);
    for (n, c) in (plain.len()..).zip(text[plain.len()..].chars()) {
        if n == most {
            let _ = write!(out, "… ({} characters)", text.chars().count());
            break;
        }
        push(&mut out, c, false);
    }
    out
}

/// Whether [`clean_bytes`] would leave a text as it is; it may say no where it would.
pub fn is_clean(text: &str, most: usize) -> bool {
    plain_bytes(text.as_bytes(), most, true) == text.len()
}

/// Whether [`clean_line`] would leave a text as it is; it may say no where it would.
pub fn is_clean_line(text: &str, most: usize) -> bool {
    plain_bytes(text.as_bytes(), most, false) == text.len()
}

/// The first `most` bytes, as far as they are printable ASCII.
fn plain(bytes: &[u8], most: usize, lines: bool) -> &str {
    let end = plain_bytes(bytes, most, lines);
    std::str::from_utf8(&bytes[..end]).unwrap_or_default()
}

/// How many of the first `most` bytes are printable ASCII. Most texts are nothing else, and a run has
/// thousands of them: what cannot hurt is not looked at one by one.
fn plain_bytes(bytes: &[u8], most: usize, lines: bool) -> usize {
    let hurts = |byte: &u8| match byte {
        b' '..=b'~' => false,
        b'\n' | b'\t' => !lines,
        _ => true,
    };
    let bytes = &bytes[..bytes.len().min(most)];
    let whole = bytes.chunks(AT_ONCE);
    // Without a way out in the middle, so that a chunk is looked at with a few instructions.
    let harmless =
        whole.take_while(|chunk| !chunk.iter().fold(false, |any, byte| any | hurts(byte)));
    let end = harmless.map(<[u8]>::len).sum();
    let more = bytes[end..].iter().position(hurts);
    more.map_or(bytes.len(), |more| end + more)
}

/// As many bytes as a processor compares at a time.
const AT_ONCE: usize = 32;

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

/// Characters that a reader cannot see, that turn text around, or that XML 1.0 does not allow.
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
    fn hides_nothing_and_breaks_nothing() {
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
