//! The data that all endpoints of a running authorization server share: the issuer, the store, and
//! the decision that the server takes differently.

use std::sync::MutexGuard;

use super::deviations::switch::Switch;
use super::store::OAuthStore;
use crate::reference::base::http::form::Form;
use crate::reference::base::http::message::ServerRequest;
use crate::reference::base::service::Service;

/// The service behind all endpoints.
#[derive(Debug)]
pub(crate) struct OAuthService {
    /// The issuer identifier, a URL (RFC 8414, section 2).
    pub(crate) issuer: String,
    service: Service<Switch, OAuthStore>,
}

impl OAuthService {
    pub(crate) fn new(switch: Option<Switch>, base: &str) -> Self {
        Self {
            issuer: format!("{base}/oauth"),
            service: Service::new(switch, OAuthStore::new()),
        }
    }

    /// The decision that the server takes differently. None on the plain server.
    pub(crate) fn switch(&self) -> Option<Switch> {
        self.service.switch()
    }

    /// Whether the server takes this decision differently.
    pub(crate) fn is_on(&self, switch: Switch) -> bool {
        self.service.is_on(switch)
    }

    /// Locks the store.
    pub(crate) fn store(&self) -> MutexGuard<'_, OAuthStore> {
        self.service.state()
    }

    /// The parameters of a query or a body. None if they cannot be decoded.
    pub(crate) fn decode(&self, form: &[u8]) -> Option<Form> {
        if self.is_on(Switch::BrokenEscapesKept) {
            return Some(Form::parse_lossy(form));
        }
        Form::parse(form)
    }

    /// The session of a request and its user. None if no user is logged in.
    pub(crate) fn user(&self, request: &ServerRequest) -> Option<(String, &'static str)> {
        let session = session_cookie(request)?;
        let user = *self.store().sessions.get(session)?;
        Some((session.to_owned(), user))
    }

    /// The value of a hidden form field that prevents forged requests. The value ties the form to a
    /// purpose or a session.
    pub(crate) fn ticket(&self, subject: &str) -> String {
        self.store().seed.seal(&format!("ticket for {subject}"))
    }
}

/// The value of the session cookie.
fn session_cookie(request: &ServerRequest) -> Option<&str> {
    request
        .header_values("cookie")
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value)
}

/// The name of the session cookie.
pub(crate) const COOKIE: &str = "rebuff-demo-session";
