//! The environment, the terminal, the clock and the panic hook. The other rooms get values.

use std::io::Write as _;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

/// Reads an environment variable.
#[expect(
    clippy::disallowed_methods,
    reason = "the only place that reads the environment"
)]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The current time.
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now()
}

/// A unique id for a run.
pub(crate) fn run_id(now: DateTime<Utc>) -> String {
    let seed = format!("{:?} {}", now.timestamp_nanos_opt(), std::process::id());
    let digest = Sha256::digest(seed.as_bytes());
    let time = now.format("%Y%m%d-%H%M%S");
    format!("{time}-{:02x}{:02x}{:02x}", digest[0], digest[1], digest[2])
}

/// Prints a line to stdout. A closed terminal is not an error.
pub(crate) fn print(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// Prints a line to stderr, separate from the results.
pub(crate) fn print_note(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Prints an error message to stderr.
pub(crate) fn print_error(line: &str) {
    print_note(&format!("error: {line}"));
}

/// A panic in a case is that case's error, and one of the printer means that the terminal is closed:
/// neither needs a trace on the terminal.
pub(crate) fn quiet_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let of_the_printer = info
            .location()
            .is_some_and(|place| place.file().contains("libtest-mimic"));
        let of_a_case = std::thread::current().name() == Some("rebuff-run");
        if !of_the_printer && !of_a_case {
            usual(info);
        }
    }));
}
