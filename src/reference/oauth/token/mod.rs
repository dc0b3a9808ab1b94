//! The token endpoint: client authentication, grants and ID tokens.

pub(crate) mod client_auth;
pub(crate) mod endpoint;
pub(crate) mod grants;
pub(crate) mod id_token;
