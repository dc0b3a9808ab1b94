//! Tests of the command line. They run the binary as a child process, and check exit codes, output
//! and files. `INSTA_UPDATE=always cargo test --test it cli` updates the snapshots.

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
