//! Secrets are a type that cannot be shown, and the redactor finds them again in whatever form they
//! come back.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::finder::Finder;
use super::learnt::Learnt;

/// A shorter secret would be found by chance in ordinary text, so the target reader refuses it.
pub const MIN_SECRET_CHARS: usize = 8;

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

/// Finds secrets in text and masks them. What one clone of it learns, all of them know.
#[derive(Clone, Default)]
pub struct Redactor {
    finder: Option<Finder>,
    learnt: Learnt,
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Redactor(***)")
    }
}

impl Redactor {
    /// Makes a redactor for these secrets, whose size the target reader bounds.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        let secrets = secrets.into_iter().map(Secret::expose);
        let secrets: Vec<&str> = secrets.filter(|secret| !secret.is_empty()).collect();
        Self {
            finder: (!secrets.is_empty()).then(|| Finder::of(&secrets, true)),
            learnt: Learnt::default(),
        }
    }

    /// Masks this value, too, from now on. One that is as short as a word is left alone.
    pub fn learn(&self, secret: &str) {
        if secret.chars().count() >= MIN_SECRET_CHARS {
            self.learnt.add(secret);
        }
    }

    /// The text with every secret masked.
    pub fn redact<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let masked = match &self.finder {
            Some(finder) => finder.mask(text),
            None => Cow::Borrowed(text),
        };
        self.learnt.mask(masked)
    }

    /// Whether a secret stands in the text: the last look before a report is written.
    pub fn leaks(&self, text: &str) -> bool {
        let finder = self.finder.as_ref();
        finder.is_some_and(|finder| finder.is_in(text)) || self.learnt.is_in(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE};
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    use proptest::prelude::*;

    #[test]
    fn debug_shows_nothing() {
        let secret = Secret::new("topsecret");
        assert_eq!(format!("{secret:?}"), "Secret(***)");
        let redactor = Redactor::new([&secret]);
        assert_eq!(format!("{redactor:?}"), "Redactor(***)");
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
            ("abcd/efgh", "abcd%25252fefgh"),
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

    #[test]
    fn what_is_learnt_is_masked_by_every_clone() {
        let redactor = Redactor::new([&Secret::new("topsecret")]);
        let other = redactor.clone();
        let long = "x".repeat(10_000);
        let many: Vec<String> = (0..100)
            .map(|n| format!("code+{n:03}/of-the-run"))
            .collect();
        for secret in &many {
            other.learn(secret);
        }
        other.learn(&long);
        other.learn("short");
        for secret in many.iter().chain([&long]) {
            for text in [
                secret.clone(),
                utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string(),
                serde_json::to_string(secret).unwrap().replace('/', "\\/"),
                STANDARD.encode(format!("id:{secret}")),
                URL_SAFE.encode(format!("{secret}:x")),
            ] {
                let text = format!("before {text} behind");
                assert!(redactor.leaks(&text));
                let masked = redactor.redact(&text).into_owned();
                assert!(
                    masked.len() < 40 && masked.starts_with("before "),
                    "{masked}"
                );
            }
        }
        assert_eq!(redactor.redact("short"), "short");
        assert_eq!(redactor.redact("topsecret"), "***");
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
