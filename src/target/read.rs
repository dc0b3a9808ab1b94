//! Reads a target file: strict, with places, and with `-env` and `-file` for what is secret.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use serde_json::{Map, Value};
use toml::Spanned;
use url::Url;

use super::edge::{Edge, Names, Vocabulary, base_url};
use super::{Known, KnownList, Target};
use crate::diag::{Document, Problem, Problems, Source};
use crate::vocab::{MIN_SECRET_CHARS, Secret};

type Word = Spanned<String>;
type Table = Spanned<toml::Table>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawGate {
    min_judged: Option<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKnown {
    case: Word,
    check: String,
    actual: String,
    reason: String,
    ticket: Option<String>,
    until: Option<Spanned<toml::value::Datetime>>,
}

/// Reads a target file, or tells all problems of it.
pub fn read(
    source: &Source,
    vocabulary: &Vocabulary,
    edge: &Edge<'_>,
) -> Result<Target, Vec<Problem>> {
    let mut problems = Problems::default();
    let mut document = Document::read(source, &mut problems);
    let words = [
        "contract",
        "base",
        "base-env",
        "base-file",
        "identity",
        "given",
        "gate",
        "known",
    ];
    document.only(&words, &mut problems);
    let contract: Option<Word> = document.one("contract", &mut problems);
    let mut base = toml::Table::new();
    for word in ["base", "base-env", "base-file"] {
        if let Some(value) = document.one::<toml::Value>(word, &mut problems) {
            base.insert(word.to_owned(), value);
        }
    }
    let identities: Vec<(Word, Table)> = document.named("identity", &mut problems);
    let given: Vec<(Word, Table)> = document.named("given", &mut problems);
    let gate: Option<RawGate> = document.one("gate", &mut problems);
    let known: Vec<(Range<usize>, RawKnown)> = document.list("known", &mut problems);
    let mut reader = Reader {
        source,
        edge,
        problems,
        secrets: Vec::new(),
    };
    let names = reader.names(contract.as_ref(), vocabulary);
    let base = reader.base(base);
    let identities = reader.identities(identities, names.as_ref());
    let given = reader.given(given, names.as_ref());
    let entries = reader.known(known, vocabulary);
    let (Some(contract), Some(base)) = (contract, base) else {
        return Err(reader.problems.sorted());
    };
    if !reader.problems.is_empty() {
        return Err(reader.problems.sorted());
    }
    Ok(Target {
        contract: contract.into_inner(),
        base,
        identities,
        given,
        secrets: reader.secrets,
        min_judged: gate.and_then(|gate| gate.min_judged),
        known: KnownList {
            entries,
            today: Some(edge.today),
        },
    })
}

struct Reader<'r> {
    source: &'r Source,
    edge: &'r Edge<'r>,
    problems: Problems,
    secrets: Vec<Secret>,
}

/// A value of the target file, and whether it came from outside.
struct Resolved {
    value: Value,
    secret: bool,
}

impl Reader<'_> {
    fn names(&mut self, contract: Option<&Word>, vocabulary: &Vocabulary) -> Option<Names> {
        let known = vocabulary.contracts.keys().map(String::as_str);
        let Some(contract) = contract else {
            let known: Vec<&str> = known.collect();
            let message = format!("`contract` is missing; there is {}", known.join(", "));
            self.problems.file(self.source.name(), message);
            return None;
        };
        let names = vocabulary.contracts.get(contract.get_ref()).cloned();
        if names.is_none() {
            self.problems
                .unknown(self.source, &contract.span(), "contract", known);
        }
        names
    }

    fn base(&mut self, table: toml::Table) -> Option<Url> {
        let values = self.resolve(&Spanned::new(0..0, table));
        let Some(base) = values.get("base") else {
            let message = "`base` is missing: the address of the server, such as \
                           base = \"https://staging.example.test/calendar/v3\"";
            self.problems.file(self.source.name(), message);
            return None;
        };
        let text = base.value.as_str().unwrap_or_default();
        base_url(text)
            .map_err(|message| self.problems.file(self.source.name(), message))
            .ok()
    }

    fn identities(
        &mut self,
        tables: Vec<(Word, Table)>,
        names: Option<&Names>,
    ) -> BTreeMap<String, Secret> {
        let mut identities = BTreeMap::new();
        for (name, table) in tables {
            if let Some(names) = names
                && !names.identities.contains(name.get_ref())
            {
                let known = names.identities.iter().map(String::as_str);
                self.problems
                    .unknown(self.source, &name.span(), "identity", known);
                continue;
            }
            let values = self.resolve(&table);
            for word in values.keys().filter(|word| *word != "token") {
                let message = format!("unknown word `{word}` of an identity; it has a `token`");
                self.problems.at(self.source, &name.span(), message);
            }
            match values.get("token").and_then(|token| token.value.as_str()) {
                Some(token) => {
                    let token = Secret::new(token);
                    self.secret(&token, &name.span(), "token");
                    identities.insert(name.into_inner(), token);
                }
                None if values.is_empty() && !table.get_ref().is_empty() => {} // told already
                None => {
                    let message = "an identity has a token: `token-env = \"VARIABLE\"`";
                    self.problems.at(self.source, &name.span(), message);
                }
            }
        }
        identities
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
                    self.secret(&Secret::new(text.as_str()), &name.span(), &word);
                }
                values.insert(word, resolved.value);
            }
            for word in wanted.iter().filter(|word| !values.contains_key(*word)) {
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
                check: raw.check,
                actual: raw.actual,
                reason: raw.reason,
                ticket: raw.ticket,
                until,
            });
        }
        entries
    }

    /// Any value may be written `<name>-env` or `<name>-file`; what comes from there is a secret.
    fn resolve(&mut self, table: &Table) -> BTreeMap<String, Resolved> {
        let mut values = BTreeMap::new();
        for (word, value) in table.get_ref() {
            let (name, found) = if let Some(name) = word.strip_suffix("-env") {
                (
                    name,
                    self.outside(value, |edge, variable| {
                        (edge.env)(variable)
                            .filter(|text| !text.is_empty())
                            .ok_or_else(|| {
                                format!("the environment has no `{variable}`; set it and run again")
                            })
                    }),
                )
            } else if let Some(name) = word.strip_suffix("-file") {
                (
                    name,
                    self.outside(value, |edge, path| {
                        std::fs::read_to_string(edge.folder.join(path))
                            .map(|text| text.trim_end_matches(['\r', '\n']).to_owned())
                            .map_err(|e| format!("cannot read the file `{path}`: {e}"))
                    }),
                )
            } else {
                let plain = serde_json::to_value(value).map_err(|e| e.to_string());
                (
                    word.as_str(),
                    plain.map(|value| Resolved {
                        value,
                        secret: false,
                    }),
                )
            };
            match found {
                Ok(found) => {
                    if values.insert(name.to_owned(), found).is_some() {
                        let message = format!("`{name}` is given twice");
                        self.problems.at(self.source, &table.span(), message);
                    }
                }
                Err(message) => self.problems.at(self.source, &table.span(), message),
            }
        }
        values
    }

    fn outside(
        &self,
        value: &toml::Value,
        read: impl Fn(&Edge<'_>, &str) -> Result<String, String>,
    ) -> Result<Resolved, String> {
        let Some(name) = value.as_str() else {
            return Err("`-env` and `-file` take a name in quotes".into());
        };
        Ok(Resolved {
            value: read(self.edge, name)?.into(),
            secret: true,
        })
    }

    fn secret(&mut self, secret: &Secret, span: &Range<usize>, word: &str) {
        if secret.expose().chars().count() < MIN_SECRET_CHARS {
            let message = format!(
                "the secret `{word}` has fewer than {MIN_SECRET_CHARS} characters: it would be \
                 found by chance in ordinary text and could not be masked in reports"
            );
            self.problems.at(self.source, span, message);
        }
        if !self.secrets.contains(secret) {
            self.secrets.push(secret.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn vocabulary() -> Vocabulary {
        let names = Names {
            identities: vec!["owner".into()],
            given: BTreeMap::from([("room".into(), vec!["id".into()])]),
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
             [identity.owner]\ntoken-env = 'TOKEN'\n[given.room]\nid = 'r'\n\
             [[known]]\ncase = 'calendar::a::b'\ncheck = 'status'\nactual = '500'\n\
             reason = 'known'\nuntil = 2027-03-01\n",
        )
        .unwrap();
        assert_eq!(target.base.as_str(), "https://x.test/v3");
        assert_eq!(target.secrets, [Secret::new("abcdefghij")]);
        assert_eq!(target.known.entries[0].until, "2027-03-01".parse().ok());
    }

    #[test]
    fn all_problems_are_told_at_once() {
        let problems = read_text(
            "contract = 'calender'\nbase = 'https://u:p@x.test/'\nzone = 1\n\
             [identity.owner]\ntoken = 'short'\n[[known]]\ncase = 'calendar::a::c'\n\
             check = 'status'\nactual = '500'\nreason = ''\n",
        )
        .unwrap_err();
        insta::assert_snapshot!(problems.join("\n"));
    }
}
