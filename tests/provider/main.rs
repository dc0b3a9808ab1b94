//! The OAuth contract against a server that is not ours: the certified authorization server of the
//! package `oidc-provider`, which the test starts on loopback. It shows no Fail, known or not, and exactly
//! so many cases are judged.
//!
//! It takes a redirect URI that only means the same as the registered one (dot segments, a scheme in
//! upper case), and sends the user to the registered one. Here it asks its user for consent each time,
//! before it hands out anything, so these two are skipped.
//!
//! It needs Node.js 18 or later and, once, `npm ci` in `tests/provider`. Without them the tests are
//! ignored and say so; with `REBUFF_PROVIDER=required` they fail.

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

/// What this machine lacks for the server, and what to do about it.
fn missing() -> Option<&'static str> {
    let node = Command::new("node")
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status();
    if node.is_err() {
        return Some("not run: there is no node here; install Node.js 18 or later");
    }
    if !server::installed() {
        return Some("not run: the server is not installed; run `npm ci` in tests/provider");
    }
    None
}

/// Endpoints by name; whoever is not logged in is sent to the login page.
fn without_a_session() -> Result<(), Failed> {
    let server = Server::start()?;
    let run = suite::run(&server.target(include_str!("anonymous.toml")))?;
    suite::compare(
        &run,
        &Counts {
            green: 85,
            skipped: 25,
        },
    )
}

/// The issuer only, whose metadata says where the endpoints are; the user logs in, allows, denies.
fn with_a_session() -> Result<(), Failed> {
    let server = Server::start()?;
    let run = suite::run(&server.target(include_str!("session.toml")))?;
    suite::compare(
        &run,
        &Counts {
            green: 104,
            skipped: 6,
        },
    )
}
