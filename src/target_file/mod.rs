//! The target file: where the server under test is, who calls it, what it gives, and which failures
//! are known. Secrets become [`Secret`] here, at the edge.

mod address;
mod edge;
mod hook;
mod identity;
mod known;
mod read;
mod session;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};
use url::Url;

pub use edge::{Edge, Names, Vocabulary, base_url, endpoint_url};
pub use known::{Covered, Known, KnownList};
pub use read::{contract_of, read};
pub use session::{Filled, Session, Visit};

use crate::vocab::{Caller, Secret};

/// A server under test, for one contract.
#[derive(Debug, Clone)]
pub struct Target {
    /// The id of the contract.
    pub contract: String,
    /// Its issuer, as it is typed: who gives it leaves addresses to the issuer's metadata document.
    pub issuer: Option<String>,
    /// Its addresses, by the names of the contract; none has a fragment or user information.
    pub endpoints: BTreeMap<String, Url>,
    /// The callers that it gives, by name.
    pub identities: BTreeMap<String, Caller>,
    /// How the callers that have a session get it, by name.
    pub sessions: BTreeMap<String, Session>,
    /// What it is able to do, of what a server need not be.
    pub features: BTreeSet<String>,
    /// What makes it do something wrong on purpose, by name.
    pub hooks: BTreeMap<String, Hook>,
    /// The fixtures that it gives, by name.
    pub given: BTreeMap<String, Map<String, Value>>,
    /// Every secret of it, for the redactor.
    pub secrets: Vec<Secret>,
    /// How many cases have to be judged at least.
    pub min_judged: Option<usize>,
    /// The failures that it knows of.
    pub known: KnownList,
}

/// What is added to a request to make the target do something wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hook {
    /// Header fields.
    pub headers: Vec<(String, String)>,
    /// Query pairs.
    pub query: Vec<(String, String)>,
}

impl Target {
    /// A target that is nothing but an address, by the name of its endpoint, and one caller's token.
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
            known: KnownList::default(),
        }
    }

    /// Every address that it names: its endpoints, and what its sessions open.
    pub fn addresses(&self) -> impl Iterator<Item = &Url> + Clone {
        let opened = self.sessions.values().flat_map(Session::opened);
        self.endpoints.values().chain(opened)
    }

    /// Whether an address lies at one of the server's own origins: redirects of scripted visits are
    /// followed there, and cookies go there, and nowhere else.
    pub fn is_own(&self, url: &Url) -> bool {
        self.addresses().any(|own| own.origin() == url.origin())
    }

    /// Whether an address lies at one of its hosts: no other one gets credentials.
    pub fn is_ours(&self, url: &Url) -> bool {
        let mut endpoints = self.endpoints.values();
        endpoints.any(|endpoint| endpoint.origin() == url.origin())
    }
}
