//! Redacts outside text before it enters a record: masks secrets, replaces control characters, and
//! cuts long text. Masking must come first, because cutting could leave half of a secret.

use std::borrow::Cow;

use crate::vocab::{BodyRecord, Redactor, clean_bytes, clean_line};

/// The maximum number of characters of a header field, message or note.
const LINE_CHARS: usize = 500;

/// Redacts one line of outside text.
pub(crate) fn safe_line(text: &str, redactor: &Redactor) -> String {
    safe(text, LINE_CHARS, redactor)
}

/// Redacts text like [`safe_line`], and cuts it after `most` characters.
pub(crate) fn safe(text: &str, most: usize, redactor: &Redactor) -> String {
    clean_line(&redactor.redact(text), most)
}

/// Redacts a body for reports, and cuts it after `most` characters.
pub(crate) fn body(bytes: &[u8], most: usize, redactor: &Redactor) -> BodyRecord {
    let (text, cut) = match redactor.redact(&String::from_utf8_lossy(bytes)) {
        // Invalid UTF-8 is shown byte by byte, unless the text holds a secret that must be masked.
        Cow::Borrowed(_) => clean_bytes(bytes, most),
        Cow::Owned(redacted) => clean_bytes(redacted.as_bytes(), most),
    };
    BodyRecord {
        text,
        bytes: bytes.len(),
        cut,
    }
}

/// Redacts a header field. In a field that sets a cookie, the value is masked too, because it may
/// be the secret of a session.
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

    /// The redactor does not mask values this short, but a cookie of one character can still be the
    /// secret of a session.
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
