//! Events: what a client may write, where the copies of guests are, and the methods of the API.

pub(crate) mod draft;
pub(crate) mod event;
pub(crate) mod guests;
pub(crate) mod import;
pub(crate) mod list;
pub(crate) mod methods;
pub(crate) mod moving;
pub(crate) mod times;
