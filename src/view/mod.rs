//! A request and a response, each as one JSON document. Cases, checks, captures and reports address
//! the documents by JSON pointers. The code is pure, and the same for every contract.

mod json;
mod page;
pub(crate) mod pointer;
mod request;
mod response;

pub use json::{parse_leniently, parse_strict};
pub use page::{Field, Form, Page};
pub use pointer::Pointer;
pub use request::{
    Pair, PathPart, Request, is_credentials, is_repeatable, is_request_pointer, is_whole_path,
};
pub use response::{NoResponse, Outcome, Response, Unread, is_response_pointer};
pub(crate) use response::{has_scheme, pairs};
