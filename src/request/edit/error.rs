//! Why an edit cannot be applied.

use crate::request::MissingValue;
use crate::view::Pointer;

/// The reason why an edit cannot be applied. Usually the case file has a mistake.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// A template uses a value that is missing.
    #[error(transparent)]
    MissingValue(#[from] MissingValue),
    /// The part to edit is not in the request.
    #[error("this request has no `{0}`")]
    Nowhere(Pointer),
    /// The type of the value has no empty value.
    #[error("`{0}` is not a text, list or object, so it has no empty value")]
    NeverEmpty(Pointer),
    /// The text cannot be in a URL path without encoding.
    #[error("`{0}` cannot be sent as a path without encoding")]
    NoPath(String),
    /// The text has no equivalent spelling.
    #[error("`{0}` is not a URI with a host, so it has no equivalent spelling")]
    NoUri(String),
    /// The text cannot be in a query without encoding.
    #[error("`{0}` cannot be sent in a query without encoding")]
    NoQuery(String),
}
