//! The tests of sessions. Each test reads a whole target file and compares its sessions or
//! problems.

use std::collections::BTreeMap;
use std::path::Path;

use super::file::read;
use crate::diag::{Problem, Source};
use crate::target_file::{ContractNames, Environment, KnownNames, Target};
use crate::vocab::{IdentityKind, Secret};

fn read_text(session: &str) -> Result<Target, String> {
    let names = ContractNames {
        endpoints: vec!["base".into()],
        identities: BTreeMap::from([
            ("user".into(), IdentityKind::Session),
            ("owner".into(), IdentityKind::Bearer),
        ]),
        ..ContractNames::default()
    };
    let known_names = KnownNames {
        contracts: BTreeMap::from([("door".into(), names)]),
        cases: Vec::new(),
    };
    let env = |name: &str| (name == "PASSWORD").then(|| "long-enough".to_owned());
    let environment = Environment {
        variable: &env,
        folder: Path::new("."),
        today: "2026-11-24".parse().unwrap(),
    };
    let text = format!("contract = 'door'\nbase = 'https://x.test/'\n{session}\n");
    let problems = |problems: Vec<Problem>| {
        let lines = problems.iter().map(ToString::to_string);
        lines.collect::<Vec<_>>().join("\n")
    };
    read(&Source::new("t.toml", text), &known_names, &environment).map_err(problems)
}

#[test]
fn passwords_are_secrets_and_other_fields_are_not() {
    let target = read_text(
        "[session.user]\nlogin = [{ open = 'https://as.test/login?x=1' }, { submit = { \
         user = 'ada', password-env = 'PASSWORD', userPassword = 'typed-here' } }]\n\
         deny = [{ submit = { button = 'deny' } }]",
    )
    .unwrap();
    let session = &target.sessions["user"];
    let words: Vec<String> = session.login.iter().map(ToString::to_string).collect();
    assert_eq!(
        words,
        [
            "open https://as.test/login",
            "submit password, user, userPassword"
        ]
    );
    assert_eq!(
        target.secrets,
        ["long-enough", "typed-here"].map(Secret::new)
    );
    assert!(session.login[1].is_secret() && !session.deny[0].is_secret());
    assert!(target.is_own_origin(&"https://as.test/other".parse().unwrap()));
    assert!(!target.is_own_origin(&"http://as.test/login".parse().unwrap()));
    assert!(!format!("{target:?}").contains("long-enough"));
}

#[test]
fn a_cookie_and_each_value_in_it_are_secrets() {
    let target = read_text("[session.user]\ncookie = 'sid=abcdefgh; lang=en'").unwrap();
    let secrets = ["abcdefgh", "sid=abcdefgh; lang=en"].map(Secret::new);
    assert_eq!(target.secrets, secrets);
}

#[test]
fn mistakes_are_reported_with_their_locations() {
    let texts = [
        "[session.usr]\nlogin = []\n[session.owner]\nlogin = []\n[session.user]\n\
         login = [{ submit = { user = 7 } }, { open = 'as.test/login' }]\n\
         consent = [{ submit = {} }, { open = 'https://u:p@as.test/' }]\n\
         [identity.user]\ntoken = 'abcdefgh'",
        "[session.user]\nconsent = []",
        "[session.user]\nlogn = []",
        "[session.user]\ncookie = 'no pair at all'",
        "[session.user]\ncookie = 'sid=abcdefgh'\nlogin = [{ open = 'https://as.test/' }]",
        "issuer = 'https://as.test/t1'",
    ];
    let problems: Vec<String> = texts.map(|text| read_text(text).unwrap_err()).to_vec();
    insta::assert_snapshot!(problems.join("\n\n"));
}
