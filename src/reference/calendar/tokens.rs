//! Sync tokens and page tokens: signed, so that a token that was touched, or comes from another
//! calendar or another query, is told from one of ours.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// A token that stands for some facts; opaque to everybody else.
pub(super) fn mint(secret: u64, facts: &[&str]) -> String {
    let facts = facts.join("\n");
    STANDARD.encode(format!("{facts}\n{}", signature(secret, &facts)))
}

/// The facts of a token of ours.
pub(super) fn open(secret: u64, token: &str) -> Option<Vec<String>> {
    let text = String::from_utf8(STANDARD.decode(token).ok()?).ok()?;
    let (facts, signed) = text.rsplit_once('\n')?;
    (signed == signature(secret, facts)).then(|| facts.split('\n').map(str::to_owned).collect())
}

/// A short stand-in for a long text.
pub(super) fn digest(text: &str) -> String {
    STANDARD.encode(&Sha256::digest(text)[..9])
}

fn signature(secret: u64, facts: &str) -> String {
    digest(&format!("{secret}\n{facts}"))
}
