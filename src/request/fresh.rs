//! Fresh values are hashes of the run id and the owner. They share no state and do not depend on
//! the order of cases, and a run can be repeated with its id.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::case::Generator;

/// The alphabet of event ids: base32hex in lower case (Calendar API, Events: insert).
const BASE32HEX: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";

/// The alphabet of states and code verifiers (RFC 6749 A.5, RFC 7636 4.1). It has upper and lower
/// case, to detect servers that ignore case.
const LETTERS: &[u8; 62] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The length of a code verifier. RFC 7636 4.1 allows 43 to 128 characters.
const VERIFIER_CHARS: usize = 64;

/// The length of the host label in a bait URI. RFC 1035 2.3.4 allows at most 63 characters.
const LABEL_CHARS: usize = 24;

/// Whether a host is that of a bait URI of any run.
pub(crate) fn is_bait_host(host: &str) -> bool {
    let label = host.strip_suffix(".invalid").unwrap_or_default();
    let is_own = |byte: u8| BASE32HEX.contains(&byte);
    label.len() == LABEL_CHARS && label.starts_with(MARK) && label.bytes().all(is_own)
}

/// The first characters of the mark of every run.
const MARK: &str = "rebuff";

/// The length of the tag of a run. Six characters are enough to find the run in a log.
const TAG_CHARS: usize = 6;

/// The generator of the fresh values of one run.
#[derive(Debug, Clone)]
pub struct Fresh {
    run: String,
    tag: String,
    started: DateTime<Utc>,
}

impl Fresh {
    /// Creates the generator of the run with this id and start time.
    pub fn new(run: &str, started: DateTime<Utc>) -> Self {
        let tag = letters(&[run, "tag"], TAG_CHARS, BASE32HEX);
        Self {
            run: run.to_owned(),
            tag,
            started,
        }
    }

    /// The mark of this run: `rebuff` and the tag of the run.
    pub fn mark(&self) -> String {
        format!("{MARK}{}", self.tag)
    }

    /// The fresh value with this name for an owner (an attempt of a case) and a request number.
    pub fn value(&self, generator: &Generator, owner: &str, name: &str, send: u32) -> String {
        self.text(generator, [&self.run, owner, name, &send.to_string()])
    }

    /// Inserts a fresh value under its name, or its parts under names such as `pkce.verifier`.
    pub fn put(
        &self,
        into: &mut Map<String, Value>,
        (name, generator): (&str, &Generator),
        owner: &str,
        send: u32,
    ) {
        let text = self.value(generator, owner, name, send);
        match generator {
            Generator::Pkce => {
                into.insert(format!("{name}.challenge"), challenge(&text).into());
                into.insert(format!("{name}.verifier"), text.into());
            }
            Generator::Bait => {
                let uri = format!("https://{text}.invalid/callback");
                into.insert(format!("{name}.label"), text.into());
                into.insert(name.to_owned(), uri.into());
            }
            _ => drop(into.insert(name.to_owned(), text.into())),
        }
    }

    fn text(&self, generator: &Generator, asked: [&str; 4]) -> String {
        match generator {
            Generator::Uuid => uuid(&digest(&asked)),
            Generator::Token(chars) => self.marked(&asked, *chars, BASE32HEX),
            Generator::EventId => self.marked(&asked, EVENT_ID_CHARS, BASE32HEX),
            Generator::State(chars) => self.marked(&asked, *chars, LETTERS),
            Generator::Pkce => self.marked(&asked, VERIFIER_CHARS, LETTERS),
            Generator::Bait => self.marked(&asked, LABEL_CHARS, BASE32HEX),
            Generator::Time { days, hour, minute } => self.time(*days, *hour, *minute),
        }
    }

    /// A text of letters and digits. It starts with the mark of the run if enough random characters
    /// still fit.
    fn marked(&self, asked: &[&str], chars: usize, alphabet: &[u8]) -> String {
        let mut text = self.mark();
        match chars.checked_sub(text.len()) {
            Some(rest) if rest >= LEAST_CHANCE => text.push_str(&letters(asked, rest, alphabet)),
            _ => text = letters(asked, chars, alphabet),
        }
        text
    }

    fn time(&self, days: i64, hour: u32, minute: u32) -> String {
        let day = self.started.date_naive();
        let away = TimeDelta::try_days(days).unwrap_or_default();
        let day = day.checked_add_signed(away).unwrap_or(day);
        let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
        let time = day.and_time(time).and_utc();
        time.to_rfc3339_opts(SecondsFormat::Secs, true)
    }
}

/// The length of an event id.
const EVENT_ID_CHARS: usize = 32;

/// The minimum number of random characters after the mark: 40 bits.
const LEAST_CHANCE: usize = 8;

fn digest(parts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().into()
}

fn letters(parts: &[&str], chars: usize, alphabet: &[u8]) -> String {
    let mut text = String::with_capacity(chars);
    let mut digest = digest(parts);
    while text.len() < chars {
        let rest = chars - text.len();
        let letter = |byte: &u8| char::from(alphabet[usize::from(*byte) % alphabet.len()]);
        text.extend(digest.iter().take(rest).map(letter));
        digest = Sha256::digest(digest).into();
    }
    text
}

/// The code challenge for a verifier, by the method S256 (RFC 7636 4.2).
fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

/// A random UUID. The bits of its version and variant are fixed (RFC 9562 5.4).
fn uuid(digest: &[u8; 32]) -> String {
    let mut bytes: [u8; 16] = std::array::from_fn(|n| digest[n]);
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (n, byte) in bytes.iter().enumerate() {
        if matches!(n, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_depend_on_run_owner_and_request_only() {
        let at = "2026-11-22T23:30:00Z".parse().unwrap();
        let fresh = Fresh::new("run", at);
        let id = |owner, send| fresh.value(&Generator::EventId, owner, "id", send);
        assert_eq!(
            id("a", 0),
            Fresh::new("run", at).value(&Generator::EventId, "a", "id", 0)
        );
        assert_ne!(id("a", 0), id("b", 0));
        assert_ne!(id("a", 0), id("a", 1));
        assert!(id("a", 0).starts_with("rebuff") && id("a", 0).len() == 32);
        let time = |days| Generator::Time {
            days,
            hour: 10,
            minute: 0,
        };
        assert_eq!(fresh.value(&time(30), "a", "t", 0), "2026-12-22T10:00:00Z");
        assert_eq!(
            fresh.value(&time(-365), "a", "t", 0),
            "2025-11-22T10:00:00Z"
        );
    }

    #[test]
    fn tokens_have_the_given_length_and_a_mark_if_there_is_room() {
        let fresh = Fresh::new("run", "2026-11-22T23:30:00Z".parse().unwrap());
        let token = |chars, owner| fresh.value(&Generator::Token(chars), owner, "t", 0);
        for chars in [8, 19, 20, 24, 40, 1024] {
            let (one, other) = (token(chars, "a"), token(chars, "b"));
            assert_eq!(one.len(), chars);
            assert!(one.bytes().all(|byte| BASE32HEX.contains(&byte)), "{one}");
            assert_eq!(one.starts_with(&fresh.mark()), chars >= 20, "{one}");
            assert_ne!(one, other);
        }
        // A long token does not repeat itself.
        let long = token(1024, "a");
        assert_eq!(long.matches(&long[100..112]).count(), 1);
    }

    #[test]
    fn a_value_with_parts_has_a_name_for_each() {
        let fresh = Fresh::new("run", "2026-11-22T23:30:00Z".parse().unwrap());
        let mut all = Map::new();
        fresh.put(&mut all, ("pkce", &Generator::Pkce), "a", 0);
        fresh.put(&mut all, ("bait", &Generator::Bait), "a", 0);
        fresh.put(&mut all, ("state", &Generator::State(2000)), "a", 0);
        let text = |name: &str| all[name].as_str().unwrap();
        let verifier = text("pkce.verifier");
        assert!(verifier.starts_with(&fresh.mark()) && (43..=128).contains(&verifier.len()));
        assert_eq!(text("pkce.challenge").len(), 43);
        assert_eq!(
            text("bait"),
            format!("https://{}.invalid/callback", text("bait.label"))
        );
        let state = text("state");
        assert!(state.len() == 2000 && state.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        assert!(state.starts_with(&fresh.mark()) && state.bytes().any(|b| b.is_ascii_uppercase()));
        let mut names: Vec<String> = Generator::Pkce.names("pkce");
        names.extend(Generator::Bait.names("bait"));
        names.extend(Generator::State(2000).names("state"));
        assert!(names.iter().all(|name| all.contains_key(name)) && names.len() == all.len());
    }

    /// The example in RFC 7636, appendix B.
    #[test]
    fn the_challenge_matches_the_example_of_the_rfc() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(
            challenge(verifier),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn a_uuid_has_version_4() {
        let fresh = Fresh::new("run", "2026-11-22T23:30:00Z".parse().unwrap());
        let uuid = |owner| fresh.value(&Generator::Uuid, owner, "u", 0);
        let form = "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$";
        let form = regex::Regex::new(form).unwrap();
        for owner in ["a", "b", "c", "d"] {
            assert!(form.is_match(&uuid(owner)), "{}", uuid(owner));
        }
        assert_ne!(uuid("a"), uuid("b"));
    }
}
