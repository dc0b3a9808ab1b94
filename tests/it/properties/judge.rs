//! Property tests of the judge: it never panics on a response, and a case passes only with a
//! response that the case lists.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use proptest::prelude::*;
use proptest::sample::select;
use rebuff::case::{Case, Contract, Suite, load};
use rebuff::judge::{Evidence, Exchange, Judge, StateReads, StepOf};
use rebuff::request::{Credentials, Values, Wire};
use rebuff::view::{NoResponse, Outcome, Request, Response};
use rebuff::vocab::ExchangeRole;
use serde_json::{Value, json};

use super::{FILES, config, damaged};

static SUITE: LazyLock<Suite> = LazyLock::new(|| load(&FILES).unwrap());

fn contract() -> &'static Arc<Contract> {
    SUITE.contract("calendar").unwrap()
}

/// A body that a server may send, or a malformed body.
fn body() -> impl Strategy<Value = Vec<u8>> {
    let error = r#"{"error":{"code":412,"message":"m","errors":[{"domain":"global","reason":"conditionNotMet","message":"m","locationType":"header","location":"If-Match"}]}}"#;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
    ];
    let names = select(vec![
        "error", "errors", "code", "message", "reason", "domain", "id", "etag", "start", "x",
    ]);
    let tree = leaf.prop_recursive(5, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((names.clone(), inner), 0..5).prop_map(|members| {
                members
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value))
                    .collect::<Value>()
            }),
        ]
    });
    prop_oneof![
        damaged(error.to_owned()).prop_map(String::into_bytes),
        tree.prop_map(|tree| tree.to_string().into_bytes()),
        prop::collection::vec(any::<u8>(), 0..64),
        Just("[".repeat(100_000).into_bytes()),
    ]
}

fn outcome() -> impl Strategy<Value = Outcome> {
    let name = select(vec!["content-type", "www-authenticate", "etag", "x"]);
    let value = prop_oneof![
        Just(b"application/json".to_vec()),
        prop::collection::vec(any::<u8>(), 0..20)
    ];
    let headers = prop::collection::vec((name.prop_map(str::to_owned), value), 0..4);
    let status = prop_oneof![
        select(vec![200, 204, 400, 401, 403, 404, 410, 412, 500]),
        any::<u16>()
    ];
    prop_oneof![
        9 => (status, headers, body()).prop_map(|(status, headers, body)| Outcome::Response(Response::new(status, headers, body))),
        1 => any::<bool>().prop_map(|unreachable| Outcome::None(NoResponse { unreachable, was_closed: false, why: "reset".into() })),
    ]
}

fn exchange(role: ExchangeRole, case: &Case, outcome: &Outcome, scope: &Values) -> Exchange {
    Exchange {
        role,
        step: "shot".into(),
        op: case.op.clone(),
        identity: "owner".into(),
        credentials: Credentials::Own,
        shown: None,
        sent: Request {
            method: "GET".into(),
            path: Vec::new(),
            query: Vec::new(),
            headers: Vec::new(),
            form: None,
            body: None,
        },
        wire: Wire {
            method: "GET".into(),
            url: "http://127.0.0.1/".parse().unwrap(),
            headers: Vec::new(),
            body: None,
        },
        outcome: outcome.clone(),
        scope: scope.clone(),
        visited: None,
        in_session: false,
        limited: false,
        in_front: false,
        took: Duration::ZERO,
    }
}

/// The evidence of a case whose steps, state reads and shot received these outcomes in turn.
fn evidence(case: &Case, outcomes: &[Outcome], scope: &Values) -> Evidence {
    let mut next = outcomes.iter().cycle();
    let mut evidence = Evidence::default();
    let mut add = |evidence: &mut Evidence, role| {
        evidence
            .exchanges
            .push(exchange(role, case, next.next().unwrap(), scope));
        evidence.exchanges.len() - 1
    };
    for n in 0..case.before.len() {
        let at = add(&mut evidence, ExchangeRole::Before);
        evidence.steps.push((StepOf::Before(n), at));
    }
    for role in &case.unchanged {
        let before = Some(add(&mut evidence, ExchangeRole::State));
        evidence.states.push(StateReads {
            role: role.clone(),
            before,
            after: None,
        });
    }
    evidence.shot = Some(add(&mut evidence, ExchangeRole::Shot));
    for n in 0..evidence.states.len() {
        evidence.states[n].after = Some(add(&mut evidence, ExchangeRole::State));
    }
    for n in 0..case.after.len() {
        let at = add(&mut evidence, ExchangeRole::After);
        evidence.steps.push((StepOf::After(n), at));
    }
    evidence
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn any_response_is_judged(outcomes in prop::collection::vec(outcome(), 1..4), filled in any::<bool>()) {
        let judge = Judge { contract: contract(), store: &SUITE.store };
        let values = json!({ "id": "e1", "event": { "id": "e1", "etag": "\"1\"" }, "run": "r" });
        let scope = if filled {
            Values::default().under(values.as_object().unwrap().clone())
        } else {
            Values::default()
        };
        for case in &contract().cases {
            let evidence = evidence(case, &outcomes, &scope);
            let judgement = judge.case(case, &evidence);
            let shot = evidence.shot().unwrap();
            if shot.outcome.response().is_none() {
                prop_assert!(!judgement.findings.is_empty(), "{}", case.id);
            }
            // If there is no finding, the response matched a response that the case lists.
            prop_assert!(!judgement.findings.is_empty() || judgement.matched.is_some(), "{}", case.id);
            for finding in &judgement.findings {
                prop_assert!(contract().rules.contains_key(&finding.rule), "{finding:?}");
                prop_assert!(finding.level <= contract().rule_level(&finding.rule), "{finding:?}");
                prop_assert!(!finding.expected.is_empty(), "{finding:?}");
            }
            judge.watched(None, &evidence.exchanges);
        }
    }
}
