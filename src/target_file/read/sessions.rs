//! Reads sessions: the visits that log in, consent and deny, or a cookie.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use toml::Spanned;

use super::reader::{Reader, Word};
use super::values::{TomlValue, ValueTable};
use crate::target_file::names::ContractNames;
use crate::target_file::session::{FilledField, Session, Visit};
use crate::target_file::url::page_url;
use crate::vocab::{IdentityKind, MIN_SECRET_CHARS, Secret};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawSession {
    #[serde(default)]
    login: Vec<Spanned<RawVisit>>,
    #[serde(default)]
    consent: Vec<Spanned<RawVisit>>,
    #[serde(default)]
    deny: Vec<Spanned<RawVisit>>,
    cookie: Option<TomlValue>,
    cookie_env: Option<TomlValue>,
    cookie_file: Option<TomlValue>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RawVisit {
    Open(Word),
    Submit(ValueTable),
}

impl Reader<'_> {
    pub(super) fn sessions(
        &mut self,
        tables: Vec<(Word, RawSession)>,
        names: Option<&ContractNames>,
    ) -> BTreeMap<String, Session> {
        let mut sessions = BTreeMap::new();
        for (name, raw) in tables {
            if let Some(names) = names
                && names.identities.get(name.get_ref()) != Some(&IdentityKind::Session)
            {
                let known = names.identities.iter();
                let known = known.filter(|(_, kind)| **kind == IdentityKind::Session);
                let known = known.map(|(name, _)| name.as_str());
                self.problems
                    .unknown(self.source, &name.span(), "session", known);
                continue;
            }
            let session = self.session(&name, &raw);
            sessions.insert(name.into_inner(), session);
        }
        sessions
    }

    fn session(&mut self, name: &Word, raw: &RawSession) -> Session {
        let cookie = self.cookie(raw);
        match (raw.login.first(), cookie.is_some() || raw.has_cookie()) {
            (None, false) => {
                let message = "a session has `login`, the visits that log in, or a `cookie-env`";
                self.problems.at(self.source, &name.span(), message);
            }
            (Some(visit), true) => {
                let message = "a session has one of `login` and a cookie: this one has both";
                self.problems.at(self.source, &visit.span(), message);
            }
            (Some(visit), false) if matches!(visit.get_ref(), RawVisit::Submit(_)) => {
                let message = "`login` begins with `{ open = \"https://…\" }`: a form is on a page";
                self.problems.at(self.source, &visit.span(), message);
            }
            (Some(_), false) | (None, true) => {}
        }
        Session {
            login: self.visits(&raw.login),
            consent: self.visits(&raw.consent),
            deny: self.visits(&raw.deny),
            cookie,
        }
    }

    /// The value of the `Cookie` field; each cookie value in it is a secret too.
    fn cookie(&mut self, raw: &RawSession) -> Option<Secret> {
        let given = [
            ("cookie", &raw.cookie),
            ("cookie-env", &raw.cookie_env),
            ("cookie-file", &raw.cookie_file),
        ];
        let mut table = ValueTable::new();
        for (word, literal) in given {
            if let Some(literal) = literal {
                table.insert(word.to_owned(), literal.clone());
            }
        }
        let resolved = self.resolve(&table).remove("cookie")?;
        let text = resolved.value.as_str().unwrap_or_default();
        let pairs = || text.split(';').map(|pair| pair.trim().split_once('='));
        if text.chars().any(char::is_control) || !pairs().all(|pair| pair.is_some()) {
            let message =
                "a cookie is what a browser sends: `name=value`, several are separated by `; `";
            self.problems.at(self.source, &resolved.span, message);
            return None;
        }
        for (_, value) in pairs().flatten() {
            if value.chars().count() >= MIN_SECRET_CHARS {
                self.secret(value, &resolved.span, "cookie");
            }
        }
        Some(self.secret(text, &resolved.span, "cookie"))
    }

    fn visits(&mut self, raw: &[Spanned<RawVisit>]) -> Vec<Visit> {
        let mut visits = Vec::new();
        for one in raw {
            match one.get_ref() {
                RawVisit::Open(word) => match page_url(word.get_ref()) {
                    Ok(url) => visits.push(Visit::Open(url)),
                    Err(message) => self.problems.at(self.source, &word.span(), message),
                },
                RawVisit::Submit(table) => {
                    if table.is_empty() {
                        let message = "`submit` names fields of a form, such as its button";
                        self.problems.at(self.source, &one.span(), message);
                    }
                    visits.push(Visit::Submit(self.fields(table)));
                }
            }
        }
        visits
    }

    fn fields(&mut self, table: &ValueTable) -> Vec<FilledField> {
        let mut fields = Vec::new();
        for (name, resolved) in self.resolve(table) {
            let Value::String(text) = &resolved.value else {
                let message = format!("the field `{name}` is a text in quotes");
                self.problems.at(self.source, &resolved.span, message);
                continue;
            };
            let secret = resolved.secret || is_password(&name);
            let value = if secret {
                self.secret(text, &resolved.span, &name)
            } else {
                Secret::new(text.as_str())
            };
            fields.push(FilledField {
                name,
                value,
                secret,
            });
        }
        fields
    }
}

impl RawSession {
    fn has_cookie(&self) -> bool {
        self.cookie.is_some() || self.cookie_env.is_some() || self.cookie_file.is_some()
    }
}

/// Whether a field holds a password, judged by its name.
fn is_password(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let holds = |word: &&str| name.contains(*word);
    ["pass", "pwd", "secret"].iter().any(holds) || name == "pin" || name == "otp"
}
