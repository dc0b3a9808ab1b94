//! Where secrets stand in a text, in whatever form: plain, percent-encoded, escaped for JSON, base64,
//! base64url.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use regex::Regex;

use super::secret::MIN_SECRET_CHARS;

/// What stands in place of a secret.
const MASK: &str = "***";

/// Of a longer secret the beginning is looked for, and what follows it is taken for the rest.
const LONGEST: usize = 4096;

/// What a secret without an end goes on with.
const REST: &str = "[A-Za-z0-9._~+/=%-]*";

/// Finds some secrets.
#[derive(Clone)]
pub(super) struct Finder {
    /// A secret in any form. It is large, and most runs never need it.
    pattern: Arc<LateRegex>,
    /// Those forms that are mostly letters, which can be looked for many bytes at a time.
    plain: Regex,
    /// What stands in each of the other forms: where it is not, there is no need to look closer.
    escape: Regex,
    /// Whether a secret goes over more than one line.
    over_lines: bool,
    /// As long as the shortest text that is looked for: no other form of it is shorter.
    least: usize,
}

/// A pattern of these forms, made when somebody looks for it.
struct LateRegex {
    forms: Vec<String>,
    made: OnceLock<Regex>,
}

impl LateRegex {
    fn get(&self) -> &Regex {
        self.made.get_or_init(|| any_of(&self.forms))
    }
}

impl Finder {
    /// Makes a finder for these secrets. `letters`: whether letters and digits may be escaped, too,
    /// which only somebody does who hides them.
    ///
    /// # Panics
    /// Never in practice: the patterns are built from escaped characters only. They are bounded by
    /// the size of the secrets, which the callers bound.
    pub(super) fn of(secrets: &[&str], letters: bool) -> Self {
        let whole = |secret: &str, pattern: String| {
            if secret.len() > LONGEST {
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
        let escaped = pairs().map(|(secret, cut)| whole(secret, encoded_somehow(cut, letters)));
        let plain = pairs().map(|(secret, cut)| whole(secret, regex::escape(cut)));
        Self {
            pattern: Arc::new(LateRegex {
                forms: escaped.chain(base64.iter().cloned()).collect(),
                made: OnceLock::new(),
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

    /// Whether a secret stands in the text.
    pub(super) fn is_in(&self, text: &str) -> bool {
        if self.over_lines {
            return self.pattern.get().is_match(text);
        }
        self.plain.is_match(text) || self.is_in_escaped(text)
    }

    /// Whether a secret stands in a line that holds an escape: one in one line is no reason to look
    /// closer at all the others.
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

/// As much of a secret as is looked for.
fn beginning(secret: &str) -> &str {
    let end = (0..=LONGEST.min(secret.len()))
        .rev()
        .find(|at| secret.is_char_boundary(*at));
    &secret[..end.unwrap_or(0)]
}

fn any_of(forms: &[String]) -> Regex {
    let mut forms: Vec<&str> = forms.iter().map(String::as_str).collect();
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
fn encoded_somehow(secret: &str, letters: bool) -> String {
    let mut pattern = String::new();
    for c in secret.chars() {
        if !letters && c.is_ascii_alphanumeric() {
            pattern.push(c);
            continue;
        }
        let mut percent = String::new();
        for byte in c.to_string().bytes() {
            // A URL inside of a URL is encoded more than once.
            let _ = write!(percent, "%(?:25)*(?i:{byte:02x})");
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
