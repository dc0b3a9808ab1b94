//! What reading a target file takes from outside: environment variables, files, the day.

use std::path::Path;

use chrono::NaiveDate;

/// The environment variables, the files beside the target file, and the day.
pub struct Environment<'e> {
    /// Reads a variable.
    pub variable: &'e dyn Fn(&str) -> Option<String>,
    /// The folder that `-file` paths are relative to.
    pub folder: &'e Path,
    /// The day of the run.
    pub today: NaiveDate,
}
