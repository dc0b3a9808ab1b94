//! Searches text for secrets in every encoding that requests and responses use: plain,
//! percent-encoded, escaped for JSON, base64 and base64url.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use regex::Regex;

use super::secret::MIN_SECRET_CHARS;

/// The text that replaces a secret.
const MASK: &str = "***";

/// The maximum number of bytes of a secret to search for. The text after them counts as the rest of
/// the secret.
const MAX_SEARCHED: usize = 4096;

/// Matches the rest of a secret of which only the beginning is searched for.
const REST: &str = "[A-Za-z0-9._~+/=%-]*";

/// Searches for a fixed set of secrets.
#[derive(Clone)]
pub(super) struct Finder {
    /// Matches a secret in any encoding. The pattern is large, and most runs never need it.
    pattern: Arc<LazyRegex>,
    /// Matches the plain and base64 forms. These forms are literals, which a regex finds fast.
    plain: Regex,
    /// Matches the escape characters that all other forms contain. A text without one of them needs
    /// no search with `pattern`.
    escape: Regex,
    /// Whether a secret contains a line break.
    over_lines: bool,
    /// The length of the shortest secret in bytes; its encoded forms are not shorter.
    least: usize,
}

/// A regex of these alternatives, compiled on first use.
struct LazyRegex {
    forms: Vec<String>,
    compiled: OnceLock<Regex>,
}

impl LazyRegex {
    fn get(&self) -> &Regex {
        self.compiled.get_or_init(|| any_of(&self.forms))
    }
}

impl Finder {
    /// Makes a finder for these secrets. `letters`: whether to expect escaped letters and digits,
    /// too. No encoder needs to escape letters and digits, so only a server that hides a secret
    /// does.
    ///
    /// # Panics
    /// Never in practice: the patterns hold escaped characters only, and the callers bound the size of
    /// the secrets.
    pub(super) fn new(secrets: &[&str], letters: bool) -> Self {
        let whole = |secret: &str, pattern: String| {
            if secret.len() > MAX_SEARCHED {
                pattern + REST
            } else {
                pattern
            }
        };
        let cut: Vec<&str> = secrets.iter().map(|secret| beginning(secret)).collect();
        let base64: Vec<String> = secrets
            .iter()
            .zip(&cut)
            .flat_map(|(secret, cut)| {
                let forms = base64_forms(cut.as_bytes()).into_iter();
                forms.map(move |form| whole(secret, form))
            })
            .collect();
        let pairs = || secrets.iter().zip(&cut);
        let escaped = pairs().map(|(secret, cut)| whole(secret, any_encoding(cut, letters)));
        let plain = pairs().map(|(secret, cut)| whole(secret, regex::escape(cut)));
        Self {
            pattern: Arc::new(LazyRegex {
                forms: escaped.chain(base64.iter().cloned()).collect(),
                compiled: OnceLock::new(),
            }),
            plain: any_of(&plain.chain(base64.iter().cloned()).collect::<Vec<_>>()),
            escape: any_of(&escapes(&secrets.concat())),
            over_lines: secrets.iter().any(|secret| secret.contains(['\n', '\r'])),
            least: cut.iter().map(|secret| secret.len()).min().unwrap_or(0),
        }
    }

    /// The text with every secret masked.
    pub(super) fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let has_room = text.len() >= self.least;
        if has_room && (self.plain.is_match(text) || self.escape.is_match(text)) {
            return self.pattern.get().replace_all(text, MASK);
        }
        Cow::Borrowed(text)
    }

    /// Whether the text holds a secret.
    pub(super) fn is_in(&self, text: &str) -> bool {
        if self.over_lines {
            return self.pattern.get().is_match(text);
        }
        self.plain.is_match(text) || self.is_in_escaped(text)
    }

    /// Whether a line with an escape character holds a secret. Only such lines are searched with the
    /// large pattern.
    fn is_in_escaped(&self, text: &str) -> bool {
        let mut from = 0;
        while let Some(escape) = self.escape.find_at(text, from) {
            let begin = text[..escape.start()].rfind('\n').map_or(0, |at| at + 1);
            let length = text[escape.start()..].find('\n');
            from = length.map_or(text.len(), |length| escape.start() + length);
            if self.pattern.get().is_match(&text[begin..from]) {
                return true;
            }
        }
        false
    }
}

/// The part of a secret that is searched for: its beginning.
fn beginning(secret: &str) -> &str {
    let end = (0..=MAX_SEARCHED.min(secret.len()))
        .rev()
        .find(|at| secret.is_char_boundary(*at));
    &secret[..end.unwrap_or(0)]
}

fn any_of(forms: &[String]) -> Regex {
    let mut forms: Vec<&str> = forms.iter().map(String::as_str).collect();
    // Longest first: a secret that begins with another secret is masked as a whole.
    forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    regex::RegexBuilder::new(&forms.join("|"))
        .size_limit(64 << 20)
        .build()
        .expect("a pattern of escaped characters is valid")
}

/// The escape characters. Each form of [`any_encoding`] except the plain one has at least one of
/// them.
fn escapes(secrets: &str) -> Vec<String> {
    // `\"`, `\/` and `\\` have no `u`. If the secrets need none of them, a search for `\u` excludes
    // more texts.
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

/// A pattern in which each character can be plain, percent-encoded (in upper or lower case), or
/// escaped for JSON. Servers mix these forms.
fn any_encoding(secret: &str, letters: bool) -> String {
    let mut pattern = String::new();
    for c in secret.chars() {
        if !letters && c.is_ascii_alphanumeric() {
            pattern.push(c);
            continue;
        }
        let mut percent = String::new();
        for byte in c.to_string().bytes() {
            // A URL inside a URL is encoded more than once.
            let _ = write!(percent, "%(?:25)*(?i:{byte:02x})");
        }
        let plain = regex::escape(&c.to_string());
        let mut forms = vec![plain, percent];
        match c {
            ' ' => forms.push("\\+".into()),
            // JSON inside JSON is escaped more than once.
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

/// The base64 characters that do not depend on what precedes or follows the secret, for each of the
/// three offsets at which a secret can begin within a group of three bytes.
fn base64_forms(secret: &[u8]) -> Vec<String> {
    (0..3)
        .filter_map(|shift| {
            let mut bytes = vec![0; shift];
            bytes.extend_from_slice(secret);
            let text = STANDARD_NO_PAD.encode(&bytes);
            // A base64 character that also holds bits of a neighbouring byte is left out.
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
