//! Parameters of a media type: `text/html; charset="utf-8"` (RFC 9110 8.3.1 and 5.6.6).

/// The value of a parameter, without its quotes; the first one if it is given twice.
pub(super) fn parameter(field: &str, name: &str) -> Option<String> {
    // The type, before the first semicolon, is never quoted.
    let (_, mut rest) = field.split_once(';')?;
    loop {
        let (key, after) = match rest.find([';', '=']) {
            Some(at) if rest[at..].starts_with('=') => (rest[..at].trim(), &rest[at + 1..]),
            // A name without a value is not a parameter.
            Some(at) => {
                rest = &rest[at + 1..];
                continue;
            }
            None => return None,
        };
        let (value, behind) = value(after);
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = behind;
    }
}

/// A value, quoted or not, and what follows its semicolon.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.trim_start().strip_prefix('"') else {
        let (value, rest) = text.split_once(';').unwrap_or((text, ""));
        return (value.trim().to_owned(), rest);
    };
    let mut value = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => {
                let behind = &quoted[at + 1..];
                return (value, behind.split_once(';').map_or("", |(_, rest)| rest));
            }
            '\\' => value.extend(chars.next().map(|(_, c)| c)),
            c => value.push(c),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parameters_are_read_as_servers_write_them() {
        for (field, charset) in [
            ("application/json; charset=UTF-8", Some("UTF-8")),
            ("application/json;charset=utf-8", Some("utf-8")),
            ("application/json ; CharSet = utf-8 ; x=y", Some("utf-8")),
            (
                r#"text/html; a="x;charset=no"; charset="utf-8""#,
                Some("utf-8"),
            ),
            (
                r#"text/html; a="\";charset=no"; charset=a;charset=b"#,
                Some("a"),
            ),
            ("text/html; flag; charset=", Some("")),
            ("text/html", None),
            ("charset=utf-8", None),
            ("text/html; charsets=utf-8", None),
        ] {
            assert_eq!(parameter(field, "charset").as_deref(), charset, "{field}");
        }
    }

    proptest! {
        #[test]
        fn any_field_is_read(field in "[a/;=\"\\\\ chrset\u{e9}]{0,32}") {
            parameter(&field, "charset");
        }

        #[test]
        fn a_quoted_value_is_read_back(value in "[ -~]{0,16}", before in "[ -~]{0,16}") {
            let quote = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
            let field = format!("text/html; a={}; charset={}", quote(&before), quote(&value));
            prop_assert_eq!(parameter(&field, "charset"), Some(value));
        }
    }
}
