//! Why an edit cannot be applied.

use crate::request::MissingValue;
use crate::view::Pointer;

/// An edit that cannot be applied: a mistake in a case file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// A value is missing.
    #[error(transparent)]
    MissingValue(#[from] MissingValue),
    /// The part is absent.
    #[error("this request has no `{0}`")]
    Nowhere(Pointer),
    /// The value has no empty value of its type.
    #[error("`{0}` is not a text, list or object, so it has no empty value")]
    NeverEmpty(Pointer),
    /// A text that a URL cannot hold without encoding.
    #[error("`{0}` cannot be sent as a path without encoding")]
    NoPath(String),
    /// A text that has no equivalent spelling.
    #[error("`{0}` is not a URI with a host, so it has no equivalent spelling")]
    NoUri(String),
    /// A text that a query cannot hold without encoding.
    #[error("`{0}` cannot be sent in a query without encoding")]
    NoQuery(String),
}
