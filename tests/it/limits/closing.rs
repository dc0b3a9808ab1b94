//! A server may close a connection that it kept open, without saying so (RFC 9112 9.3).

use rebuff::reference::calendar::accounts::OWNER_TOKEN;

use crate::hostile::scenario::Scenario;
use crate::server::Action;

/// Runs the suite against a server that closes every connection after its first response, just as the
/// next request arrives.
fn run_against_closing_server(args: &[&str]) {
    let scenario = Scenario::calendar();
    let proxy = scenario.closing_proxy();
    scenario.target(proxy.addr(), OWNER_TOKEN, "");
    let mut child = scenario.command("run");
    child.args(["--pause", "0.001"]).args(args);
    let output = scenario.finish(child.spawn().unwrap());
    output.exits_with(0);
    assert_eq!(output.record().leftovers, []);
    assert!(scenario.live_events().is_empty());
}

#[test]
fn a_closed_connection_is_no_missing_response() {
    run_against_closing_server(&[]);
    run_against_closing_server(&["--jobs", "1"]);
}

/// Only a request on a new connection shows that the server does not respond.
#[test]
fn a_request_that_dies_on_every_connection_has_no_response() {
    let scenario = Scenario::calendar();
    let mut crafted = 0;
    let proxy = scenario.proxy_for_crafted(move || {
        crafted += 1;
        Action::Reset
    });
    let output = scenario.run(proxy.addr(), &["--pause", "0.001"]);
    output.exits_with(1);
}
