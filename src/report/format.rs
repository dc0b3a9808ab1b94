//! What a report format is.

use crate::vocab::RunRecord;

/// A report format.
#[derive(Debug)]
pub struct Format {
    /// The name on the command line.
    pub name: &'static str,
    /// The file in the report folder.
    pub file: &'static str,
    /// A text in the first [`Format::HEAD`] bytes of each such file. It shows that rebuff wrote a file,
    /// which a later run may then replace.
    pub mark: &'static str,
    /// Makes the text of the file.
    pub render: fn(&RunRecord) -> Result<String, RenderError>,
}

impl Format {
    /// The length of the beginning of a file that holds the mark, in bytes.
    pub const HEAD: usize = 256;
}

/// A record that could not be made into a report: a bug in rebuff.
#[derive(Debug, thiserror::Error)]
#[error("the {format} report cannot be made: {source}")]
pub struct RenderError {
    /// The name of the format.
    format: &'static str,
    /// The error of the writer.
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl RenderError {
    /// An error of the writer of a format.
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
