//! Servers lock out clients that send wrong secrets. A budget limits how many wrong secrets a run
//! sends. When the budget is spent, a lockout gives no verdict.

use rebuff::vocab::{TroubleKind, Verdict};

use crate::hostile::responses::json_response;
use crate::hostile::scenario::{RunOutput, Scenario};
use crate::server::Action;

const WRONG: &str = "oauth::client_auth::wrong_secret";

/// The start of the Basic credentials of `rebuff-demo-sacrifice`.
const SACRIFICE: &str = "cmVidWZmLWRlbW8tc2FjcmlmaWNl";

/// Runs the case with this budget, against a server that responds to the wrong secret with 429. If
/// `all`, the server responds with 429 to all later token requests, too.
fn run_with_lockout(budget: u32, all: bool) -> RunOutput {
    let scenario = Scenario::oauth();
    let contract = include_str!("../../../cases/oauth/_contract.toml");
    let own = format!("\nmost = {budget}\n");
    assert_eq!(contract.matches("\nmost = 10\n").count(), 1);
    let folder = scenario.path("contracts/cases/oauth");
    std::fs::create_dir_all(&folder).unwrap();
    let contract = contract.replace("\nmost = 10\n", &own);
    std::fs::write(folder.join("_contract.toml"), contract).unwrap();
    let mut locked = false;
    let proxy = scenario.proxy(move |request| {
        let is_wrong = request.is("POST /oauth/token") && request.head_contains(SACRIFICE);
        locked |= is_wrong;
        if is_wrong || (locked && all && request.is("POST /oauth/token")) {
            let body = r#"{"error":"temporarily_unavailable"}"#;
            return json_response("429 Too Many Requests", "Retry-After: 0\r\n", body);
        }
        Action::Forward
    });
    scenario.oauth_target(proxy.addr());
    let contracts = scenario.path("contracts");
    let contracts = contracts.to_str().unwrap();
    scenario.run_prepared(&["--contracts", contracts, "--exact", WRONG])
}

#[test]
fn a_lockout_of_the_fault_alone_is_judged() {
    let output = run_with_lockout(10, false);
    output.exits_with(1);
    assert_eq!(output.case(WRONG).verdict, Verdict::Fail);
}

#[test]
fn a_lockout_of_the_control_too_is_an_error() {
    let output = run_with_lockout(10, true);
    output.exits_with(3);
    let (cause, message) = output.trouble(WRONG);
    assert_eq!(cause, TroubleKind::Throttled, "{message}");
}

#[test]
fn a_lockout_after_the_budget_is_spent_is_a_skip() {
    // The run judges no other case, so it is not green.
    let output = run_with_lockout(1, true);
    output.exits_with(4);
    let Verdict::Skip { reason } = &output.case(WRONG).verdict else {
        panic!("{:?}", output.case(WRONG).verdict);
    };
    assert!(
        reason.starts_with("the budget of this run is spent, and then: "),
        "{reason}"
    );
}
