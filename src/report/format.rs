//! The type of a report format.

use crate::vocab::RunRecord;

/// A report format.
#[derive(Debug)]
pub struct Format {
    /// The name on the command line.
    pub name: &'static str,
    /// The file in the report folder.
    pub file: &'static str,
    /// A text in the first [`Format::HEAD`] bytes of each file of this format. The text shows that
    /// rebuff wrote the file, so a later run may replace the file.
    pub mark: &'static str,
    /// Makes the text of the file.
    pub render: fn(&RunRecord) -> Result<String, RenderError>,
}

impl Format {
    /// The mark is within this number of bytes at the beginning of a file.
    pub const HEAD: usize = 256;
}

/// The record could not be made into a report. This is a bug in rebuff.
#[derive(Debug, thiserror::Error)]
#[error("the {format} report cannot be made: {source}")]
pub struct RenderError {
    /// The name of the format.
    format: &'static str,
    /// The error of the writer.
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl RenderError {
    /// Wraps an error of the writer of a format.
    pub fn new(
        format: &'static str,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self {
            format,
            source: source.into(),
        }
    }
}
