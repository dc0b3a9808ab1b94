//! The authorization server: RFC 6749 with PKCE (RFC 7636), the issuer in its answers (RFC 9207)
//! and the advice of RFC 9700, with a small protected resource (RFC 6750) behind it. Of OIDC Core
//! it has `prompt`, `nonce` and an ID token. Everything is in memory and ends with the server.

pub mod accounts;
mod authorize;
mod bends;
mod client_auth;
mod grants;
mod id_token;
mod login;
mod metadata;
mod mistakes;
mod mistakes_token;
mod mutants;
mod otherwise;
mod pages;
mod parameters;
mod pkce;
mod redirect_uri;
mod refusal;
mod request;
mod resource;
mod slip;
mod store;
mod token;
mod variants;

pub use slip::Switch;

use std::sync::{Mutex, MutexGuard, PoisonError};

use parameters::Parameters;
use store::Store;

use super::wire::{App, ServerRequest, ServerResponse};
use super::{Deviation, Embedded};

/// The server's entry in the list of all. Its metadata lies beside its other paths, so that they
/// have no base in common.
pub(super) const EMBEDDED: Embedded = Embedded {
    contract: "oauth",
    base_path: "",
    mutants: mutants::MUTANTS,
    variants: variants::VARIANTS,
    app: |bend, base| Box::new(Service::new(bend, base)),
};

/// One running authorization server.
#[derive(Debug)]
struct Service {
    issuer: String,
    slip: Option<Switch>,
    store: Mutex<Store>,
}

impl App for Service {
    fn answer(&self, ask: &ServerRequest) -> ServerResponse {
        match ask.path.as_str() {
            pages::AUTHORIZE => authorize::answer(self, ask),
            "/oauth/login" => login::answer(self, ask),
            "/oauth/consent" => authorize::decide(self, ask),
            "/oauth/token" => token::answer(self, ask),
            "/oauth/resource" => resource::answer(self, ask),
            "/.well-known/oauth-authorization-server/oauth"
            | "/oauth/.well-known/openid-configuration" => metadata::answer(self, ask),
            _ => self.refuse(404),
        }
    }

    fn refuse(&self, status: u16) -> ServerResponse {
        match status {
            413 => pages::error(413, "The request is too large."),
            _ => pages::error(404, "There is nothing here."),
        }
    }
}

impl Service {
    fn new(bend: Option<&'static Deviation>, base: &str) -> Self {
        let slip = match bend {
            Some(Deviation::Switch(super::Switch::OAuth(slip))) => Some(*slip),
            _ => None,
        };
        Self {
            issuer: format!("{base}/oauth"),
            slip,
            store: Mutex::new(Store::new()),
        }
    }

    /// Whether this decision is to be taken differently.
    fn slips(&self, slip: Switch) -> bool {
        self.slip == Some(slip)
    }

    /// What one request has written stays whole even if another one panicked.
    fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The parameters of a query or a body. Nothing is guessed where they cannot be decoded.
    fn decoded(&self, form: &[u8]) -> Option<Parameters> {
        if self.slips(Switch::UndecodableIsGuessed) {
            return Some(Parameters::guessed(form));
        }
        Parameters::of(form)
    }

    /// The session of a request and its user.
    fn user(&self, ask: &ServerRequest) -> Option<(String, &'static str)> {
        let session = login::cookie(ask)?;
        let user = *self.store().sessions.get(session)?;
        Some((session.to_owned(), user))
    }

    /// What a form has to bring back that was shown for a purpose or a session.
    fn ticket(&self, of: &str) -> String {
        self.store().sealed(&format!("ticket for {of}"))
    }
}
