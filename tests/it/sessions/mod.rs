//! Tests sessions against a small authorization server: logins, browser steps, and failures of
//! both. Also tests how rebuff reads the server's metadata.

mod login_server;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rebuff::case::{Contract, Files, IdentityKind, Suite, load};
use rebuff::diag::Source;
use rebuff::exec::{DiscoveryError, Limits, Options, discover, prepare};
use rebuff::plan::{Selection, build};
use rebuff::report::curl;
use rebuff::target_file::{ContractNames, Environment, KnownNames, Target, read};
use rebuff::vocab::{CaseRecord, Verdict};

use login_server::{Behavior, COOKIE, LoginServer, PASSWORD};

const LOGIN: &str = "login = [{ open = 'http://ADDR/login' }, { submit = { user = 'ada', password-env = 'PASSWORD' } }]";
const SCRIPTS: &str =
    "consent = [{ submit = { decision = 'allow' } }]\ndeny = [{ submit = { decision = 'deny' } }]";

/// The records of a run, by case id without the contract.
struct SessionRun {
    records: BTreeMap<String, CaseRecord>,
}

impl SessionRun {
    /// The verdict of a record, with its reason.
    fn verdict(&self, id: &str) -> String {
        let verdict = &self.records[id].verdict;
        let reason = verdict.reason().unwrap_or_default();
        format!("{verdict} {reason}").trim_end().to_owned()
    }

    fn steps(&self, id: &str) -> Vec<String> {
        let exchanges = self.records[id].exchanges.iter();
        exchanges.map(|exchange| exchange.step.clone()).collect()
    }
}

fn suite() -> Suite {
    let mut files = Files::default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/overlays/sessions");
    files.overlay(&folder).unwrap();
    load(&files).unwrap_or_else(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{}", lines.join("\n"))
    })
}

/// The parsed target file with the server's addresses and this text for the session.
fn target(server: &LoginServer, contract: &Contract, text: &str, password: &str) -> Target {
    let text = format!(
        "contract = 'login'\n{text}\n[given.client]\nid = 'web'\n\
         redirect_uri = 'https://app.example.test/cb?x=1'\n"
    );
    let text = text.replace("ADDR", &server.addr.to_string());
    let names = ContractNames {
        metadata: true,
        endpoints: contract.endpoints.clone(),
        identities: BTreeMap::from([
            ("user".into(), IdentityKind::Session),
            ("nobody".into(), IdentityKind::Anonymous),
        ]),
        given: BTreeMap::from([("client".into(), Vec::new())]),
        ..ContractNames::default()
    };
    let vocabulary = KnownNames {
        contracts: BTreeMap::from([("login".into(), names)]),
        cases: Vec::new(),
    };
    let env = |name: &str| match name {
        "PASSWORD" => Some(password.to_owned()),
        "COOKIES" => Some(format!("sid={COOKIE}given")),
        _ => None,
    };
    let edge = Environment {
        variable: &env,
        folder: Path::new("."),
        today: "2026-11-24".parse().unwrap(),
    };
    read(&Source::new("target.toml", text), &vocabulary, &edge).unwrap()
}

/// Runs all cases against the server, with the session that this TOML text describes.
fn run(server: &LoginServer, session: &str, password: &str) -> SessionRun {
    let suite = suite();
    let contract = suite.contract("login").unwrap();
    let text = format!(
        "endpoint = {{ authorize = 'http://ADDR/authorize', redeem = 'http://ADDR/redeem' }}\n{session}"
    );
    let target = target(server, contract, &text, password);
    let plan = build(contract, &Arc::new(target), &Selection::default());
    let options = Options {
        jobs: 4,
        ..Options::in_process("sessions", "2026-11-24T12:00:00Z".parse().unwrap())
    };
    let (_, run) = prepare(vec![plan], &suite.store, options).unwrap();
    let records = run.finish().cases;
    for record in &records {
        let text = serde_json::to_string(record).unwrap();
        assert!(!text.contains(PASSWORD) && !text.contains(COOKIE), "{text}");
    }
    let name = |record: &CaseRecord| record.id.as_str().trim_start_matches("login::").to_owned();
    SessionRun {
        records: records
            .into_iter()
            .map(|record| (name(&record), record))
            .collect(),
    }
}

fn logged_in(server: &LoginServer) -> SessionRun {
    run(
        server,
        &format!("[session.user]\n{LOGIN}\n{SCRIPTS}"),
        PASSWORD,
    )
}

#[test]
fn a_session_logs_in_consents_and_denies() {
    let server = LoginServer::start(Behavior::Correct);
    let result = logged_in(&server);
    for (id, record) in &result.records {
        assert_eq!(record.verdict, Verdict::Pass, "{id}: {:?}", record.findings);
    }
    assert_eq!(
        result.steps("caller::user"),
        [
            "login 1 (open http://ADDR/login)".replace("ADDR", &server.addr.to_string()),
            "login 2 (submit password, user)".into(),
            "login 2 (submit password, user), redirect 1".into(),
        ]
    );
    let denied = result.steps("drive::denies");
    assert_eq!(denied[3..], ["shot", "shot, deny 1 (submit decision)"]);
    let by_login = result.steps("drive::logs_in");
    assert_eq!(by_login[1], "shot, login 2 (submit password, user)");
    let last = result.records["drive::denies"].exchanges.last().unwrap();
    let command = curl::command(last);
    assert!(
        command.contains("-H \"Cookie: $REBUFF_COOKIES\""),
        "{command}"
    );
    assert!(
        command.ends_with("# needs a session: log in first, and load the form again for each try"),
        "{command}"
    );
    // rebuff logs in once for the prerequisite, and once for each attempt that continues from a
    // response. The controls that are sent again at the end log in once more.
    let logins = server
        .requests()
        .iter()
        .filter(|one| *one == "POST /login")
        .count();
    assert_eq!(logins, 7);
}

#[test]
fn without_a_session_browser_cases_are_skipped() {
    let server = LoginServer::start(Behavior::LoginFirst);
    let result = run(&server, "", PASSWORD);
    for id in ["consents", "denies", "logs_in", "redeemed_twice"] {
        let reason = result.verdict(&format!("drive::{id}"));
        assert!(
            reason.starts_with("skip needs a session: give `login`"),
            "{reason}"
        );
    }
    assert_eq!(result.verdict("drive::kind_missing"), "pass");
    let notes = &result.records["drive::kind_missing"].notes;
    assert!(
        notes[0].ends_with("with this change: /query/prompt is `none`"),
        "{notes:?}"
    );
}

#[test]
fn a_wrong_password_fails_one_prerequisite_and_blocks_its_cases() {
    let server = LoginServer::start(Behavior::Correct);
    let session = format!("[session.user]\n{LOGIN}\n{SCRIPTS}");
    let result = run(&server, &session, "no-such-password");
    let reason = result
        .verdict("caller::user")
        .replace(&server.addr.to_string(), "ADDR");
    assert_eq!(
        reason,
        "error set-up: login 2 (submit password, user) of `[session.user]`: http://ADDR/login shows the same \
         form again: is the password right?"
    );
    let cases = result
        .records
        .iter()
        .filter(|(id, _)| id.starts_with("drive::"));
    for (id, record) in cases {
        assert!(matches!(record.verdict, Verdict::Blocked { .. }), "{id}");
    }
}

#[test]
fn a_missing_form_is_reported_with_the_fields_of_the_page() {
    let server = LoginServer::start(Behavior::Correct);
    let session =
        "[session.user]\nlogin = [{ open = 'http://ADDR/login' }, { submit = { usr = 'ada' } }]";
    let reason = run(&server, session, PASSWORD).verdict("caller::user");
    assert_eq!(
        reason.replace(&server.addr.to_string(), "ADDR"),
        "error set-up: login 2 (submit usr) of `[session.user]`: expected a page with a form that has `usr`, got \
         200 from http://ADDR/login: its forms have `csrf`, `back`, `user`, `password`, `other`"
    );
}

#[test]
fn at_most_ten_redirects_are_followed() {
    let server = LoginServer::start(Behavior::Correct);
    let session = "[session.user]\nlogin = [{ open = 'http://ADDR/loop' }]";
    let reason = run(&server, session, PASSWORD).verdict("caller::user");
    assert_eq!(
        reason,
        "error set-up: login of `[session.user]`: there were more than 10 redirects in a row"
    );
    assert_eq!(
        server
            .requests()
            .iter()
            .filter(|one| *one == "GET /loop")
            .count(),
        11
    );
}

#[test]
fn a_redirect_to_another_host_is_never_followed() {
    let elsewhere = LoginServer::start(Behavior::Correct);
    let server = LoginServer::start(Behavior::LeavesHost(elsewhere.addr.port()));
    let result = logged_in(&server);
    assert_eq!(result.verdict("drive::consents"), "pass");
    // A login within a case ends at that redirect, so the redirect is judged as the response.
    assert_eq!(result.verdict("drive::logs_in"), "fail");
    assert_eq!(elsewhere.requests(), Vec::<String>::new());
}

#[test]
fn a_page_in_place_of_the_redirect_is_judged() {
    let result = logged_in(&LoginServer::start(Behavior::KeepsUser));
    assert_eq!(result.verdict("drive::denies"), "fail");
    assert_eq!(result.verdict("drive::consents"), "pass");
}

#[test]
fn a_watch_finds_a_redirect_that_repeats_the_password() {
    let server = LoginServer::start(Behavior::RepeatsPost);
    let result = logged_in(&server);
    let codes: Vec<String> = result.records["caller::user"]
        .findings
        .iter()
        .map(rebuff::vocab::Finding::code)
        .collect();
    assert_eq!(codes, ["password_goes_nowhere_else:in:/status"]);
    assert_eq!(result.verdict("caller::user"), "fail");
}

#[test]
fn a_given_cookie_is_a_session() {
    let server = LoginServer::start(Behavior::Correct);
    let session = format!("[session.user]\ncookie-env = 'COOKIES'\n{SCRIPTS}");
    let result = run(&server, &session, PASSWORD);
    assert!(!result.records.contains_key("caller::user"));
    assert_eq!(result.verdict("drive::consents"), "pass");
    assert_eq!(result.verdict("drive::kind_missing"), "pass");
    let reason = result.verdict("drive::logs_in");
    assert!(
        reason.starts_with("skip needs `login` under `[session.user]`"),
        "{reason}"
    );
}

/// Parses a target file and completes the target with the metadata of the issuer.
fn discover_target(server: &LoginServer, text: &str) -> Result<Target, DiscoveryError> {
    let suite = suite();
    let contract = suite.contract("login").unwrap();
    let mut target = target(server, contract, text, PASSWORD);
    discover(contract, &mut target, Limits::default()).map(|()| target)
}

#[test]
fn the_metadata_of_an_issuer_completes_the_target() {
    let server = LoginServer::start(Behavior::Correct);
    let text = "issuer = 'http://ADDR/t1'\nendpoint = { redeem = 'http://ADDR/own' }";
    let target = discover_target(&server, text).unwrap();
    let path = |name: &str| target.endpoints[name].as_str().rsplit('/').next().unwrap();
    assert_eq!(
        (path("authorize"), path("redeem")),
        ("authorize?t=1", "own")
    );
    assert!(target.features.contains("silent"));
    assert_eq!(
        target.given["server"]["issuer"],
        format!("http://{}/t1", server.addr)
    );
    let requested = [
        "GET /.well-known/login-server/t1",
        "GET /t1/.well-known/login-configuration",
    ];
    assert_eq!(server.requests(), requested);
    // A target that gives all endpoints needs no metadata request.
    let all = "issuer = 'http://ADDR/t1'\n\
               endpoint = { authorize = 'http://ADDR/a', redeem = 'http://ADDR/own' }";
    let target = discover_target(&server, all).unwrap();
    assert!(target.features.is_empty() && target.given.contains_key("server"));
    assert_eq!(server.requests(), requested);
}

#[test]
fn unusable_metadata_is_reported_in_one_line() {
    let server = LoginServer::start(Behavior::Correct);
    for (issuer, reason) in [
        (
            "t2",
            "http://ADDR/.well-known/login-server/t2 names the issuer `http://ADDR/t1`, and the target file \
             `http://ADDR/t2`: the document of another issuer is not used (RFC 8414 3.3); write it as the \
             server does, each `/` too",
        ),
        (
            "t3",
            "http://ADDR/.well-known/login-server/t3 is not a metadata document: the server sent \
             text/html, not JSON `<p>Who are you?</p>`",
        ),
        (
            "t4/",
            "the issuer `http://ADDR/t4/`: there is no metadata document: \
             http://ADDR/.well-known/login-server/t4 answered 404, \
             http://ADDR/t4/.well-known/login-configuration answered 404; give the addresses in `endpoint`",
        ),
    ] {
        let text = format!("issuer = 'http://ADDR/{issuer}'");
        let Err(DiscoveryError::Unusable(why)) = discover_target(&server, &text) else {
            panic!("the metadata of {issuer} was accepted");
        };
        assert_eq!(why.replace(&server.addr.to_string(), "ADDR"), reason);
    }
}

#[test]
fn an_unreachable_issuer_is_reported_as_not_reached() {
    let server = LoginServer::start(Behavior::Correct);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = listener.local_addr().unwrap();
    drop(listener);
    let Err(DiscoveryError::NotReached(why)) =
        discover_target(&server, &format!("issuer = 'http://{closed}'"))
    else {
        panic!("the closed port was reached");
    };
    assert!(
        why.ends_with("is the issuer right and the server up?"),
        "{why}"
    );
}
