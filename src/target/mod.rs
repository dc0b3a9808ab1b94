//! The target file: where the server under test is, who calls it, what it gives, and which failures
//! are known. Secrets become [`Secret`] here, at the edge.

mod edge;
mod hook;
mod known;
mod read;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};
use url::Url;

pub use edge::{Edge, Names, Vocabulary, base_url};
pub use known::{Covered, Known, KnownList};
pub use read::{contract_of, read};

use crate::vocab::Secret;

/// A server under test, for one contract.
#[derive(Debug, Clone)]
pub struct Target {
    /// The id of the contract.
    pub contract: String,
    /// The address below which its paths lie; no trailing slash, query, fragment or user information.
    pub base: Url,
    /// The callers that it gives, by name: each a bearer token.
    pub identities: BTreeMap<String, Secret>,
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
    /// A target that is nothing but an address and one caller's token.
    pub fn short(contract: &str, base: Url, identity: &str, token: Secret) -> Self {
        Self {
            contract: contract.to_owned(),
            base,
            identities: BTreeMap::from([(identity.to_owned(), token.clone())]),
            features: BTreeSet::new(),
            hooks: BTreeMap::new(),
            given: BTreeMap::new(),
            secrets: vec![token],
            min_judged: None,
            known: KnownList::default(),
        }
    }
}
