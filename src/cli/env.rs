//! The environment, the terminal, the clock and the panic hook. Other rooms receive plain values.

use std::io::Write as _;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use crate::exec;

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

/// Makes a unique id for a run.
pub(crate) fn run_id(now: DateTime<Utc>) -> String {
    let seed = format!("{:?} {}", now.timestamp_nanos_opt(), std::process::id());
    let digest = Sha256::digest(seed.as_bytes());
    let time = now.format("%Y%m%d-%H%M%S");
    format!("{time}-{:02x}{:02x}{:02x}", digest[0], digest[1], digest[2])
}

/// Prints a line to stdout. A closed terminal is ignored.
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

/// Prints no trace for a panic in a case, which is in its record, or for a panic in the printer,
/// which means that the terminal is closed.
pub(crate) fn quiet_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let in_printer = info
            .location()
            .is_some_and(|location| location.file().contains("libtest-mimic"));
        if !in_printer && !exec::is_running_entry() {
            usual(info);
        }
    }));
}

#[cfg(test)]
mod tests {
    use std::panic::{PanicHookInfo, catch_unwind, set_hook, take_hook};
    use std::pin::pin;
    use std::sync::{Arc, Mutex};
    use std::task::{Context, Poll, Waker};

    use super::*;

    const MARK: &str = "a panic of this test";

    /// A hook that keeps the panics of this test. Panics of other threads go to the usual hook.
    fn keep_panics() -> Arc<Mutex<Vec<String>>> {
        let kept = Arc::new(Mutex::new(Vec::new()));
        let hook = kept.clone();
        let usual = take_hook();
        set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
            match info.payload().downcast_ref::<String>() {
                Some(text) if text.starts_with(MARK) => hook.lock().unwrap().push(text.clone()),
                _ => usual(info),
            }
        }));
        kept
    }

    #[test]
    fn a_panic_in_a_case_prints_no_trace_and_any_other_does() {
        let kept = keep_panics();
        quiet_panics();
        let mut case = pin!(exec::catch_panic(async { panic!("{MARK}: case") }));
        let polled: Poll<Result<(), String>> =
            case.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert_eq!(polled, Poll::Ready(Err(format!("{MARK}: case"))));
        let other = catch_unwind(|| panic!("{MARK}: other"));
        assert!(other.is_err());
        let kept = kept.lock().unwrap();
        assert_eq!(*kept, [format!("{MARK}: other")]);
    }
}
