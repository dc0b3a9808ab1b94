//! The report folder. Before anything is sent, it is checked that every report can be written. Each file is
//! replaced as a whole, so that nobody reads half a report. If a report cannot be written, the one of
//! an earlier run is removed. Other files in the folder are never touched.

mod error;
mod files;
mod write;

pub use error::{FolderError, ReportError, WriteError};
pub use write::{Folder, Leaks};
