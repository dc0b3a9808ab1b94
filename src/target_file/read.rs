//! Reads a target file: strict, with places, and with `-env` and `-file` for what is secret.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Deserialize;
use serde_json::{Map, Value};
use toml::Spanned;

use super::edge::{Edge, Names, Vocabulary};
use super::hook::RawHook;
use super::session::RawSession;
use super::values::{Literal, Table, has};
use super::{Known, KnownList, Target};
use crate::diag::{Document, Problem, Problems, Source, nearest};
use crate::vocab::{Caller, CheckKind, MIN_SECRET_CHARS, Secret};

type Word = Spanned<String>;
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawGate {
    min_judged: Option<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKnown {
    case: Word,
    check: Word,
    actual: String,
    reason: String,
    ticket: Option<String>,
    until: Option<Spanned<toml::value::Datetime>>,
}

/// A target file as it is typed.
struct Raw {
    has_contract: bool,
    contract: Option<Word>,
    base: Table,
    endpoint: Option<Spanned<Table>>,
    issuer: Option<Word>,
    features: Option<Vec<Word>>,
    identities: Vec<(Word, Table)>,
    given: Vec<(Word, Table)>,
    sessions: Vec<(Word, RawSession)>,
    hooks: Vec<(Word, RawHook)>,
    gate: Option<RawGate>,
    known: Vec<(Range<usize>, RawKnown)>,
}

/// Reads a target file, or tells all problems of it.
pub fn read(
    source: &Source,
    vocabulary: &Vocabulary,
    edge: &Edge<'_>,
) -> Result<Target, Vec<Problem>> {
    let mut problems = Problems::default();
    let raw = raw(source, &mut problems);
    let mut reader = Reader {
        source,
        edge,
        problems,
        secrets: Vec::new(),
    };
    if !raw.has_contract {
        reader.no_contract(vocabulary);
    }
    let names = raw
        .contract
        .as_ref()
        .and_then(|word| reader.names(word, vocabulary));
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
    let entries = reader.known(raw.known, vocabulary);
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
        known: KnownList {
            entries,
            today: Some(edge.today),
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
    let mut base = Table::new();
    for word in ["base", "base-env", "base-file"] {
        if let Some(value) = document.one::<Literal>(word, problems) {
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

/// The contract that a target file names, whatever else is wrong with the file.
pub fn contract_of(source: &Source) -> Option<String> {
    let mut unheard = Problems::default();
    let mut document = Document::read(source, &mut unheard);
    let contract: Option<Word> = document.one("contract", &mut unheard);
    contract.map(Spanned::into_inner)
}

pub(super) struct Reader<'r> {
    pub(super) source: &'r Source,
    pub(super) edge: &'r Edge<'r>,
    pub(super) problems: Problems,
    secrets: Vec<Secret>,
}

impl Reader<'_> {
    fn no_contract(&mut self, vocabulary: &Vocabulary) {
        let known: Vec<&str> = vocabulary.contracts.keys().map(String::as_str).collect();
        let message = format!("`contract` is missing; there is {}", known.join(", "));
        self.problems.file(self.source.name(), message);
    }

    fn names(&mut self, contract: &Word, vocabulary: &Vocabulary) -> Option<Names> {
        let names = vocabulary.contracts.get(contract.get_ref()).cloned();
        if names.is_none() {
            let known = vocabulary.contracts.keys().map(String::as_str);
            self.problems
                .unknown(self.source, &contract.span(), "contract", known);
        }
        names
    }

    fn given(
        &mut self,
        tables: Vec<(Word, Table)>,
        names: Option<&Names>,
    ) -> BTreeMap<String, Map<String, Value>> {
        let mut given = BTreeMap::new();
        for (name, table) in tables {
            let Some(names) = names else { continue };
            let Some(wanted) = names.given.get(name.get_ref()) else {
                let known = names.given.keys().map(String::as_str);
                self.problems
                    .unknown(self.source, &name.span(), "fixture", known);
                continue;
            };
            let mut values = Map::new();
            for (word, resolved) in self.resolve(&table) {
                if resolved.secret
                    && let Value::String(text) = &resolved.value
                {
                    self.secret(text, &resolved.span, &word);
                }
                values.insert(word, resolved.value);
            }
            let optional = names.optional.get(name.get_ref());
            let open: Vec<&str> = wanted
                .iter()
                .chain(optional.into_iter().flatten())
                .filter(|word| !has(&table, word))
                .map(String::as_str)
                .collect();
            // Any value may be given; one that is nearly another is a slip of the pen.
            let mut meant = BTreeSet::new();
            for (word, literal) in &table {
                if let Some(right) = nearest(word, open.iter().copied()) {
                    let message = format!("unknown value `{word}`; did you mean `{right}`?");
                    self.problems.at(self.source, &literal.span(), message);
                    meant.insert(right);
                }
            }
            for word in wanted.iter().filter(|word| !has(&table, word)) {
                if meant.contains(word.as_str()) {
                    continue;
                }
                let message = format!("`[given.{}]` lacks `{word}`", name.get_ref());
                self.problems.at(self.source, &name.span(), message);
            }
            given.insert(name.into_inner(), values);
        }
        given
    }

    fn known(&mut self, raw: Vec<(Range<usize>, RawKnown)>, vocabulary: &Vocabulary) -> Vec<Known> {
        let mut entries = Vec::new();
        for (_, raw) in raw {
            if !vocabulary.cases.contains(raw.case.get_ref()) {
                let known = vocabulary.cases.iter().map(String::as_str);
                self.problems
                    .unknown(self.source, &raw.case.span(), "case", known);
            }
            if !is_code(raw.check.get_ref()) {
                let message = format!(
                    "`{}` is no code of a finding; reports name them: `status`, `schema:/body/error`",
                    raw.check.get_ref()
                );
                self.problems.at(self.source, &raw.check.span(), message);
            }
            if raw.reason.trim().is_empty() {
                self.problems.at(
                    self.source,
                    &raw.case.span(),
                    "a known failure has a reason",
                );
            }
            let until = raw.until.as_ref().and_then(|day| {
                let parsed = day.get_ref().to_string().parse().ok();
                if parsed.is_none() {
                    self.problems
                        .at(self.source, &day.span(), "`until` is a day: 2027-03-01");
                }
                parsed
            });
            entries.push(Known {
                case: raw.case.into_inner(),
                check: raw.check.into_inner(),
                actual: raw.actual,
                reason: raw.reason,
                ticket: raw.ticket,
                until,
            });
        }
        entries
    }

    /// Remembers a secret.
    pub(super) fn secret(&mut self, text: &str, span: &Range<usize>, word: &str) -> Secret {
        let secret = Secret::new(text);
        if secret.expose().chars().count() < MIN_SECRET_CHARS {
            let message = format!(
                "the secret `{word}` has fewer than {MIN_SECRET_CHARS} characters: it would be \
                 found by chance in ordinary text and could not be masked in reports"
            );
            self.problems.at(self.source, span, message);
        }
        if !self.secrets.contains(&secret) {
            self.secrets.push(secret.clone());
        }
        secret
    }
}

/// Whether a code names a kind of check: `[step/][watch:]check[:place]`. A misspelt one would be
/// taken for a failure that is no longer there.
fn is_code(code: &str) -> bool {
    code.split(['/', ':'])
        .any(|part| serde_json::from_value::<CheckKind>(part.into()).is_ok())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::vocab::IdentityKind;

    fn vocabulary() -> Vocabulary {
        let names = Names {
            metadata: false,
            endpoints: vec!["base".into()],
            identities: BTreeMap::from([("owner".into(), IdentityKind::Bearer)]),
            features: vec!["short-memory".into()],
            hooks: vec!["broken".into()],
            given: BTreeMap::from([("room".into(), vec!["id".into()])]),
            optional: BTreeMap::from([("room".into(), vec!["floor".into()])]),
        };
        Vocabulary {
            contracts: BTreeMap::from([("calendar".into(), names)]),
            cases: vec!["calendar::a::b".into()],
        }
    }

    fn read_text(text: &str) -> Result<Target, Vec<String>> {
        let env = |name: &str| (name == "TOKEN").then(|| "abcdefghij".to_owned());
        let edge = Edge {
            env: &env,
            folder: Path::new("."),
            today: "2026-11-22".parse().unwrap(),
        };
        read(&Source::new("t.toml", text), &vocabulary(), &edge)
            .map_err(|problems| problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn what_comes_from_outside_is_a_secret() {
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
    fn all_problems_are_told_at_once() {
        let problems = read_text(
            "contract = 'calender'\nbase = 'https://u:p@x.test/'\nzone = 1\n[hook.idle]\n\
             [identity.owner]\ntoken = 'short'\n[[known]]\ncase = 'calendar::a::c'\n\
             check = 'status'\nactual = '500'\nreason = ''\n",
        )
        .unwrap_err();
        insta::assert_snapshot!(problems.join("\n"));
    }
}
