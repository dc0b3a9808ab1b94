//! A request and an answer as one JSON document each, addressed by JSON pointers: what cases, checks,
//! captures and reports point into. Pure, and the same for every contract.

mod answer;
mod json;
mod media;
mod pointer;
mod request;

pub use answer::{Answer, NoAnswer, Outcome, is_answer_place};
pub use json::parse_strict;
pub use pointer::Pointer;
pub(crate) use pointer::dig;
pub use request::{PathPart, Request, is_credentials, is_request_place, is_whole_path};
