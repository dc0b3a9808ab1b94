//! What the server remembers: sessions, codes and tokens. Each shelf holds so many and no more,
//! so that a server that is asked for ever does not grow.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher as _, RandomState};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::accounts::{NARROW_TOKEN, PROFILE};

/// The state of one running server.
#[derive(Debug)]
pub(super) struct Store {
    seed: String,
    minted: u64,
    /// Who is logged in, by the value of the cookie.
    pub(super) sessions: Shelf<&'static str>,
    /// The codes that were given out, used ones too: their reuse has to be noticed.
    pub(super) codes: Shelf<Code>,
    /// The access tokens that are good.
    pub(super) tokens: Shelf<Token>,
    /// The refresh tokens that are good.
    pub(super) refresh: Shelf<Token>,
}

/// An authorization code and all that it is bound to.
#[derive(Clone, Debug)]
pub(super) struct Code {
    pub(super) client: &'static str,
    /// The redirection URI as it stood in the request, if it did.
    pub(super) redirect_uri: Option<String>,
    /// The redirection URI that the code went to.
    pub(super) answered_at: String,
    pub(super) challenge: Option<String>,
    pub(super) nonce: Option<String>,
    pub(super) token: Token,
    pub(super) is_used: bool,
}

/// What a token stands for.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// The authorization that it comes from: all tokens of one are revoked together.
    pub(super) grant: String,
    pub(super) client: &'static str,
    /// None where the client acts for itself.
    pub(super) user: Option<&'static str>,
    pub(super) scope: String,
}

/// Things by a name that nobody can guess, each for a while.
#[derive(Debug)]
pub(super) struct Shelf<T> {
    most: usize,
    life: Duration,
    items: HashMap<String, (Instant, T)>,
    order: VecDeque<String>,
}

impl Store {
    pub(super) fn new() -> Self {
        Self {
            seed: seed(),
            minted: 0,
            sessions: Shelf::new(500, HOUR),
            codes: Shelf::new(2_000, CODE_LIFE),
            tokens: Shelf::new(4_000, TOKEN_LIFE),
            refresh: Shelf::new(4_000, HOUR),
        }
    }

    /// A text that nobody can guess.
    pub(super) fn fresh(&mut self) -> String {
        self.minted += 1;
        self.sealed(&self.minted.to_string())
    }

    /// What only this server can say about a text.
    pub(super) fn sealed(&self, text: &str) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(format!("{}\n{text}", self.seed)))
    }

    /// What an access token stands for.
    pub(super) fn token(&self, token: &str) -> Option<Token> {
        if token == NARROW_TOKEN {
            return Some(Token {
                grant: String::new(),
                client: super::accounts::WEB,
                user: Some(super::accounts::USER),
                scope: PROFILE.to_owned(),
            });
        }
        self.tokens.get(token).cloned()
    }

    /// Takes back every token of one authorization.
    pub(super) fn revoke(&mut self, grant: &str) {
        self.tokens.retain(|token| token.grant != grant);
        self.refresh.retain(|token| token.grant != grant);
    }
}

impl<T> Shelf<T> {
    fn new(most: usize, life: Duration) -> Self {
        Self {
            most,
            life,
            items: HashMap::new(),
            order: VecDeque::new(),
        }
    }

    /// Puts a thing there; the oldest one makes room.
    pub(super) fn put(&mut self, name: &str, item: T) {
        self.items.insert(name.to_owned(), (Instant::now(), item));
        self.order.push_back(name.to_owned());
        if self.order.len() > self.most
            && let Some(oldest) = self.order.pop_front()
        {
            self.items.remove(&oldest);
        }
    }

    /// A thing that is not too old.
    pub(super) fn get(&self, name: &str) -> Option<&T> {
        let (since, item) = self.items.get(name)?;
        (since.elapsed() < self.life).then_some(item)
    }

    /// The same, to be changed.
    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        let (since, item) = self.items.get_mut(name)?;
        (since.elapsed() < self.life).then_some(item)
    }

    /// Takes a thing away.
    pub(super) fn take(&mut self, name: &str) -> Option<T> {
        self.items.remove(name).map(|(_, item)| item)
    }

    fn retain(&mut self, keep: impl Fn(&T) -> bool) {
        self.items.retain(|_, (_, item)| keep(item));
    }
}

/// The standard library's hashers draw their keys from the system.
fn seed() -> String {
    let parts = (0_u8..4).map(|part| RandomState::new().hash_one(part).to_string());
    parts.collect::<Vec<_>>().join(".")
}

/// RFC 6749, section 4.1.2, recommends ten minutes at most.
const CODE_LIFE: Duration = Duration::from_secs(60);
/// How long an access token is good.
pub(super) const TOKEN_LIFE: Duration = Duration::from_secs(3_600);
const HOUR: Duration = Duration::from_secs(3_600);
