//! Why reports could not be written.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::report::format::RenderError;

/// Why a report cannot be written at a path.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The folder or a file in it cannot be created.
    #[error("{}: reports cannot be written here: {source}; choose another folder with --out", path.display())]
    Io {
        /// The folder or file.
        path: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
    /// The path of a report is taken by something that rebuff did not write.
    #[error("{}: {what} that rebuff did not write has the name of a report; move it, or choose another folder with --out", path.display())]
    Foreign {
        /// The path of the report.
        path: PathBuf,
        /// What is at the path, in words.
        what: &'static str,
    },
}

impl FolderError {
    /// The error of a failed file operation.
    pub(super) fn io(path: &Path, source: io::Error) -> Self {
        Self::Io {
            path: path.to_owned(),
            source,
        }
    }
}

/// Some reports could not be written.
#[derive(Debug)]
pub struct WriteError {
    /// The reports that were written.
    pub written: Vec<PathBuf>,
    /// One error for each report that was not written.
    pub problems: Vec<ReportError>,
}

/// Why a report could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The report could not be rendered.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// The report holds a secret. The message does not say which one or where.
    #[error("{}: not written, because the report contains a secret; this is a bug in rebuff, please report it", .0.display())]
    Leak(PathBuf),
    /// The folder has changed since the run began, or the disk is full.
    #[error(transparent)]
    Folder(#[from] FolderError),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, problem) in self.problems.iter().enumerate() {
            let separator = if n == 0 { "" } else { "\n" };
            write!(f, "{separator}{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for WriteError {}
