//! ID tokens (OIDC Core, section 2), signed with the client's secret (HS256).

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::reference::oauth::accounts::{RegisteredClient, USER};
use crate::reference::oauth::store::TOKEN_LIFE;

/// The ID token of the user for a client. None for a public client, which has no secret.
pub(crate) fn signed(
    issuer: &str,
    client: &RegisteredClient,
    nonce: Option<&str>,
) -> Option<String> {
    let secret = client.secret?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
    let mut claims = json!({
        "iss": issuer,
        "sub": USER,
        "aud": client.id,
        "iat": now,
        "exp": now + TOKEN_LIFE.as_secs(),
    });
    if let Some(nonce) = nonce {
        claims["nonce"] = nonce.into();
    }
    let head = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
    let text = format!("{head}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
    let signature = URL_SAFE_NO_PAD.encode(hmac(secret.as_bytes(), text.as_bytes()));
    Some(format!("{text}.{signature}"))
}

/// HMAC with SHA-256 (RFC 2104), for keys of 64 bytes at most.
fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let padded = |with: u8| {
        let mut block = [with; 64];
        for (byte, key) in block.iter_mut().zip(key) {
            *byte ^= key;
        }
        block
    };
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(text);
    let outer = Sha256::new().chain_update(padded(0x5c));
    outer.chain_update(inner.finalize()).finalize().to_vec()
}
