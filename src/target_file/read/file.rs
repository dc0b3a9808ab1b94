//! Reads a target file. The reader collects all problems with their locations, and reads the
//! secrets of `-env` and `-file` keys.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::hooks::RawHook;
use super::known::RawKnown;
use super::reader::{Reader, Word};
use super::sessions::RawSession;
use super::values::{TomlValue, ValueTable};
use crate::diag::{Document, Problem, Problems, Source};
use crate::target_file::environment::Environment;
use crate::target_file::known_failures::KnownFailures;
use crate::target_file::names::KnownNames;
use crate::target_file::target::Target;
use crate::vocab::Caller;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawGate {
    min_judged: Option<usize>,
}

/// A target file as it was written.
struct Raw {
    has_contract: bool,
    contract: Option<Word>,
    base: ValueTable,
    endpoint: Option<Spanned<ValueTable>>,
    issuer: Option<Word>,
    features: Option<Vec<Word>>,
    identities: Vec<(Word, ValueTable)>,
    given: Vec<(Word, ValueTable)>,
    sessions: Vec<(Word, RawSession)>,
    hooks: Vec<(Word, RawHook)>,
    gate: Option<RawGate>,
    known: Vec<(Range<usize>, RawKnown)>,
}

/// Reads a target file, or returns all its problems.
pub fn read(
    source: &Source,
    known_names: &KnownNames,
    environment: &Environment<'_>,
) -> Result<Target, Vec<Problem>> {
    let mut problems = Problems::default();
    let raw = raw(source, &mut problems);
    let mut reader = Reader {
        source,
        environment,
        problems,
        secrets: Vec::new(),
    };
    if !raw.has_contract {
        reader.no_contract(known_names);
    }
    let names = raw
        .contract
        .as_ref()
        .and_then(|word| reader.names(word, known_names));
    let issuer = raw.issuer.as_ref();
    let issuer = issuer.and_then(|word| reader.issuer(word, names.as_ref()));
    let addresses = (raw.base, raw.endpoint, issuer.is_some());
    let endpoints = reader.endpoints(addresses, names.as_ref());
    let mut identities = reader.identities(raw.identities, names.as_ref());
    let given = reader.given(raw.given, names.as_ref());
    let sessions = reader.sessions(raw.sessions, names.as_ref());
    let with_session = sessions.keys().map(|name| (name.clone(), Caller::Session));
    identities.extend(with_session);
    let features = reader.features(raw.features.unwrap_or_default(), names.as_ref());
    let hooks = reader.hooks(raw.hooks, names.as_ref());
    let entries = reader.known(raw.known, known_names);
    let (Some(contract), Some(endpoints)) = (raw.contract, endpoints) else {
        return Err(reader.problems.sorted());
    };
    if !reader.problems.is_empty() {
        return Err(reader.problems.sorted());
    }
    Ok(Target {
        contract: contract.into_inner(),
        issuer,
        endpoints,
        identities,
        sessions,
        features,
        hooks,
        given,
        secrets: reader.secrets,
        min_judged: raw.gate.and_then(|gate| gate.min_judged),
        known: KnownFailures {
            entries,
            today: Some(environment.today),
        },
    })
}

fn raw(source: &Source, problems: &mut Problems) -> Raw {
    let mut document = Document::read(source, problems);
    let words = [
        "contract",
        "base",
        "base-env",
        "base-file",
        "endpoint",
        "issuer",
        "features",
        "identity",
        "given",
        "session",
        "hook",
        "gate",
        "known",
    ];
    document.only(&words, problems);
    let mut base = ValueTable::new();
    for word in ["base", "base-env", "base-file"] {
        if let Some(value) = document.one::<TomlValue>(word, problems) {
            base.insert(word.to_owned(), value);
        }
    }
    Raw {
        has_contract: document.has("contract"),
        contract: document.one("contract", problems),
        base,
        issuer: document.one("issuer", problems),
        endpoint: document.one("endpoint", problems),
        features: document.one("features", problems),
        identities: document.named("identity", problems),
        given: document.named("given", problems),
        sessions: document.named("session", problems),
        hooks: document.named("hook", problems),
        gate: document.one("gate", problems),
        known: document.list("known", problems),
    }
}

/// The contract that a target file names, even if the file has problems.
pub fn contract_of(source: &Source) -> Option<String> {
    let mut ignored = Problems::default();
    let mut document = Document::read(source, &mut ignored);
    let contract: Option<Word> = document.one("contract", &mut ignored);
    contract.map(Spanned::into_inner)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::*;
    use crate::target_file::names::ContractNames;
    use crate::vocab::{IdentityKind, Secret};

    fn known_names() -> KnownNames {
        let names = ContractNames {
            metadata: false,
            endpoints: vec!["base".into()],
            identities: BTreeMap::from([("owner".into(), IdentityKind::Bearer)]),
            features: vec!["short-memory".into()],
            hooks: vec!["broken".into()],
            given: BTreeMap::from([("room".into(), vec!["id".into()])]),
            optional: BTreeMap::from([("room".into(), vec!["floor".into()])]),
        };
        KnownNames {
            contracts: BTreeMap::from([("calendar".into(), names)]),
            cases: vec!["calendar::a::b".into()],
        }
    }

    fn read_text(text: &str) -> Result<Target, Vec<String>> {
        let env = |name: &str| (name == "TOKEN").then(|| "abcdefghij".to_owned());
        let environment = Environment {
            variable: &env,
            folder: Path::new("."),
            today: "2026-11-22".parse().unwrap(),
        };
        read(&Source::new("t.toml", text), &known_names(), &environment)
            .map_err(|problems| problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn values_from_the_environment_are_secrets() {
        let target = read_text(
            "contract = 'calendar'\nbase = 'https://x.test/v3/'\n\
             features = ['short-memory']\n[identity.owner]\ntoken-env = 'TOKEN'\n\
             [given.room]\nid = 'r'\n[hook.broken]\nquery = { break = 'now' }\n\
             headers = { X-Key-env = 'TOKEN' }\n\
             [[known]]\ncase = 'calendar::a::b'\ncheck = 'status'\nactual = '500'\n\
             reason = 'known'\nuntil = 2027-03-01\n",
        )
        .unwrap();
        assert_eq!(target.endpoints["base"].as_str(), "https://x.test/v3");
        assert_eq!(target.secrets, [Secret::new("abcdefghij")]);
        let hook = &target.hooks["broken"];
        assert_eq!(hook.headers, [("X-Key".into(), "abcdefghij".into())]);
        assert_eq!(hook.query, [("break".into(), "now".into())]);
        assert!(target.features.contains("short-memory"));
        assert_eq!(target.known.entries[0].until, "2027-03-01".parse().ok());
    }

    #[test]
    fn all_problems_are_reported_at_once() {
        let problems = read_text(
            "contract = 'calender'\nbase = 'https://u:p@x.test/'\nzone = 1\n[hook.idle]\n\
             [identity.owner]\ntoken = 'short'\n[[known]]\ncase = 'calendar::a::c'\n\
             check = 'status'\nactual = '500'\nreason = ''\n",
        )
        .unwrap_err();
        insta::assert_snapshot!(problems.join("\n"));
    }
}
