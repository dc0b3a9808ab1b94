//! Reports: pure functions of the [`RunRecord`](crate::vocab::RunRecord). The code here does not
//! read a clock, the network or a case file, so that `rebuff report` can make each report again
//! from `run.json`.
//!
//! The record is redacted and cleaned when it is built. Each format also escapes for its own reader,
//! because only the format knows what that reader interprets.

mod counts;
pub mod curl;
mod folder;
mod format;
mod formats;
mod groups;
mod sentences;
pub mod terminal;

pub use counts::VerdictCounts;
pub use folder::{Folder, FolderError, Leaks, ReportError, WriteError};
pub use format::{Format, RenderError};
pub use formats::{FORMATS, UnknownFormat, all_formats, formats, formats_made_from_record, json};
