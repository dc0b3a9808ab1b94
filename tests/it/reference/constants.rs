//! Tests of the constant servers, each of which gives the same response to every request.

use rebuff::reference::CONSTANTS;

use crate::reference::running_server::{EVENTS, LIST, RunningServer, any_port, request};

#[tokio::test]
async fn a_constant_server_gives_the_same_response_to_every_request() {
    for constant in CONSTANTS {
        let server = RunningServer::new(constant.start(any_port()).unwrap());
        let one = server.send(request("GET", LIST)).await;
        let other = server.send(request("POST", EVENTS).text("{}")).await;
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
