//! Loads the case files, with the user's folder over the built-in ones.

use std::path::Path;

use super::Stopped;
use crate::case::{Files, Suite, load};

/// Loads everything, or says all that is wrong with it.
pub(super) fn suite(contracts: Option<&Path>) -> Result<Suite, Stopped> {
    linted(loaded(contracts)?, contracts)
}

/// Loads what a run of this contract needs, or says all that is wrong with it.
pub(super) fn suite_of(contract: &str, contracts: Option<&Path>) -> Result<Suite, Stopped> {
    let mut files = files(contracts)?;
    files.only(contract);
    linted(read(&files)?, contracts)
}

fn linted(suite: Suite, contracts: Option<&Path>) -> Result<Suite, Stopped> {
    if contracts.is_some() {
        // The built-in schemas are linted by `check`; foreign ones have to be, before they are used.
        let problems = suite.store.lint().sorted();
        if !problems.is_empty() {
            return Err(Stopped::problems(&problems));
        }
    }
    Ok(suite)
}

/// Loads everything but compiles no schema: `check` has more to tell along with those.
pub(super) fn loaded(contracts: Option<&Path>) -> Result<Suite, Stopped> {
    read(&files(contracts)?)
}

fn files(contracts: Option<&Path>) -> Result<Files, Stopped> {
    let mut files = Files::embedded();
    if let Some(folder) = contracts {
        files.overlay(folder).map_err(Stopped::usage)?;
    }
    Ok(files)
}

fn read(files: &Files) -> Result<Suite, Stopped> {
    load(files).map_err(|problems| Stopped::problems(&problems))
}
