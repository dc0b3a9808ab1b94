//! A target: a server under test, as its target file describes it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};
use url::Url;

use super::known_failures::KnownFailures;
use super::session::Session;
use crate::vocab::{Caller, Secret};

/// A server under test, for one contract.
#[derive(Debug, Clone)]
pub struct Target {
    /// The id of the contract.
    pub contract: String,
    /// The issuer, as it was written. If it is set, addresses are discovered in its metadata
    /// document.
    pub issuer: Option<String>,
    /// The addresses by endpoint, without fragments and user information.
    pub endpoints: BTreeMap<String, Url>,
    /// The callers, by identity.
    pub identities: BTreeMap<String, Caller>,
    /// How callers get their sessions, by identity.
    pub sessions: BTreeMap<String, Session>,
    /// The optional features that the target has.
    pub features: BTreeSet<String>,
    /// The hooks that make the target fail on purpose, by name.
    pub hooks: BTreeMap<String, Hook>,
    /// The fixtures that the target gives, by name.
    pub given: BTreeMap<String, Map<String, Value>>,
    /// All secrets of the file, for the redactor.
    pub secrets: Vec<Secret>,
    /// The minimum number of cases that must be judged.
    pub min_judged: Option<usize>,
    /// The known failures.
    pub known: KnownFailures,
}

/// What is added to a request to make the target fail on purpose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hook {
    /// Header fields.
    pub headers: Vec<(String, String)>,
    /// Query pairs.
    pub query: Vec<(String, String)>,
}

impl Target {
    /// A target without a file: the address of one endpoint, and the token of one caller.
    pub fn short(contract: &str, (name, url): (&str, Url), identity: &str, token: Secret) -> Self {
        let caller = Caller::Bearer(token.clone());
        Self {
            contract: contract.to_owned(),
            issuer: None,
            endpoints: BTreeMap::from([(name.to_owned(), url)]),
            identities: BTreeMap::from([(identity.to_owned(), caller)]),
            sessions: BTreeMap::new(),
            features: BTreeSet::new(),
            hooks: BTreeMap::new(),
            given: BTreeMap::new(),
            secrets: vec![token],
            min_judged: None,
            known: KnownFailures::default(),
        }
    }

    /// All addresses: the endpoints, and the pages that the sessions open.
    pub fn addresses(&self) -> impl Iterator<Item = &Url> + Clone {
        let opened = self.sessions.values().flat_map(Session::opened);
        self.endpoints.values().chain(opened)
    }

    /// Whether a URL has the origin of one of the target's addresses. Scripted visits follow
    /// redirects and send cookies only to these origins.
    pub fn is_own_origin(&self, url: &Url) -> bool {
        self.addresses().any(|own| own.origin() == url.origin())
    }

    /// Whether a URL has the origin of one of the endpoints. Credentials are sent only to these
    /// origins.
    pub fn is_endpoint_origin(&self, url: &Url) -> bool {
        let mut endpoints = self.endpoints.values();
        endpoints.any(|endpoint| endpoint.origin() == url.origin())
    }
}
