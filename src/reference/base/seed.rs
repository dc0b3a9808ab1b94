//! Random ids, and seals (signatures of a text). Each running server has its own seed, so a server
//! does not accept ids and tokens of another server.

use std::fmt::Write as _;
use std::hash::{BuildHasher as _, RandomState};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// A secret of one running server, and the number of ids made from it.
#[derive(Clone, Debug)]
pub(crate) struct Seed {
    secret: String,
    count: u64,
}

impl Seed {
    /// A new random seed. The hashers of the standard library take their keys from the system.
    pub(crate) fn random() -> Self {
        let parts = (0_u8..4).map(|part| RandomState::new().hash_one(part).to_string());
        Self {
            secret: parts.collect::<Vec<_>>().join("."),
            count: 0,
        }
    }

    /// A new text of 43 characters that no client can guess.
    pub(crate) fn fresh(&mut self) -> String {
        self.count += 1;
        self.seal(&self.count.to_string())
    }

    /// A new id of up to 32 digits of base32hex in lower case.
    pub(crate) fn fresh_base32(&mut self, length: usize) -> String {
        self.count += 1;
        let digest = self.digest(&self.count.to_string());
        let digits = digest.iter().take(length);
        digits.fold(String::new(), |mut id, byte| {
            let digit = char::from_digit(u32::from(byte % 32), 32);
            // Writing to a string cannot fail.
            let _ = write!(id, "{}", digit.unwrap_or('0'));
            id
        })
    }

    /// The seal of a text. Only this server can make the seal.
    pub(crate) fn seal(&self, text: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.digest(text))
    }

    /// The SHA-256 digest of the seed and a text.
    pub(crate) fn digest(&self, text: &str) -> [u8; 32] {
        Sha256::digest(format!("{}\n{text}", self.secret)).into()
    }
}

#[cfg(test)]
mod tests {
    use super::Seed;

    #[test]
    fn ids_differ_and_seals_belong_to_one_seed() {
        let (mut one, other) = (Seed::random(), Seed::random());
        assert_ne!(one.fresh(), one.fresh());
        let id = one.fresh_base32(26);
        assert_eq!(id.len(), 26);
        assert!(
            id.bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'v'))
        );
        assert_eq!(one.seal("a"), one.seal("a"));
        assert_ne!(one.seal("a"), other.seal("a"));
    }
}
