//! A response as one JSON document.

mod challenges;
mod document;
mod media;
mod outcome;
mod pointers;
pub(super) mod redirect;

pub use document::Response;
pub use outcome::{NoResponse, Outcome};
pub use pointers::is_response_pointer;
pub(crate) use redirect::{has_scheme, pairs};
