//! A mismatch between a document and a schema.

use crate::vocab::Level;

/// One thing that is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The location in the document, as a JSON pointer.
    pub at: String,
    /// What the schema requires.
    pub expected: String,
    /// What the document has.
    pub actual: String,
    /// The `x-level` of the member, if the schema has one.
    pub level: Option<Level>,
    /// The `x-rule` of the member, if the schema has one.
    pub rule: Option<String>,
}
