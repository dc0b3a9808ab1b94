//! The token endpoint: who asks, and what a token is issued for.

pub(crate) mod client_auth;
pub(crate) mod endpoint;
pub(crate) mod grants;
pub(crate) mod id_token;
