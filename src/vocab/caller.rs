//! Who sends a request: the kinds of identities that a contract has, and the credentials that a
//! target file gives for an identity.

use serde::Deserialize;

use super::secrets::Secret;

/// How an identity proves who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IdentityKind {
    /// `Authorization: Bearer <token>` (RFC 6750 2.1).
    Bearer,
    /// An OAuth client: its id and its secret, in a Basic header or in the form (RFC 6749 2.3.1).
    Client,
    /// A logged-in user: session cookies (RFC 6265).
    Session,
    /// No credentials.
    Anonymous,
}

impl IdentityKind {
    /// The members that a target file gives for an identity of this kind, and that `${me.…}` can name.
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
    /// A logged-in user. The cookie jar holds the cookies.
    Session,
    /// No credentials.
    Nobody,
}

/// An OAuth client. A client without a secret is public (RFC 6749 2.1) and sends its id in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OAuthClient {
    /// The id of the client.
    pub id: String,
    /// The secret of the client.
    pub secret: Option<Secret>,
    /// Whether the client sends id and secret in the form instead of a Basic header.
    pub in_form: bool,
}
