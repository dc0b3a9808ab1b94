//! Sync tokens and page tokens. They are signed, so that the server recognizes a token that was
//! altered, or that comes from another server.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::reference::base::seed::Seed;

/// Makes a signed token that contains these facts. Clients treat the token as opaque.
pub(crate) fn mint(seed: &Seed, facts: &[&str]) -> String {
    let facts = facts.join("\n");
    STANDARD.encode(format!("{facts}\n{}", signature(seed, &facts)))
}

/// The facts in a token that this server made. None for any other token.
pub(crate) fn open(seed: &Seed, token: &str) -> Option<Vec<String>> {
    let text = String::from_utf8(STANDARD.decode(token).ok()?).ok()?;
    let (facts, signed) = text.rsplit_once('\n')?;
    (signed == signature(seed, facts)).then(|| facts.split('\n').map(str::to_owned).collect())
}

/// A digest of 12 characters.
pub(crate) fn digest(text: &str) -> String {
    short(&Sha256::digest(text))
}

fn signature(seed: &Seed, facts: &str) -> String {
    short(&seed.digest(facts))
}

fn short(digest: &[u8]) -> String {
    STANDARD.encode(&digest[..9])
}
