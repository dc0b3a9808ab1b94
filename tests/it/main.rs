//! All integration tests of the crate, one module for each subject. They are one binary, which
//! links faster than many.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by a panic, also in a helper"
)]

mod cli;
mod front;
mod hostile;
mod layers;
mod limits;
mod properties;
mod reference;
mod reports;
mod schemas;
mod selftest;
mod server;
mod sessions;
mod shown;
mod words;
