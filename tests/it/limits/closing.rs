//! A server may close a connection that it kept open, without saying so (RFC 9112 9.3).

use rebuff::reference::calendar::accounts::OWNER_TOKEN;
use rebuff::vocab::Level;

use crate::hostile::scenario::{PATCH, RunOutput, Scenario, is_crafted};
use crate::server::{Action, Request};

fn run_against(
    script: impl FnMut(&Request) -> Action + Send + 'static,
    args: &[&str],
) -> (Scenario, RunOutput) {
    let scenario = Scenario::calendar();
    let proxy = scenario.proxy(script);
    scenario.target(proxy.addr(), OWNER_TOKEN, "");
    let mut child = scenario.command("run");
    child.args(["--pause", "0.001"]).args(args);
    let output = scenario.finish(child.spawn().unwrap());
    (scenario, output)
}

#[track_caller]
fn assert_green(script: impl FnMut(&Request) -> Action + Send + 'static, args: &[&str]) {
    let (scenario, output) = run_against(script, args);
    output.exits_with(0);
    assert_eq!(output.record().leftovers, []);
    assert!(scenario.live_events().is_empty());
}

/// Closes a connection as its second request arrives.
fn close_at_second(request: &Request) -> Action {
    if request.nth == 1 {
        Action::Forward
    } else {
        Action::Send(Vec::new())
    }
}

#[test]
fn a_closed_connection_is_no_missing_response() {
    assert_green(close_at_second, &["--jobs", "1"]);
    assert_green(close_at_second, &["--jobs", "8"]);
    assert_green(|_| Action::ForwardOnce, &["--jobs", "1"]);
}

/// Only a request on a new connection shows that the server does not respond.
#[test]
fn a_request_that_dies_on_new_connections_has_no_response() {
    let script = |request: &Request| {
        if is_crafted(request) {
            Action::Send(Vec::new())
        } else {
            Action::Forward
        }
    };
    let (_, output) = run_against(script, &[]);
    output.exits_with(1);
    let no_answer = (Level::Must, "no-answer".to_owned());
    assert_eq!(output.findings(PATCH), [no_answer]);
}
