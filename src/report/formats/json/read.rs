//! Reads `run.json`.

use serde::Deserialize;

use crate::vocab::{RunRecord, clean_line};

/// The maximum number of characters that an error message quotes from a foreign file.
const MAX_ERROR: usize = 160;

/// Why a text cannot be read as a record.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The text is not JSON, or not a record.
    #[error(
        "not a run.json of rebuff ({0}); give the file that a run wrote into its report folder"
    )]
    Foreign(String),
    /// The text was written by a version of rebuff with another record format.
    #[error(
        "run.json has format {found}, this rebuff reads format {}; make the report with the version that made the run",
        RunRecord::FORMAT
    )]
    Format {
        /// The format number in the file.
        found: u32,
    },
    /// The text has the right format number, but does not match the format.
    #[error("{}", other_shape(rebuff, why))]
    Shape {
        /// The version of rebuff that wrote the text.
        rebuff: String,
        /// What is wrong, and where.
        why: String,
    },
}

fn other_shape(rebuff: &str, why: &str) -> String {
    let ours = env!("CARGO_PKG_VERSION");
    if rebuff == ours {
        format!("run.json is damaged or was changed ({why}); run again to get a new one")
    } else {
        format!(
            "run.json was made by rebuff {rebuff}, this is {ours} ({why}); make the report with the \
             version that made the run"
        )
    }
}

/// Reads a `run.json`. Unknown members are errors.
pub fn read(text: &str) -> Result<RunRecord, ReadError> {
    /// The members that all formats share. These members are read first, so that a file of another
    /// format is not reported as a file with an unknown member.
    #[derive(Deserialize)]
    struct Head {
        format: u32,
        rebuff: String,
    }
    let message = |error: serde_json::Error| clean_line(&error.to_string(), MAX_ERROR);
    let head: Head = serde_json::from_str(text).map_err(|e| ReadError::Foreign(message(e)))?;
    if head.format != RunRecord::FORMAT {
        return Err(ReadError::Format { found: head.format });
    }
    serde_json::from_str(text).map_err(|e| ReadError::Shape {
        rebuff: clean_line(&head.rebuff, MAX_ERROR),
        why: message(e),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_format_number_is_reported() {
        let message = |text: &str| read(text).unwrap_err().to_string();
        let error = message("{\"format\": 2, \"rebuff\": \"9\", \"news\": true}");
        assert!(error.starts_with("run.json has format 2"), "{error}");
        for foreign in ["", "[]", "{\"format\": 1}", "{\"rebuff\": \"9\"}"] {
            let error = message(foreign);
            assert!(error.starts_with("not a run.json of rebuff ("), "{error}");
        }
    }

    #[test]
    fn a_record_with_other_members_names_the_version_that_wrote_it() {
        let message = |rebuff: &str| {
            let text = format!("{{\"format\": 1, \"rebuff\": \"{rebuff}\", \"new\\n\": 1}}");
            read(&text).unwrap_err().to_string()
        };
        let error = message("9.9.9");
        assert!(
            error.starts_with("run.json was made by rebuff 9.9.9"),
            "{error}"
        );
        let error = message(env!("CARGO_PKG_VERSION"));
        assert!(
            error.contains("was changed (unknown field `new\\n`"),
            "{error}"
        );
        assert!(!error.contains('\n'));
    }
}
