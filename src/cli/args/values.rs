//! The types of argument values, and their parsers.

use std::time::Duration;

use clap::ValueEnum;

use crate::case::OptIn;

// These values have no help texts, because the texts would double the length of the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum FailOnArg {
    Advice,
    Skip,
    Leftovers,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum OptInArg {
    Load,
    Race,
    Destructive,
}

impl OptInArg {
    pub(super) fn reason(self) -> OptIn {
        match self {
            Self::Load => OptIn::Load,
            Self::Race => OptIn::Race,
            Self::Destructive => OptIn::Destructive,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum TableFormat {
    Text,
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum FormatArg {
    Pretty,
    Terse,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ColorArg {
    Auto,
    Always,
    Never,
}

/// Parses a positive number of seconds.
pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "a number of seconds".to_owned())?;
    Duration::try_from_secs_f64(seconds)
        .ok()
        .filter(|time| !time.is_zero())
        .ok_or_else(|| "more than 0 seconds".to_owned())
}

/// Checks the id of a run. The id becomes part of a file name.
pub(super) fn run_id(text: &str) -> Result<String, String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !text.is_empty() && text.len() <= 64 && text.chars().all(fits) && !text.starts_with('.') {
        return Ok(text.to_owned());
    }
    Err("letters, digits, `-`, `_` and `.`, at most 64".into())
}
