//! The demo clients of the authorization server, its one user, and a token that is always valid.
//! The secrets are public and protect nothing.

/// The name of the user at login.
pub const USER: &str = "ada";
/// The user's password.
pub const PASSWORD: &str = "rebuff-demo-password-31d8";
/// A valid access token whose scope does not permit the protected resource.
pub const NARROW_TOKEN: &str = "rebuff-demo-narrow-token-62ce";

/// The client that most requests use.
pub const WEB: &str = "rebuff-demo-web";
/// The secret of [`WEB`].
pub const WEB_SECRET: &str = "rebuff-demo-web-secret-5c19";
/// The one redirection URI of [`WEB`].
pub const WEB_URI: &str = "https://app.example.test/callback";
/// A second client with the same rights as [`WEB`].
pub const SECOND: &str = "rebuff-demo-second";
/// The secret of [`SECOND`].
pub const SECOND_SECRET: &str = "rebuff-demo-second-secret-a2f7";
/// A client for cases that send a wrong secret.
pub const SACRIFICE: &str = "rebuff-demo-sacrifice";
/// A public client, which has no secret.
pub const PUBLIC: &str = "rebuff-demo-public";
/// A client that may use the implicit grant only.
pub const IMPLICIT: &str = "rebuff-demo-implicit";
/// A client with redirection URIs that contain a query.
pub const QUERIED: &str = "rebuff-demo-queried";
/// A client that acts for itself only (client credentials).
pub const MACHINE: &str = "rebuff-demo-machine";
/// The secret of [`MACHINE`].
pub const MACHINE_SECRET: &str = "rebuff-demo-machine-secret-1e88";

/// The scope that the protected resource requires.
pub(crate) const ORDERS: &str = "orders";
/// The default scope of a request, and the scope of [`NARROW_TOKEN`].
pub(crate) const PROFILE: &str = "profile";
/// The scope that asks for an ID token.
pub(crate) const OPENID: &str = "openid";
/// Every scope.
pub(crate) const SCOPES: &[&str] = &[OPENID, PROFILE, ORDERS];

/// A registered client (RFC 6749, section 2).
#[derive(Debug)]
pub(crate) struct RegisteredClient {
    pub(crate) id: &'static str,
    /// The client's secret. None if the client is public.
    pub(crate) secret: Option<&'static str>,
    /// The registered redirection URIs, which are compared as texts.
    pub(crate) redirect_uris: &'static [&'static str],
    /// The response types that the client may ask for.
    pub(crate) response_types: &'static [&'static str],
    /// The grant types that the client may use.
    pub(crate) grant_types: &'static [&'static str],
}

impl RegisteredClient {
    /// The client with this id.
    pub(crate) fn by_id(id: &str) -> Option<&'static Self> {
        CLIENTS.iter().find(|client| client.id == id)
    }

    pub(crate) fn is_public(&self) -> bool {
        self.secret.is_none()
    }
}

const CODE_GRANTS: &[&str] = &["authorization_code", "refresh_token"];

const fn coded(
    id: &'static str,
    secret: &'static str,
    uris: &'static [&'static str],
) -> RegisteredClient {
    RegisteredClient {
        id,
        secret: Some(secret),
        redirect_uris: uris,
        response_types: &["code"],
        grant_types: CODE_GRANTS,
    }
}

const fn public(id: &'static str, uris: &'static [&'static str]) -> RegisteredClient {
    RegisteredClient {
        secret: None,
        ..coded(id, "", uris)
    }
}

const CLIENTS: &[RegisteredClient] = &[
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
    RegisteredClient {
        response_types: &["token"],
        grant_types: &[],
        ..public(IMPLICIT, &["https://implicit.example.test/callback"])
    },
    RegisteredClient {
        response_types: &[],
        grant_types: &["client_credentials"],
        ..coded(MACHINE, MACHINE_SECRET, &[])
    },
];

/// Whether the text consists of the characters of a scope token (RFC 6749, appendix A.4).
pub(crate) fn is_scope_token(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
    !text.is_empty() && text.bytes().all(is_allowed)
}
