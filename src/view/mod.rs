//! A request and an answer as one JSON document each, addressed by JSON pointers: what cases, checks,
//! captures and reports point into. Pure, and the same for every contract.

mod answer;
mod challenges;
mod json;
mod media;
mod page;
mod places;
pub(crate) mod pointer;
mod redirect;
mod request;
mod script;

pub use answer::{NoResponse, Outcome, Response};
pub use json::parse_strict;
pub use page::{Field, Form, Page};
pub use places::is_response_pointer;
pub use pointer::Pointer;
pub(crate) use redirect::{has_scheme, pairs};
pub use request::{
    Pair, PathPart, Request, is_credentials, is_repeatable, is_request_pointer, is_whole_path,
};
