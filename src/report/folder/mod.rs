//! The report folder. Before a run sends a request, rebuff checks that every report can be written.
//! Each file is replaced as a whole, so that no reader sees half a report. If a report cannot be
//! written, the report of an earlier run is removed. Other files in the folder are never touched.

mod error;
mod files;
mod write;

pub use error::{FolderError, ReportError, WriteError};
pub use write::{Folder, Leaks};
