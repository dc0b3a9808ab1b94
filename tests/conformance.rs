//! The suite against the embedded reference server, one test a case: `cargo nextest run` lists and
//! runs them, and so does plain `cargo test`.

use std::process::ExitCode;

fn main() -> ExitCode {
    rebuff::cli::nextest(std::env::args_os())
}
