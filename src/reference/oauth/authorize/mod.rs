//! The authorization endpoint and the pages that it leads the user through.

pub(crate) mod consent;
pub(crate) mod endpoint;
pub(crate) mod grant;
pub(crate) mod login;
pub(crate) mod redirect_uri;
pub(crate) mod refusal;
pub(crate) mod request;
