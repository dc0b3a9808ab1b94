//! Text from outside on its way into a record: secrets are masked, control characters are replaced,
//! long text is cut. Masking always comes first, because a cut inside a secret would leave half of it.

use std::borrow::Cow;

use crate::vocab::{BodyRecord, Redactor, clean_bytes, clean_line};

/// The longest header field, message or note that is kept, in characters.
const LINE_CHARS: usize = 500;

/// One line of text from outside, masked and cleaned.
pub(crate) fn safe_line(text: &str, redactor: &Redactor) -> String {
    safe(text, LINE_CHARS, redactor)
}

/// As [`safe_line`], with at most this many characters.
pub(crate) fn safe(text: &str, most: usize, redactor: &Redactor) -> String {
    clean_line(&redactor.redact(text), most)
}

/// A body as a report shows it, with at most this many characters.
pub(crate) fn body(bytes: &[u8], most: usize, redactor: &Redactor) -> BodyRecord {
    let (text, cut) = match redactor.redact(&String::from_utf8_lossy(bytes)) {
        // Invalid UTF-8 is shown byte by byte, unless a secret had to be masked in it.
        Cow::Borrowed(_) => clean_bytes(bytes, most),
        Cow::Owned(redacted) => clean_bytes(redacted.as_bytes(), most),
    };
    BodyRecord {
        text,
        bytes: bytes.len(),
        cut,
    }
}

/// A header field with its value masked where it sets a cookie: the value may open the session.
pub(crate) fn header_value(name: &str, value: &[u8], redactor: &Redactor) -> String {
    let value = String::from_utf8_lossy(value);
    if name == "set-cookie" {
        return safe_line(&without_cookie(&value), redactor);
    }
    safe_line(&value, redactor)
}

fn without_cookie(field: &str) -> String {
    let Some((cookie, rest)) = field.split_once('=') else {
        return field.to_owned();
    };
    let attributes = rest
        .split_once(';')
        .map(|(_, attributes)| format!(";{attributes}"));
    format!("{cookie}=***{}", attributes.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The redactor does not look for values this short; a cookie of one character still opens a
    /// session.
    #[test]
    fn the_value_of_a_cookie_is_masked_however_short_it_is() {
        let redactor = Redactor::new([]);
        for (value, shown) in [
            ("sid=7; Path=/; HttpOnly", "sid=***; Path=/; HttpOnly"),
            ("sid=7", "sid=***"),
            ("sid=a=b; Max-Age=9", "sid=***; Max-Age=9"),
            ("sid", "sid"),
        ] {
            assert_eq!(
                header_value("set-cookie", value.as_bytes(), &redactor),
                shown
            );
        }
        assert_eq!(header_value("link", b"a=7; b", &redactor), "a=7; b");
    }
}
