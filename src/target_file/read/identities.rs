//! Reads the callers of a target, each by its kind.

use std::collections::BTreeMap;

use serde_json::Value;

use super::reader::{Reader, Word};
use super::values::{Resolved, ValueTable, has};
use crate::target_file::names::ContractNames;
use crate::vocab::{Caller, IdentityKind, OAuthClient, Secret};

/// The values of one identity, by name.
type IdentityValues = BTreeMap<String, Resolved>;

impl Reader<'_> {
    /// The callers by name. Anonymous callers need no table.
    pub(super) fn identities(
        &mut self,
        tables: Vec<(Word, ValueTable)>,
        names: Option<&ContractNames>,
    ) -> BTreeMap<String, Caller> {
        let kinds = names.map(|names| &names.identities);
        let mut identities: BTreeMap<String, Caller> = BTreeMap::new();
        for (name, kind) in kinds.into_iter().flatten() {
            if *kind == IdentityKind::Anonymous {
                identities.insert(name.clone(), Caller::Nobody);
            }
        }
        for (name, table) in tables {
            let kind = match kinds.map(|kinds| kinds.get(name.get_ref())) {
                Some(Some(kind)) => *kind,
                Some(None) => {
                    let known = kinds.into_iter().flatten().map(|(name, _)| name.as_str());
                    self.problems
                        .unknown(self.source, &name.span(), "identity", known);
                    continue;
                }
                // The contract is unknown, which is already reported. The kind is guessed, so that
                // other problems are also reported.
                None if has(&table, "id") => IdentityKind::Client,
                None => IdentityKind::Bearer,
            };
            let caller = match kind {
                IdentityKind::Bearer => self.bearer(&name, &table),
                IdentityKind::Client => self.client(&name, &table),
                IdentityKind::Session => {
                    let message = format!(
                        "this identity has a session: give it under `[session.{}]`",
                        name.get_ref()
                    );
                    self.problems.at(self.source, &name.span(), message);
                    None
                }
                IdentityKind::Anonymous => {
                    let message = "this identity is anonymous: it has no credentials to give";
                    self.problems.at(self.source, &name.span(), message);
                    None
                }
            };
            identities.extend(caller.map(|caller| (name.into_inner(), caller)));
        }
        identities
    }

    fn bearer(&mut self, name: &Word, table: &ValueTable) -> Option<Caller> {
        let values = self.resolve(table);
        self.only(&values, &["token"], "it has a `token`");
        if !has(table, "token") {
            let message = "an identity has a token: `token-env = \"VARIABLE\"`";
            self.problems.at(self.source, &name.span(), message);
        }
        self.secret_value(&values, "token").map(Caller::Bearer)
    }

    /// Reads an OAuth client: `id`, `secret`, and `by` (how the client sends them). A public client
    /// has no secret.
    fn client(&mut self, name: &Word, table: &ValueTable) -> Option<Caller> {
        let values = self.resolve(table);
        let words = "a client has `id`, `secret` and `by`";
        self.only(&values, &["id", "secret", "by"], words);
        if !has(table, "id") {
            let message = "a client has an id, and a secret unless it is public: id = \"acme-web\", \
                           secret-env = \"VARIABLE\"";
            self.problems.at(self.source, &name.span(), message);
        }
        let secret = self.secret_value(&values, "secret");
        let in_form = match values.get("by").map(|by| (by.value.as_str(), by)) {
            None | Some((Some("header"), _)) => false,
            Some((Some("form"), _)) => true,
            Some((_, by)) => {
                let message =
                    "`by` says how a client sends its secret: \"header\" (Basic) or \"form\"";
                self.problems.at(self.source, &by.span, message);
                false
            }
        };
        let id = values.get("id")?;
        let Value::String(text) = &id.value else {
            self.problems
                .at(self.source, &id.span, "an id is a text in quotes");
            return None;
        };
        Some(Caller::Client(OAuthClient {
            id: text.clone(),
            secret,
            in_form,
        }))
    }

    fn only(&mut self, values: &IdentityValues, known: &[&str], has: &str) {
        for (word, value) in values {
            if !known.contains(&word.as_str()) {
                let message = format!("unknown word `{word}` of an identity; {has}");
                self.problems.at(self.source, &value.span, message);
            }
        }
    }

    /// A secret value.
    fn secret_value(&mut self, values: &IdentityValues, word: &str) -> Option<Secret> {
        let value = values.get(word)?;
        let Some(text) = value.value.as_str() else {
            let message = format!("a {word} is a text in quotes");
            self.problems.at(self.source, &value.span, message);
            return None;
        };
        Some(self.secret(text, &value.span, word))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::diag::Source;
    use crate::target_file::read::read;
    use crate::target_file::{Environment, KnownNames, Target};

    fn read_text(text: &str) -> Result<Target, Vec<String>> {
        let kinds = [
            ("client", IdentityKind::Client),
            ("nobody", IdentityKind::Anonymous),
            ("narrow", IdentityKind::Bearer),
        ];
        let names = ContractNames {
            endpoints: ["authorize", "token", "resource"].map(str::to_owned).into(),
            identities: kinds.map(|(name, kind)| (name.to_owned(), kind)).into(),
            ..ContractNames::default()
        };
        let known_names = KnownNames {
            contracts: BTreeMap::from([("oauth".into(), names)]),
            cases: Vec::new(),
        };
        let environment = Environment {
            variable: &|name| (name == "ACME_SECRET").then(|| "s3cret of acme".to_owned()),
            folder: Path::new("."),
            today: "2026-11-22".parse().unwrap(),
        };
        read(&Source::new("t.toml", text), &known_names, &environment)
            .map_err(|problems| problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn endpoints_and_clients_are_read() {
        let target = read_text(
            "contract = 'oauth'\n\
             endpoint = { authorize = 'https://as.test/t1/authorize?tenant=7', token = 'https://login.test:8443/token/' }\n\
             [identity.client]\nid = 'acme-web'\nsecret-env = 'ACME_SECRET'\nby = 'form'\n",
        )
        .unwrap();
        let endpoint = |name: &str| target.endpoints[name].as_str();
        assert_eq!(
            endpoint("authorize"),
            "https://as.test/t1/authorize?tenant=7"
        );
        assert_eq!(endpoint("token"), "https://login.test:8443/token/");
        let client = OAuthClient {
            id: "acme-web".into(),
            secret: Some(Secret::new("s3cret of acme")),
            in_form: true,
        };
        assert_eq!(target.identities["client"], Caller::Client(client));
        assert_eq!(target.identities["nobody"], Caller::Nobody);
        assert_eq!(target.secrets, [Secret::new("s3cret of acme")]);
        for (url, ours) in [
            ("https://as.test/other", true),
            ("https://login.test:8443/", true),
            ("https://login.test/token/", false),
            ("http://as.test/t1/authorize", false),
        ] {
            assert_eq!(
                target.is_endpoint_origin(&url.parse().unwrap()),
                ours,
                "{url}"
            );
        }
    }

    #[test]
    fn mistakes_are_reported_with_their_locations() {
        let problems_of =
            |text: &str| read_text(&format!("contract = 'oauth'\n{text}")).unwrap_err();
        let problems = problems_of("base = 'https://as.test/'\n");
        assert!(problems[0].contains("the addresses are missing: endpoint = { authorize ="));
        let problems = problems_of(
            "endpoint = { autorize = 'https://as.test/', token = 'https://u:p@as.test/#f', resource = 7 }\n\
             [identity.client]\nsecret = 'short'\nby = 'body'\nsecrets = 'x'\n\
             [identity.nobody]\nid = 'x'\n",
        );
        for (problem, expected) in problems.iter().zip([
            "2:25: unknown endpoint `autorize`; did you mean `authorize`?",
            "2:",
            "2:",
            "3:11: a client has an id",
            "4:10: the secret `secret` has fewer than 8 characters",
            "5:6: `by` says how a client sends its secret",
            "6:11: unknown word `secrets` of an identity; a client has `id`, `secret` and `by`",
            "7:11: this identity is anonymous: it has no credentials to give",
        ]) {
            assert!(problem.contains(expected), "{problems:#?}");
        }
        assert_eq!(problems.len(), 8, "{problems:#?}");
        let problems =
            problems_of("base = 'https://as.test/'\nendpoint = { token = 'https://as.test/' }\n");
        assert!(problems[0].contains("`base` is the short form of one `endpoint`"));
    }
}
