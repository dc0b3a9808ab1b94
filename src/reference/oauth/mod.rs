//! The authorization server: RFC 6749 with PKCE (RFC 7636), the issuer in authorization responses
//! (RFC 9207), the advice of RFC 9700, and a small protected resource (RFC 6750). From OIDC Core,
//! the server supports `prompt`, `nonce` and ID tokens. All state is in memory.

pub mod accounts;
mod authorize;
mod deviations;
mod error;
mod metadata;
mod pages;
mod paths;
mod pkce;
mod resource;
pub(crate) mod server;
mod service;
mod store;
mod token;
