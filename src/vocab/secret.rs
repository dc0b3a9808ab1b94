//! Secrets are a type that cannot be shown, and the redactor finds them again in whatever form they
//! come back: plain, percent-encoded, escaped for JSON, base64, base64url.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use regex::Regex;

/// A shorter secret would be found by chance in ordinary text, so the target reader refuses it.
pub const MIN_SECRET_CHARS: usize = 8;

/// What stands in place of a secret.
const MASK: &str = "***";

/// A value that is never shown: no `Display`, no `Serialize`, and `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Arc<str>);

impl Secret {
    /// Takes the value.
    pub fn new(value: impl Into<Arc<str>>) -> Self {
        Self(value.into())
    }

    /// The value itself, for the request that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

/// Finds secrets in text and masks them.
#[derive(Debug, Clone, Default)]
pub struct Redactor {
    finder: Option<Finder>,
}

#[derive(Debug, Clone)]
struct Finder {
    /// A secret in any form.
    pattern: Regex,
    /// Those forms that are mostly letters, which can be looked for many bytes at a time.
    plain: Regex,
    /// What stands in each of the other forms: where it is not, there is no need to look closer.
    escape: Regex,
    /// Whether a secret goes over more than one line.
    over_lines: bool,
}

impl Redactor {
    /// Makes a redactor for these secrets.
    ///
    /// # Panics
    /// Never in practice: the patterns are built from escaped characters only. They are bounded by
    /// the size of the secrets, which the target reader bounds.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        let secrets = secrets.into_iter().map(Secret::expose);
        let secrets: Vec<&str> = secrets.filter(|secret| !secret.is_empty()).collect();
        if secrets.is_empty() {
            return Self::default();
        }
        let base64 = |secret: &&str| base64_forms(secret.as_bytes());
        let base64: Vec<String> = secrets.iter().flat_map(base64).collect();
        let escaped = secrets.iter().map(|secret| encoded_somehow(secret));
        let plain = secrets.iter().map(|secret| regex::escape(secret));
        Self {
            finder: Some(Finder {
                pattern: any_of(escaped.chain(base64.iter().cloned()).collect()),
                plain: any_of(plain.chain(base64.iter().cloned()).collect()),
                escape: any_of(escapes(&secrets.concat())),
                over_lines: secrets.iter().any(|secret| secret.contains(['\n', '\r'])),
            }),
        }
    }

    /// The text with every secret masked.
    pub fn redact<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match &self.finder {
            Some(finder) if finder.may_be_in(text) => finder.pattern.replace_all(text, MASK),
            Some(_) | None => Cow::Borrowed(text),
        }
    }

    /// Whether a secret stands in the text: the last look before a report is written.
    pub fn leaks(&self, text: &str) -> bool {
        let Some(finder) = &self.finder else {
            return false;
        };
        if finder.over_lines {
            return finder.pattern.is_match(text);
        }
        // An escape in one line is no reason to look closer at all the others.
        let is_in = |line: &str| finder.escape.is_match(line) && finder.pattern.is_match(line);
        finder.plain.is_match(text) || text.lines().any(is_in)
    }
}

impl Finder {
    fn may_be_in(&self, text: &str) -> bool {
        self.plain.is_match(text) || self.escape.is_match(text)
    }
}

fn any_of(mut forms: Vec<String>) -> Regex {
    // The longest first: a secret that begins with another one is masked as a whole.
    forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    regex::RegexBuilder::new(&forms.join("|"))
        .size_limit(64 << 20)
        .build()
        .expect("a pattern of escaped characters is valid")
}

/// What at least one of stands in each form of [`encoded_somehow`] but the plain one.
fn escapes(secrets: &str) -> Vec<String> {
    // A backslash alone stands in every JSON text that holds another one.
    let backslash = if secrets.contains(['"', '/', '\\']) {
        r"\\"
    } else {
        r"\\u"
    };
    let mut escapes = vec!["%".to_owned(), backslash.to_owned()];
    if secrets.contains(' ') {
        escapes.push(r"\+".to_owned());
    }
    escapes
}

/// Each character as itself, percent-encoded in either case, or escaped for JSON: servers mix them.
fn encoded_somehow(secret: &str) -> String {
    let mut pattern = String::new();
    for c in secret.chars() {
        let mut percent = String::new();
        for byte in c.to_string().bytes() {
            let _ = write!(percent, "%(?i:{byte:02x})");
        }
        let plain = regex::escape(&c.to_string());
        let mut forms = vec![plain, percent];
        match c {
            ' ' => forms.push("\\+".into()),
            // JSON inside of JSON is escaped more than once.
            '"' | '/' => forms.push(format!("\\\\+{c}")),
            '\\' => forms.push("\\\\+".into()),
            _ => {}
        }
        let mut units = [0; 2];
        let escaped: String =
            c.encode_utf16(&mut units)
                .iter()
                .fold(String::new(), |mut all, unit| {
                    let _ = write!(all, "\\\\+u(?i:{unit:04x})");
                    all
                });
        forms.push(escaped);
        let _ = write!(pattern, "(?:{})", forms.join("|"));
    }
    pattern
}

/// The part of the base64 text that is the same whatever stands before and behind the secret, for
/// each of the three places at which a secret can begin within a group of three bytes.
fn base64_forms(secret: &[u8]) -> Vec<String> {
    (0..3)
        .filter_map(|shift| {
            let mut bytes = vec![0; shift];
            bytes.extend_from_slice(secret);
            let text = STANDARD_NO_PAD.encode(&bytes);
            // Characters that hold bits of a neighbour differ from place to place.
            let from = (shift * 8).div_ceil(6);
            let to = (bytes.len() * 8) / 6;
            text.get(from..to)
                .filter(|stable| stable.len() >= MIN_SECRET_CHARS)
                .map(either_alphabet)
        })
        .collect()
}

fn either_alphabet(base64: &str) -> String {
    base64
        .chars()
        .map(|c| match c {
            '+' => "(?:[+-]|%2[Bb])".to_owned(),
            '/' => "(?:[/_]|%2[Ff]|\\\\/)".to_owned(),
            c => c.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE};
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    use proptest::prelude::*;

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Secret::new("topsecret")), "Secret(***)");
    }

    #[test]
    fn a_text_without_a_secret_is_left_alone() {
        let redactor = Redactor::new([&Secret::new("abcdefgh")]);
        assert_eq!(redactor.redact("abcdefg h"), "abcdefg h");
        assert!(Redactor::default().redact("abcdefgh") == "abcdefgh");
    }

    /// One escaped character of a secret that else stands there as it is, of each kind.
    #[test]
    fn a_secret_that_is_escaped_in_one_place_is_found() {
        for (secret, text) in [
            ("abcdefgh", "abc%64efgh"),
            ("abcdefgh", r"ab\u0063defgh"),
            ("abcd efgh", "abcd+efgh"),
            ("abcd/efgh", r"abcd\/efgh"),
            ("abcd\"efgh", r#"abcd\"efgh"#),
            (r"abcd\efgh", r"abcd\\\\efgh"),
            ("abcd\nefgh", "abcd\nefg%68"),
        ] {
            let redactor = Redactor::new([&Secret::new(secret)]);
            let text = format!("% + one line\n{text}\nanother");
            assert!(redactor.leaks(&text), "{text}");
            assert!(redactor.redact(&text).contains("***"), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_form_of_a_secret_is_left(
            secret in "[ -~]{8,40}", before in "[a-z:]{0,5}", behind in "[a-z]{0,5}"
        ) {
            let redactor = Redactor::new([&Secret::new(secret.clone())]);
            let whole = format!("{before}{secret}{behind}");
            for text in [
                whole.clone(),
                utf8_percent_encode(&whole, NON_ALPHANUMERIC).to_string(),
                utf8_percent_encode(&whole, NON_ALPHANUMERIC).to_string().to_lowercase(),
                serde_json::to_string(&whole).unwrap(),
                STANDARD.encode(&whole),
                URL_SAFE.encode(&whole),
            ] {
                prop_assert!(redactor.leaks(&text) || text.to_lowercase() == text, "{text}");
                let redacted = redactor.redact(&text);
                prop_assert!(!redacted.contains(&secret));
                prop_assert!(!redactor.leaks(&redacted) );
            }
        }
    }
}
