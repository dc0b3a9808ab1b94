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
        if status == "200 OK" {
            let (_, message) = output.trouble("calendar::caller::owner");
            assert!(message.contains("does not come from the API"), "{message}");
            assert!(message.contains("Nothing here"), "{message}");
        }
        assert!(
            !output.stdout.contains("not conformant"),
            "{}",
            output.stdout
        );
    }
}
