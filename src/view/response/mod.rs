//! A response as one JSON document.

mod challenges;
mod document;
mod media;
mod outcome;
mod pointers;
pub(super) mod redirect;
mod unread;

pub use document::Response;
pub use outcome::{NoResponse, Outcome};
pub use pointers::is_response_pointer;
pub use unread::Unread;

pub(crate) use redirect::{has_scheme, pairs};
