//! The command `rebuff`.

use std::process::ExitCode;

fn main() -> ExitCode {
    rebuff::cli::main(std::env::args_os())
}
