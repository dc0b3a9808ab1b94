//! How strongly a source requires something (RFC 2119).

use std::fmt;

use serde::{Deserialize, Serialize};

/// The strength of a rule and of a finding, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Permitted: never a finding, at most a note.
    May,
    /// Recommended: a finding is advice, and red only with `--strict`.
    Should,
    /// Required: a finding is a failure.
    Must,
}

impl Level {
    /// The word in case files and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::May => "may",
            Self::Should => "should",
            Self::Must => "must",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
