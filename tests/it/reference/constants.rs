//! The constant servers give one response to every request.

use rebuff::reference::CONSTANTS;

use crate::reference::bench::{Bench, EVENTS, LIST, any_port, say};

#[tokio::test]
async fn a_constant_server_has_one_response() {
    for constant in CONSTANTS {
        let bench = Bench::of(constant.start(any_port()).unwrap());
        let one = bench.send(say("GET", LIST)).await;
        let other = bench.send(say("POST", EVENTS).text("{}")).await;
        assert_eq!(
            (one.status, one.text),
            (other.status, other.text),
            "{}",
            constant.id
        );
    }
    let ids: Vec<&str> = CONSTANTS.iter().map(|constant| constant.id).collect();
    assert!(ids.contains(&"login-redirect") && ids.len() == 15);
}
