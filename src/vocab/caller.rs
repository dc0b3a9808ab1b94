//! Who sends a request: the kinds of callers that a contract knows, and the credentials that a target
//! gives for one.

use serde::Deserialize;

use super::Secret;

/// How an identity proves who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IdentityKind {
    /// `Authorization: Bearer <token>` (RFC 6750 2.1).
    Bearer,
    /// An OAuth client: its id and its secret, as Basic or in the form (RFC 6749 2.3.1).
    Client,
    /// A person with a session: cookies (RFC 6265).
    Session,
    /// Nobody: without credentials.
    Anonymous,
}

impl IdentityKind {
    /// What a target says of an identity of this kind, and `${me.…}` names.
    pub fn parts(self) -> &'static [&'static str] {
        match self {
            Self::Bearer => &["token"],
            Self::Client => &["id", "secret"],
            Self::Session | Self::Anonymous => &[],
        }
    }
}

/// The credentials of a caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// A bearer token.
    Bearer(Secret),
    /// An OAuth client.
    Client(OAuthClient),
    /// A person with a session; its cookies are kept elsewhere.
    Session,
    /// Nobody.
    Nobody,
}

/// An OAuth client. One without a secret is public, and names itself in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OAuthClient {
    /// Its id.
    pub id: String,
    /// Its secret.
    pub secret: Option<Secret>,
    /// Whether it sends both in the form, not as Basic.
    pub in_form: bool,
}
