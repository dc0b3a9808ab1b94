//! What no text of anybody's may do: make the readers of case files, schemas and target files panic,
//! or the judge, whatever a server answers.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of a test may panic as the test may"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use proptest::prelude::*;
use proptest::sample::select;
use rebuff::case::{Case, Contract, Files, Suite, load};
use rebuff::diag::Source;
use rebuff::judge::{Evidence, Exchange, Judge, StateReads, StepOf};
use rebuff::request::{Scope, Wire};
use rebuff::target::{Edge, Names, Vocabulary, read};
use rebuff::view::{Answer, NoAnswer, Outcome, Request};
use rebuff::vocab::Role;
use serde_json::{Value, json};

/// What the files are about, spelt right and wrong.
const SCRAPS: &[&str] = &[
    "",
    " ",
    "\n",
    "\"",
    "'",
    "\"\"\"",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    ",",
    ".",
    "#",
    "\\",
    "\u{0}",
    "\u{feff}",
    "ü",
    "\u{1f980}",
    "${",
    "${x}",
    "${event.id}",
    "${member}",
    "$$",
    "/body",
    "/body/~2",
    "-1",
    "1e400",
    "99999999999999999999",
    "true",
    "2026-13-01",
    "null",
    "[[case]]\n",
    "[op.\"x\"]\n",
    "like = \"x\"\n",
    "id = \"x\"\n",
    "each = { member = \"required\" }\n",
    "{ remove = [] }",
    "\"$ref\": \"#\"",
    "\"type\": 5",
    "\"pattern\": \"(\"",
    "[[known]]\n",
    "token-env = \"X\"\n",
    "until = 2026-01-01\n",
    "inf",
    "nan",
];

/// A text with a few places changed: cut out, or filled with a scrap or with another piece of itself.
fn bent(text: String) -> impl Strategy<Value = String> {
    let change = (
        any::<prop::sample::Index>(),
        0..40_usize,
        select(SCRAPS),
        any::<Option<prop::sample::Index>>(),
    );
    prop::collection::vec(change, 1..5).prop_map(move |changes| {
        let mut chars: Vec<char> = text.chars().collect();
        for (at, cut, scrap, other) in changes {
            if chars.is_empty() {
                break;
            }
            let at = at.index(chars.len());
            let end = (at + cut).min(chars.len());
            let put: Vec<char> = match other {
                Some(other) => {
                    let from = other.index(chars.len());
                    chars[from..(from + 30).min(chars.len())].to_vec()
                }
                None => scrap.chars().collect(),
            };
            chars.splice(at..end, put);
        }
        chars.into_iter().collect()
    })
}

/// Any text at all, also one that is nothing but scraps.
fn scraps() -> impl Strategy<Value = String> {
    let piece = prop_oneof![select(SCRAPS).prop_map(str::to_owned), "\\PC{0,6}"];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// What fails is shrunk and shown; a test that has to be there for life is written by hand.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases)
    }
}

static FILES: LazyLock<Files> = LazyLock::new(Files::embedded);

static SUITE: LazyLock<Suite> = LazyLock::new(|| load(&FILES).unwrap());

fn contract() -> &'static Arc<Contract> {
    SUITE.contract("calendar").unwrap()
}

fn schema() -> impl Strategy<Value = String> {
    let names: Vec<String> = FILES
        .schemas
        .keys()
        .filter(|path| path.contains('/'))
        .cloned()
        .collect();
    select(names)
}

/// One of the case files, of whatever kind.
fn case_file() -> impl Strategy<Value = String> {
    select(FILES.cases.keys().cloned().collect::<Vec<_>>())
}

/// Loads, and holds what is told to a place that a person can open.
fn load_and_look(files: &Files) -> Result<(), TestCaseError> {
    let Err(problems) = load(files) else {
        return Ok(());
    };
    prop_assert!(!problems.is_empty());
    for problem in problems {
        let text = problem
            .file
            .strip_prefix("cases/")
            .map(|path| files.cases.get(path))
            .or_else(|| {
                problem
                    .file
                    .strip_prefix("schemas/")
                    .map(|path| files.schemas.get(path))
            });
        prop_assert!(text.is_some(), "{problem}");
        if let Some(Some(text)) = text {
            let lines = u32::try_from(text.split('\n').count()).unwrap();
            prop_assert!(problem.line <= lines, "{problem}");
        }
        prop_assert_eq!(problem.line == 0, problem.column == 0, "{}", problem);
        prop_assert!(!problem.message.is_empty());
        prop_assert!(!problem.to_string().contains('\n'), "{problem}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(96))]

    #[test]
    fn a_bent_case_file_is_read_or_told(
        (path, text) in case_file().prop_flat_map(|path| {
            let text = FILES.cases[&path].clone();
            (Just(path), bent(text))
        })
    ) {
        let mut files = FILES.clone();
        files.cases.insert(path, text);
        load_and_look(&files)?;
    }

    #[test]
    fn any_text_in_a_case_file_is_read_or_told(path in case_file(), text in scraps()) {
        let mut files = FILES.clone();
        files.cases.insert(path, text);
        load_and_look(&files)?;
    }

    #[test]
    fn a_bent_schema_is_read_or_told(
        (path, text) in schema().prop_flat_map(|path| {
            let text = FILES.schemas[&path].clone();
            (Just(path), bent(text))
        })
    ) {
        let mut files = FILES.clone();
        files.schemas.insert(path, text);
        load_and_look(&files)?;
        if let Ok(suite) = load(&files) {
            suite.store.lint().sorted();
        }
    }

    #[test]
    fn any_name_of_a_file_is_read_or_told(name in "[a-z_./A-Z -]{1,12}") {
        let mut files = FILES.clone();
        files.cases.insert(format!("{name}.toml"), "[[case]]\n".into());
        files.schemas.insert(format!("calendar/{name}.json"), "{}".into());
        load_and_look(&files)?;
    }
}

#[test]
fn deep_nesting_is_told() {
    for deep in ["[", "{a=", "[{a=["] {
        let mut files = FILES.clone();
        let text = format!("case = {}", deep.repeat(20_000));
        files.cases.insert("calendar/deep.toml".into(), text);
        let schema = "{\"not\":".repeat(20_000);
        files.schemas.insert("calendar/deep.json".into(), schema);
        assert!(load(&files).is_err());
    }
}

fn target_text() -> impl Strategy<Value = String> {
    let whole = format!(
        "{}\n[gate]\nmin-judged = 1\n[[known]]\ncase = \"calendar::a::b\"\ncheck = \"status\"\n\
         actual = \"200\"\nreason = \"x\"\nticket = \"y\"\nuntil = 2026-12-31\n",
        FILES.cases["calendar/_demo.toml"]
    );
    prop_oneof![3 => bent(whole), 1 => scraps()]
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn any_target_file_is_read_or_told(text in target_text()) {
        let env = |name: &str| (name != "X").then(|| "0123456789".to_owned());
        let edge = Edge { env: &env, folder: Path::new("."), today: "2026-11-22".parse().unwrap() };
        let names = Names {
            identities: vec!["owner".into(), "guest".into()],
            given: BTreeMap::from([("guest".into(), vec!["email".into()]), ("private_calendar".into(), vec!["id".into()])]),
        };
        let vocabulary = Vocabulary {
            contracts: BTreeMap::from([("calendar".into(), names)]),
            cases: vec!["calendar::a::b".into()],
        };
        let lines = u32::try_from(text.split('\n').count()).unwrap();
        match read(&Source::new("t.toml", text.as_str()), &vocabulary, &edge) {
            // Whatever was taken for a secret can be masked.
            Ok(target) => prop_assert!(target.secrets.iter().all(|secret| secret.expose().len() >= 8)),
            Err(problems) => {
                prop_assert!(!problems.is_empty());
                for problem in problems {
                    prop_assert!(problem.line <= lines && problem.file == "t.toml", "{problem}");
                    prop_assert!(!problem.to_string().contains('\n'), "{problem}");
                }
            }
        }
    }
}

/// A body as servers send them, and as none should.
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
        bent(error.to_owned()).prop_map(String::into_bytes),
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
        9 => (status, headers, body()).prop_map(|(status, headers, body)| Outcome::Answer(Answer::new(status, headers, body))),
        1 => any::<bool>().prop_map(|unreachable| Outcome::None(NoAnswer { unreachable, why: "reset".into() })),
    ]
}

fn exchange(role: Role, case: &Case, outcome: &Outcome, scope: &Scope) -> Exchange {
    Exchange {
        role,
        step: "shot".into(),
        op: case.op.clone(),
        identity: "owner".into(),
        anonymous: false,
        sent: Request {
            method: "GET".into(),
            path: Vec::new(),
            query: Vec::new(),
            headers: Vec::new(),
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
        took: Duration::ZERO,
    }
}

/// A case that saw these answers, in turn, wherever it looked.
fn evidence(case: &Case, outcomes: &[Outcome], scope: &Scope) -> Evidence {
    let mut next = outcomes.iter().cycle();
    let mut evidence = Evidence::default();
    let mut see = |evidence: &mut Evidence, role| {
        evidence
            .exchanges
            .push(exchange(role, case, next.next().unwrap(), scope));
        evidence.exchanges.len() - 1
    };
    for n in 0..case.before.len() {
        let at = see(&mut evidence, Role::Before);
        evidence.steps.push((StepOf::Before(n), at));
    }
    for role in &case.unchanged {
        let before = Some(see(&mut evidence, Role::State));
        evidence.states.push(StateReads {
            role: role.clone(),
            before,
            after: None,
        });
    }
    evidence.shot = Some(see(&mut evidence, Role::Shot));
    for n in 0..evidence.states.len() {
        evidence.states[n].after = Some(see(&mut evidence, Role::State));
    }
    for n in 0..case.after.len() {
        let at = see(&mut evidence, Role::After);
        evidence.steps.push((StepOf::After(n), at));
    }
    evidence
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn any_answer_is_judged(outcomes in prop::collection::vec(outcome(), 1..4), filled in any::<bool>()) {
        let judge = Judge { contract: contract(), store: &SUITE.store };
        let values = json!({ "id": "e1", "event": { "id": "e1", "etag": "\"1\"" }, "run": "r" });
        let scope = if filled {
            Scope::default().under(values.as_object().unwrap().clone())
        } else {
            Scope::default()
        };
        for case in &contract().cases {
            let evidence = evidence(case, &outcomes, &scope);
            let judgement = judge.case(case, &evidence);
            let shot = evidence.shot().unwrap();
            if shot.outcome.answer().is_none() {
                prop_assert!(!judgement.findings.is_empty(), "{}", case.id);
            }
            // What is green was taken for an answer that the case lists.
            prop_assert!(!judgement.findings.is_empty() || judgement.taken.is_some(), "{}", case.id);
            for finding in &judgement.findings {
                prop_assert!(contract().rules.contains_key(&finding.rule), "{finding:?}");
                prop_assert!(finding.level <= contract().rule_level(&finding.rule), "{finding:?}");
                prop_assert!(!finding.expected.is_empty(), "{finding:?}");
            }
            judge.line(&evidence.exchanges);
        }
    }
}
