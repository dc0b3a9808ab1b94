//! The server's store of sessions, codes and tokens. Their number and their lifetime are limited.

use std::time::Duration;

use super::accounts::{NARROW_TOKEN, PROFILE, USER, WEB};
use crate::reference::base::seed::Seed;
use crate::reference::base::shelf::Shelf;

/// The state of one running server.
#[derive(Debug)]
pub(crate) struct OAuthStore {
    pub(crate) seed: Seed,
    /// The users who are logged in, by the value of the session cookie.
    pub(crate) sessions: Shelf<&'static str>,
    /// All issued codes, including used ones: the server must detect a second use.
    pub(crate) codes: Shelf<AuthorizationCode>,
    /// The valid access tokens.
    pub(crate) tokens: Shelf<IssuedToken>,
    /// The valid refresh tokens.
    pub(crate) refresh: Shelf<IssuedToken>,
}

/// An authorization code and the values that it is bound to.
#[derive(Clone, Debug)]
pub(crate) struct AuthorizationCode {
    pub(crate) client: &'static str,
    /// The redirection URI in the authorization request, if the request had one.
    pub(crate) redirect_uri: Option<String>,
    /// The redirection URI that the code was sent to.
    pub(crate) sent_to: String,
    pub(crate) challenge: Option<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) token: IssuedToken,
    pub(crate) is_used: bool,
}

/// What a token permits.
#[derive(Clone, Debug)]
pub(crate) struct IssuedToken {
    /// The authorization that the token was issued for. All tokens of an authorization are revoked
    /// together.
    pub(crate) grant: String,
    pub(crate) client: &'static str,
    /// The user who authorized the client. None if the client acts for itself.
    pub(crate) user: Option<&'static str>,
    pub(crate) scope: String,
}

impl OAuthStore {
    pub(crate) fn new() -> Self {
        Self {
            seed: Seed::random(),
            sessions: Shelf::new(500, HOUR),
            codes: Shelf::new(2_000, CODE_LIFE),
            tokens: Shelf::new(4_000, TOKEN_LIFE),
            refresh: Shelf::new(4_000, HOUR),
        }
    }

    /// What an access token permits. None if the token is not valid.
    pub(crate) fn token(&self, token: &str) -> Option<IssuedToken> {
        if token == NARROW_TOKEN {
            return Some(IssuedToken {
                grant: String::new(),
                client: WEB,
                user: Some(USER),
                scope: PROFILE.to_owned(),
            });
        }
        self.tokens.get(token).cloned()
    }

    /// Revokes every token of one authorization.
    pub(crate) fn revoke(&mut self, grant: &str) {
        self.tokens.retain(|token| token.grant != grant);
        self.refresh.retain(|token| token.grant != grant);
    }
}

/// How long a code is valid. RFC 6749, section 4.1.2, recommends at most ten minutes.
const CODE_LIFE: Duration = Duration::from_secs(60);
/// How long an access token is valid.
pub(crate) const TOKEN_LIFE: Duration = Duration::from_secs(3_600);
const HOUR: Duration = Duration::from_secs(3_600);
