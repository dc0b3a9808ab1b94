//! The command line as its most demanding user sees it: the binary as a child process, its exit
//! codes, its streams, and the files that it writes. Golden texts stand in `tests/golden/`;
//! `BLESS=1 cargo test --test cli` writes them again, and a person reads the diff.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of a test may panic as the test may"
)]

#[path = "cli/support.rs"]
mod support;

#[path = "cli/again.rs"]
mod again;
#[path = "cli/coverage.rs"]
mod coverage;
#[path = "cli/explain.rs"]
mod explain;
#[path = "cli/files.rs"]
mod files;
#[path = "cli/guide.rs"]
mod guide;
#[path = "cli/known.rs"]
mod known;
#[path = "cli/oauth.rs"]
mod oauth;
#[path = "cli/records.rs"]
mod records;
#[path = "cli/reports.rs"]
mod reports;
#[path = "cli/runner.rs"]
mod runner;
#[path = "cli/select.rs"]
mod select;
#[path = "cli/terminal.rs"]
mod terminal;
#[path = "cli/usage.rs"]
mod usage;
#[path = "cli/writes.rs"]
mod writes;
