//! Servers lock out clients that send wrong secrets. rebuff does not send a case that guesses again when
//! a limit comes.

use rebuff::vocab::Verdict;

use crate::hostile::responses::json_response;
use crate::hostile::scenario::Scenario;
use crate::server::Action;

const WRONG: &str = "oauth::client_auth::wrong_secret";

/// The start of the Basic credentials of `rebuff-demo-sacrifice`.
const SACRIFICE: &str = "cmVidWZmLWRlbW8tc2FjcmlmaWNl";

/// A server may lock a client that guesses: to send another wrong secret would make that worse.
#[test]
fn a_limit_of_guesses_is_a_skip() {
    let scenario = Scenario::oauth();
    let mut guesses = 0;
    let proxy = scenario.proxy(move |request| {
        if request.is("POST /oauth/token") && request.head_contains(SACRIFICE) {
            guesses += 1;
            assert_eq!(guesses, 1, "the wrong secret was sent again");
            let body = r#"{"error":"temporarily_unavailable"}"#;
            return json_response("429 Too Many Requests", "Retry-After: 0\r\n", body);
        }
        Action::Forward
    });
    scenario.oauth_target(proxy.addr());
    let output = scenario.run_prepared(&["--exact", WRONG]);
    // No other case is judged here, so the run is not green either.
    output.exits_with(4);
    let Verdict::Skip { reason } = &output.case(WRONG).verdict else {
        panic!("{:?}", output.case(WRONG).verdict);
    };
    assert_eq!(reason, "the server limits guesses");
}
