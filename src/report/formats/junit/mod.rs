//! `junit.xml`, in the dialect that Jenkins, GitLab, Azure DevOps, Allure and the report actions read in
//! the same way.
//!
//! Suites are flat, because some readers drop nested suites. Suites always have a name and a time.
//! The name of a test case is the whole id, because some readers keep only the first of several
//! equal names. One `<failure>` has all findings, because some readers show only the first
//! `<failure>`. Its text repeats the message, because some readers show only the text. `<skipped>`
//! and `<failure>` never occur together, because readers disagree about which of them wins.

mod details;
mod render;

use crate::report::format::Format;

/// The entry in the table of formats.
pub(super) const FORMAT: Format = Format {
    name: "junit",
    file: "junit.xml",
    mark: "<testsuites name=\"rebuff\"",
    render: render::render,
};
