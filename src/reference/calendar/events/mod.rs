//! Events: the members that a client may write, the copies for guests, and the API methods.

pub(crate) mod draft;
pub(crate) mod event;
pub(crate) mod guests;
pub(crate) mod import;
pub(crate) mod list;
pub(crate) mod methods;
pub(crate) mod moving;
pub(crate) mod times;
