//! Finds secrets in text and masks them.

use std::borrow::Cow;
use std::fmt;

use super::finder::Finder;
use super::learned::LearnedSecrets;
use super::secret::{MIN_SECRET_CHARS, Secret};

/// Finds secrets in text and masks them. All clones share the secrets that are learned during a run.
#[derive(Clone, Default)]
pub struct Redactor {
    finder: Option<Finder>,
    learned: LearnedSecrets,
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Redactor(***)")
    }
}

impl Redactor {
    /// Makes a redactor for these secrets. The target file reader bounds their size.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        let secrets = secrets.into_iter().map(Secret::expose);
        let secrets: Vec<&str> = secrets.filter(|secret| !secret.is_empty()).collect();
        Self {
            finder: (!secrets.is_empty()).then(|| Finder::new(&secrets, true)),
            learned: LearnedSecrets::default(),
        }
    }

    /// Masks this value, too, from now on. A value shorter than [`MIN_SECRET_CHARS`] is ignored.
    pub fn learn(&self, secret: &str) {
        if secret.chars().count() >= MIN_SECRET_CHARS {
            self.learned.add(secret);
        }
    }

    /// The text with every secret masked.
    pub fn redact<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let masked = match &self.finder {
            Some(finder) => finder.mask(text),
            None => Cow::Borrowed(text),
        };
        self.learned.mask(masked)
    }

    /// Whether the text holds a secret. Every report is checked with this before it is written.
    pub fn leaks(&self, text: &str) -> bool {
        let finder = self.finder.as_ref();
        finder.is_some_and(|finder| finder.is_in(text)) || self.learned.is_in(text)
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
    fn a_text_without_a_secret_is_unchanged() {
        let redactor = Redactor::new([&Secret::new("abcdefgh")]);
        assert_eq!(redactor.redact("abcdefg h"), "abcdefg h");
        assert!(Redactor::default().redact("abcdefgh") == "abcdefgh");
    }

    /// A secret of which one character is escaped and the others are plain, for each kind of escape.
    #[test]
    fn a_secret_with_one_escaped_character_is_found() {
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
    fn every_clone_masks_what_one_has_learned() {
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
                let text = format!("before {text} after");
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
        fn every_encoding_of_a_secret_is_masked(
            secret in "[ -~]{8,40}", before in "[a-z:]{0,5}", after in "[a-z]{0,5}"
        ) {
            let redactor = Redactor::new([&Secret::new(secret.clone())]);
            let whole = format!("{before}{secret}{after}");
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
