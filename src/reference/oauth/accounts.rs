//! The demo clients of the authorization server, its one user, and a token that is always good.
//! The secrets protect nothing: anybody is to try the server with them.

/// The name that the user logs in with.
pub const USER: &str = "ada";
/// The user's password.
pub const PASSWORD: &str = "rebuff-demo-password-31d8";
/// An access token with too small a scope for the protected resource.
pub const NARROW_TOKEN: &str = "rebuff-demo-narrow-token-62ce";

/// The client that most requests come from.
pub const WEB: &str = "rebuff-demo-web";
/// The secret of [`WEB`].
pub const WEB_SECRET: &str = "rebuff-demo-web-secret-5c19";
/// The one redirection URI of [`WEB`].
pub const WEB_URI: &str = "https://app.example.test/callback";
/// A client of the same kind as [`WEB`].
pub const SECOND: &str = "rebuff-demo-second";
/// The secret of [`SECOND`].
pub const SECOND_SECRET: &str = "rebuff-demo-second-secret-a2f7";
/// The client whose secret is got wrong.
pub const SACRIFICE: &str = "rebuff-demo-sacrifice";
/// A client without a secret.
pub const PUBLIC: &str = "rebuff-demo-public";
/// A client that may not ask for a code.
pub const IMPLICIT: &str = "rebuff-demo-implicit";
/// A client with redirection URIs that have a query of their own.
pub const QUERIED: &str = "rebuff-demo-queried";
/// A client that acts for itself alone.
pub const MACHINE: &str = "rebuff-demo-machine";
/// The secret of [`MACHINE`].
pub const MACHINE_SECRET: &str = "rebuff-demo-machine-secret-1e88";

/// The scope that the protected resource asks for.
pub(super) const ORDERS: &str = "orders";
/// The scope of a request that names none, and of [`NARROW_TOKEN`].
pub(super) const PROFILE: &str = "profile";
/// The scope that asks for an ID token.
pub(super) const OPENID: &str = "openid";
/// Every scope.
pub(super) const SCOPES: &[&str] = &[OPENID, PROFILE, ORDERS];

/// A registered client (RFC 6749, section 2).
#[derive(Debug)]
pub(super) struct Client {
    pub(super) id: &'static str,
    /// None of a public client.
    pub(super) secret: Option<&'static str>,
    /// Whole URIs, compared as texts.
    pub(super) redirect_uris: &'static [&'static str],
    /// The response types that it may ask for.
    pub(super) response_types: &'static [&'static str],
    /// The grant types that it may use.
    pub(super) grant_types: &'static [&'static str],
}

impl Client {
    /// The client of an id.
    pub(super) fn of(id: &str) -> Option<&'static Self> {
        CLIENTS.iter().find(|client| client.id == id)
    }

    pub(super) fn is_public(&self) -> bool {
        self.secret.is_none()
    }
}

const CODE_GRANTS: &[&str] = &["authorization_code", "refresh_token"];

const fn coded(id: &'static str, secret: &'static str, uris: &'static [&'static str]) -> Client {
    Client {
        id,
        secret: Some(secret),
        redirect_uris: uris,
        response_types: &["code"],
        grant_types: CODE_GRANTS,
    }
}

const fn public(id: &'static str, uris: &'static [&'static str]) -> Client {
    Client {
        secret: None,
        ..coded(id, "", uris)
    }
}

const CLIENTS: &[Client] = &[
    coded(WEB, WEB_SECRET, &[WEB_URI]),
    coded(
        SECOND,
        SECOND_SECRET,
        &["https://second.example.test/callback"],
    ),
    coded(
        SACRIFICE,
        "rebuff-demo-sacrifice-secret-77b0",
        &["https://sacrifice.example.test/callback"],
    ),
    public(PUBLIC, &["https://public.example.test/callback"]),
    public(
        QUERIED,
        &[
            "https://business.example.test/callback",
            "https://business.example.test/callback?",
            "https://business.example.test/message?az-intent-type=1",
            "https://business.example.test/message?az-intent-type=1&",
        ],
    ),
    Client {
        response_types: &["token"],
        grant_types: &[],
        ..public(IMPLICIT, &["https://implicit.example.test/callback"])
    },
    Client {
        response_types: &[],
        grant_types: &["client_credentials"],
        ..coded(MACHINE, MACHINE_SECRET, &[])
    },
];
