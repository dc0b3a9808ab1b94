//! Reports: pure functions of the [`RunRecord`], in one table. Nothing here reads a clock, the
//! network or a case file, so a report can be made again later from `run.json`.
//!
//! The record is redacted and cleaned when it is built. Each format still escapes for its own
//! reader, because only it knows what its reader takes for a command.

pub mod curl;
mod groups;
pub mod json;
mod junit;
mod junit_own;
mod markdown;
mod tally;
pub mod text;
mod words;
mod write;

pub use tally::VerdictCounts;
pub use write::{Folder, FolderError, Leaks, Problem, WriteError};

use crate::diag::nearest;
use crate::vocab::RunRecord;

/// One kind of report: one file, one entry.
#[derive(Debug)]
pub struct Format {
    /// The name on the command line.
    pub name: &'static str,
    /// The file in the report folder.
    pub file: &'static str,
    /// What stands in the first [`Format::HEAD`] bytes of each such file: by it a file is known as
    /// one of ours, that a later run may replace.
    pub mark: &'static str,
    /// Makes the text of the file.
    pub render: fn(&RunRecord) -> Result<String, RenderError>,
}

/// All formats, in the order in which they are written.
pub const FORMATS: &[Format] = &[
    Format {
        name: "json",
        file: "run.json",
        mark: "\"rebuff\": \"",
        render: json::render,
    },
    Format {
        name: "junit",
        file: "junit.xml",
        mark: "<testsuites name=\"rebuff\"",
        render: junit::render,
    },
    Format {
        name: "markdown",
        file: "summary.md",
        mark: "<!-- made by rebuff",
        render: markdown::render,
    },
];

impl Format {
    /// In how many bytes at the beginning of a file its mark stands.
    pub const HEAD: usize = 256;
}

/// A record that could not be made into a report: a mistake of rebuff.
#[derive(Debug, thiserror::Error)]
#[error("the {format} report cannot be made: {source}")]
pub struct RenderError {
    /// The name of the format.
    format: &'static str,
    /// What the writer of the format says.
    source: Box<dyn std::error::Error + Send + Sync>,
}

/// A list of formats that names one that does not exist.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown report `{word}`{}; known are {}", did_you_mean(word), known())]
pub struct UnknownFormat {
    /// The word that is no format.
    pub word: String,
}

/// Picks formats by a list of names with commas, each once and in the order of [`FORMATS`].
pub fn formats(list: &str) -> Result<Vec<&'static Format>, UnknownFormat> {
    let words: Vec<&str> = list.split(',').map(str::trim).collect();
    if let Some(word) = words
        .iter()
        .find(|word| FORMATS.iter().all(|format| format.name != **word))
    {
        return Err(UnknownFormat {
            word: (*word).to_owned(),
        });
    }
    Ok(FORMATS
        .iter()
        .filter(|format| words.contains(&format.name))
        .collect())
}

fn did_you_mean(word: &str) -> String {
    nearest(word, FORMATS.iter().map(|format| format.name))
        .map(|right| format!(", did you mean `{right}`?"))
        .unwrap_or_default()
}

fn known() -> String {
    let names: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_picks_each_format_once_in_the_order_of_the_table() {
        let picked = formats("junit, json,junit").unwrap();
        let names: Vec<&str> = picked.iter().map(|format| format.name).collect();
        assert_eq!(names, ["json", "junit"]);
    }

    #[test]
    fn an_unknown_format_is_told_with_the_known_ones() {
        let message = |list: &str| formats(list).unwrap_err().to_string();
        assert_eq!(
            message("json,junitt"),
            "unknown report `junitt`, did you mean `junit`?; known are json, junit, markdown"
        );
        assert_eq!(
            message(""),
            "unknown report ``; known are json, junit, markdown"
        );
    }
}
