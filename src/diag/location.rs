//! A location in a file, for messages and reports.

use std::sync::Arc;

/// A file and a line in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The path of the file in the project (`cases/calendar/precondition.toml`).
    pub file: Arc<str>,
    /// The line, counted from 1.
    pub line: u32,
}
