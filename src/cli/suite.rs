//! Loads the case files and schemas: the built-in ones, and those of the user's folder.

use std::path::Path;

use super::command_error::CommandError;
use crate::case::{self, Files, Suite};

/// Loads all contracts.
pub(super) fn load(folder: Option<&Path>) -> Result<Suite, CommandError> {
    lint_user_schemas(load_unlinted(folder)?, folder)
}

/// Loads only what a run of this contract needs.
pub(super) fn load_contract(contract: &str, folder: Option<&Path>) -> Result<Suite, CommandError> {
    let mut files = files(folder)?;
    files.only(contract);
    lint_user_schemas(read(&files)?, folder)
}

/// Loads all contracts without linting the schemas. `check` lints the schemas itself.
pub(super) fn load_unlinted(folder: Option<&Path>) -> Result<Suite, CommandError> {
    read(&files(folder)?)
}

/// Lints the schemas if the user has a folder. `rebuff check` lints the built-in schemas.
fn lint_user_schemas(suite: Suite, folder: Option<&Path>) -> Result<Suite, CommandError> {
    if folder.is_some() {
        let problems = suite.store.lint().sorted();
        if !problems.is_empty() {
            return Err(CommandError::problems(&problems));
        }
    }
    Ok(suite)
}

fn files(folder: Option<&Path>) -> Result<Files, CommandError> {
    let mut files = Files::embedded();
    if let Some(folder) = folder {
        files.overlay(folder).map_err(CommandError::usage)?;
    }
    Ok(files)
}

fn read(files: &Files) -> Result<Suite, CommandError> {
    case::load(files).map_err(|problems| CommandError::problems(&problems))
}
