//! The paths of the endpoints.

/// The authorization endpoint (RFC 6749, section 3.1).
pub(crate) const AUTHORIZE: &str = "/oauth/authorize";
/// The form of the login page.
pub(crate) const LOGIN: &str = "/oauth/login";
/// The form of the consent page.
pub(crate) const CONSENT: &str = "/oauth/consent";
/// The token endpoint (RFC 6749, section 3.2).
pub(crate) const TOKEN: &str = "/oauth/token";
/// The protected resource.
pub(crate) const RESOURCE: &str = "/oauth/resource";
/// The metadata of the server (RFC 8414).
pub(crate) const METADATA: &str = "/.well-known/oauth-authorization-server/oauth";
/// The metadata again, at the path of OIDC Discovery.
pub(crate) const OPENID_METADATA: &str = "/oauth/.well-known/openid-configuration";
