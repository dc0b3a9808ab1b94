//! The command line as its most demanding user sees it: the binary as a child process, its exit
//! codes, its streams, and the files that it writes. Golden texts stand in `tests/golden/`;
//! `BLESS=1 cargo test --test it cli` writes them again, and a person reads the diff.

mod support;

mod again;
mod coverage;
mod explain;
mod files;
mod guide;
mod known;
mod oauth;
mod records;
mod reports;
mod runner;
mod select;
mod terminal;
mod usage;
mod writes;
