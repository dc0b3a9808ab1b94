//! Whoever sends wrong secrets is locked out, and rightly so: a budget bounds how many there are, and what
//! a server says when it is spent is no verdict.

use rebuff::vocab::{TroubleKind, Verdict};

use crate::hostile::bench::{Bench, Ran};
use crate::hostile::front::{Act, answer};

const WRONG: &str = "oauth::client_auth::wrong_secret";

/// `rebuff-demo-sacrifice`, as Basic credentials begin with it.
const SACRIFICE: &str = "cmVidWZmLWRlbW8tc2FjcmlmaWNl";

/// A server that answers the wrong secret with 429, and from then on all token requests if `all`; the
/// budget is of so many requests.
fn locked_out(budget: u32, all: bool) -> Ran {
    let bench = Bench::oauth();
    let contract = include_str!("../../../cases/oauth/_contract.toml");
    let own = format!("\nmost = {budget}\n");
    assert_eq!(contract.matches("\nmost = 10\n").count(), 1);
    let folder = bench.path("contracts/cases/oauth");
    std::fs::create_dir_all(&folder).unwrap();
    let contract = contract.replace("\nmost = 10\n", &own);
    std::fs::write(folder.join("_contract.toml"), contract).unwrap();
    let mut locked = false;
    let front = bench.front(move |asked| {
        let is_wrong = asked.is("POST /oauth/token") && asked.says(SACRIFICE);
        locked |= is_wrong;
        if is_wrong || (locked && all && asked.is("POST /oauth/token")) {
            let body = r#"{"error":"temporarily_unavailable"}"#;
            return answer("429 Too Many Requests", "Retry-After: 0\r\n", body);
        }
        Act::Pass
    });
    bench.oauth_target(front.addr());
    let contracts = bench.path("contracts");
    let contracts = contracts.to_str().unwrap();
    bench.run_as_told(&["--contracts", contracts, "--exact", WRONG])
}

#[test]
fn a_lockout_of_the_fault_alone_is_its_answer() {
    let ran = locked_out(10, false);
    ran.ends_with(1);
    assert_eq!(ran.case(WRONG).verdict, Verdict::Fail);
}

#[test]
fn a_lockout_of_the_control_too_is_trouble() {
    let ran = locked_out(10, true);
    ran.ends_with(3);
    let (cause, message) = ran.trouble(WRONG);
    assert_eq!(cause, TroubleKind::Throttled, "{message}");
}

#[test]
fn a_lockout_when_the_budget_is_spent_is_no_verdict() {
    // Nothing else is judged here, so the run as a whole is not green either.
    let ran = locked_out(1, true);
    ran.ends_with(4);
    let Verdict::Skip { reason } = &ran.case(WRONG).verdict else {
        panic!("{:?}", ran.case(WRONG).verdict);
    };
    assert!(
        reason.starts_with("the budget of this run is spent, and then: "),
        "{reason}"
    );
}
