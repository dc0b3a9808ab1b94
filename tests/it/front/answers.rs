//! Servers that answer in place of the API.

use crate::hostile::scenario::Scenario;
use crate::server::respond;

#[test]
fn nothing_is_claimed_of_a_server_that_is_not_the_api() {
    for (status, media) in [
        ("404 Not Found", "text/html"),
        ("200 OK", "text/html"),
        ("404 Not Found", "text/plain"),
    ] {
        let scenario = Scenario::calendar();
        let proxy =
            scenario.proxy(move |_| respond(status, media, "", b"<html><h1>Nothing here</h1>"));
        let output = scenario.run(proxy.addr(), &[]);
        output.exits_with(3);
        assert!(
            !output.stdout.contains("not conformant"),
            "{}",
            output.stdout
        );
    }
}
