//! The report formats. A new format is a file here, its `mod` line, and its line in [`FORMATS`].

pub mod json;
mod junit;
mod markdown;

use crate::diag::nearest;
use crate::report::format::Format;

/// All formats, in the order in which they are written.
pub const FORMATS: &[Format] = &[json::FORMAT, junit::FORMAT, markdown::FORMAT];

/// The error for a list that names an unknown format.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown report `{word}`{}; known are {}", did_you_mean(word), names(", ", |_| true))]
pub struct UnknownFormat {
    /// The unknown name.
    pub word: String,
}

/// Picks formats by a comma-separated list of names, each once and in the order of [`FORMATS`].
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

/// The list of all formats. A run writes these by default.
pub fn all_formats() -> String {
    names(",", |_| true)
}

/// The list of all formats except the record itself. `rebuff report` writes these by default.
pub fn formats_made_from_record() -> String {
    names(",", |format| format.name != json::FORMAT.name)
}

fn did_you_mean(word: &str) -> String {
    nearest(word, FORMATS.iter().map(|format| format.name))
        .map(|right| format!(", did you mean `{right}`?"))
        .unwrap_or_default()
}

fn names(separator: &str, which: fn(&&Format) -> bool) -> String {
    let formats = FORMATS.iter().filter(which);
    let names: Vec<&str> = formats.map(|format| format.name).collect();
    names.join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_picks_each_format_once_in_the_order_of_the_table() {
        let picked = formats("junit, json,junit").unwrap();
        let names: Vec<&str> = picked.iter().map(|format| format.name).collect();
        assert_eq!(names, ["json", "junit"]);
        assert_eq!(all_formats(), "json,junit,markdown");
        assert_eq!(formats_made_from_record(), "junit,markdown");
    }

    #[test]
    fn an_unknown_format_is_reported_with_the_known_ones() {
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
