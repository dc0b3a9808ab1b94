//! The authorization endpoint, and the login and consent pages that it shows to the user.

pub(crate) mod consent;
pub(crate) mod endpoint;
pub(crate) mod grant;
pub(crate) mod login;
pub(crate) mod redirect_uri;
pub(crate) mod refusal;
pub(crate) mod request;
