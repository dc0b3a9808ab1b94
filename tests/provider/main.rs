//! Runs the OAuth contract against an independent server: the certified authorization server of the
//! npm package `oidc-provider`, which the test starts on loopback. No case may fail, and the number
//! of judged cases must be as expected.
//!
//! The server accepts a redirect URI that differs from the registered URI only by dot segments or
//! by an upper-case scheme, and redirects to the registered URI. The server also asks for consent
//! before it issues a code, so the two cases about such URIs are skipped.
//!
//! The tests need Node.js 18 or later, and packages that `npm ci` installs in
//! `tests/provider`. If either is missing, the tests are ignored and say so; with `REBUFF_PROVIDER=required`
//! they fail.

use std::process::{Command, ExitCode, Stdio};

use libtest_mimic::{Arguments, Failed, Trial};

mod server;
mod suite;

use server::Server;
use suite::Counts;

type Test = fn() -> Result<(), Failed>;

const TESTS: &[(&str, Test)] = &[
    ("without_a_session", without_a_session),
    ("with_a_session", with_a_session),
];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let missing = missing();
    let required = std::env::var_os("REBUFF_PROVIDER").is_some_and(|it| it == "required");
    let trials = TESTS.iter().map(|&(name, test)| match missing {
        None => Trial::test(name, test),
        Some(why) => Trial::test(name, move || Err(why.into()))
            .with_kind(why)
            .with_ignored_flag(!required),
    });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

/// The reason why the server cannot run on this machine, with a fix; `None` if it can run.
fn missing() -> Option<&'static str> {
    let node = Command::new("node")
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status();
    if node.is_err() {
        return Some("not run: `node` is not installed; install Node.js 18 or later");
    }
    if !server::installed() {
        return Some("not run: the server is not installed; run `npm ci` in tests/provider");
    }
    None
}

/// The target file gives the endpoints and no session, so the server shows its login page.
fn without_a_session() -> Result<(), Failed> {
    let server = Server::start()?;
    let run = suite::run(&server.target(include_str!("anonymous.toml")))?;
    suite::compare(
        &run,
        &Counts {
            green: 86,
            skipped: 27,
        },
    )
}

/// The target file gives only the issuer, so rebuff reads the endpoints from the metadata. The
/// target file also gives a session, in which the user logs in, allows and denies.
fn with_a_session() -> Result<(), Failed> {
    let server = Server::start()?;
    let run = suite::run(&server.target(include_str!("session.toml")))?;
    suite::compare(
        &run,
        &Counts {
            green: 105,
            skipped: 8,
        },
    )
}
