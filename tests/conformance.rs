//! The suite against the embedded reference server, one test per case. `cargo nextest run` and plain
//! `cargo test` list and run them.

use std::process::ExitCode;

fn main() -> ExitCode {
    rebuff::cli::nextest(std::env::args_os())
}
