//! The command line as a user sees it: the binary as a child process, its exit codes, its output, and
//! the files that it writes. `INSTA_UPDATE=always cargo test --test it cli` updates the snapshots.

mod support;

mod coverage;
mod example;
mod explain;
mod files;
mod guide;
mod known_failures;
mod oauth;
mod output;
mod runner;
mod select;
mod usage;
