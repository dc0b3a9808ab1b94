//! How a request is driven on from its answer.

use serde::Deserialize;

/// The scripted visits of the target that go on from an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Drive {
    /// Logs in, and consents.
    Login,
    /// Consents.
    Consent,
    /// Denies.
    Deny,
}

impl Drive {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Consent => "consent",
            Self::Deny => "deny",
        }
    }
}

/// The group of a watch that looks at the answers to scripted visits.
pub const VISITS: &str = "visit";

/// The group of a watch that looks at the answers to visits that carried a password.
pub const PASSWORD_VISITS: &str = "visit.password";
