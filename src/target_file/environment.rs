//! The external inputs of the target file reader: environment variables, other files, and the date.

use std::path::Path;

use chrono::NaiveDate;

/// The environment variables, the folder of the target file, and the date.
pub struct Environment<'e> {
    /// Reads a variable.
    pub variable: &'e dyn Fn(&str) -> Option<String>,
    /// The folder that `-file` paths are relative to.
    pub folder: &'e Path,
    /// The day of the run.
    pub today: NaiveDate,
}
