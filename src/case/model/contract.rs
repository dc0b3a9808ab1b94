//! The suite, its contracts and their identities.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::case::Case;
use super::discovery::Discovery;
use super::expected::Watch;
use super::fallback::Fallback;
use super::fixture::Fixture;
use super::op::Op;
use crate::diag::Location;
use crate::schema::Store;
use crate::view::Pointer;
use crate::vocab::{IdentityKind, Level, RuleRecord};

/// All contracts and schemas that were read.
#[derive(Debug, Clone)]
pub struct Suite {
    /// The contracts, sorted by id.
    pub contracts: Vec<Arc<Contract>>,
    /// The schemas of all contracts.
    pub store: Arc<Store>,
    /// By rule: why no black-box client can observe whether a server keeps it.
    pub unseen: BTreeMap<String, String>,
    /// The text of the kill matrix (`cases/kills.txt`).
    pub kills: String,
}

impl Suite {
    /// The contract with this id.
    pub fn contract(&self, id: &str) -> Option<&Arc<Contract>> {
        self.contracts.iter().find(|contract| contract.id == id)
    }
}

/// One error contract and its cases.
#[derive(Debug)]
pub struct Contract {
    /// The id, which is the first part of every case id.
    pub id: String,
    /// The title.
    pub title: String,
    /// All rules that cases may cite, by id.
    pub rules: Arc<BTreeMap<String, RuleRecord>>,
    /// The names of the addresses that requests go to; the first one is the default.
    pub endpoints: Vec<String>,
    /// The parts of responses whose values are masked in every report.
    pub secrets: Vec<Pointer>,
    /// The callers, by name.
    pub identities: BTreeMap<String, Identity>,
    /// What a target may support, by name, with what each feature means.
    pub features: BTreeMap<String, String>,
    /// The faults that a target may produce on request, by name, with what each hook means.
    pub hooks: BTreeMap<String, String>,
    /// By budget: how many requests one run may send.
    pub budgets: BTreeMap<String, u32>,
    /// Valid requests, by name.
    pub ops: BTreeMap<String, Arc<Op>>,
    /// Server states that requests need, by name.
    pub fixtures: BTreeMap<String, Arc<Fixture>>,
    /// The number of named responses; each one is held where it is listed.
    pub answer_count: usize,
    /// The metadata document in which a server describes itself.
    pub discovery: Option<Discovery>,
    /// What to do when a response says nothing about the fault, in file order.
    pub fallbacks: Vec<Fallback>,
    /// Where an error has the word that tells it from other errors.
    pub error_word: Option<Pointer>,
    /// How a caller is proved whose valid request gets an unexpected error.
    pub contrast: Option<Contrast>,
    /// The watches, in file order.
    pub watches: Vec<Arc<Watch>>,
    /// The cases, one entry per matrix row, in file order.
    pub cases: Vec<Arc<Case>>,
    /// The target file of the embedded demo server.
    pub demo: String,
}

impl Contract {
    /// The op with this name.
    ///
    /// # Panics
    /// If there is none: names are resolved when the files are read.
    pub fn op(&self, name: &str) -> &Arc<Op> {
        &self.ops[name]
    }

    /// The endpoint of requests that do not name one.
    pub fn first_endpoint(&self) -> &str {
        self.endpoints.first().map_or("base", String::as_str)
    }

    /// An identity, and its substitutes in order (`or` in the case files).
    pub fn callers<'c>(&'c self, name: &'c str) -> impl Iterator<Item = &'c str> {
        let next = |name: &&'c str| self.identities.get(*name)?.or.as_deref();
        // The loader refuses a cycle, but may call this before it has refused it.
        std::iter::successors(Some(name), next).take(self.identities.len() + 1)
    }

    /// The watch that checks the error object.
    pub fn envelope(&self) -> Option<&Arc<Watch>> {
        self.watches.iter().find(|watch| watch.envelope)
    }

    /// The level of a rule.
    pub fn rule_level(&self, rule: &str) -> Level {
        self.rules.get(rule).map_or(Level::Must, |rule| rule.level)
    }
}

/// How a caller is proved by requests with a broken secret.
#[derive(Debug, Clone)]
pub struct Contrast {
    /// The budget that the requests with a broken secret take from.
    pub spends: String,
    /// Error words that never prove a caller, because they speak of credentials.
    pub never: Vec<String>,
}

/// A caller.
#[derive(Debug, Clone)]
pub struct Identity {
    /// How it authenticates.
    pub kind: IdentityKind,
    /// The op without effect that proves the credentials; absent: they are meant to be refused.
    pub probe: Option<String>,
    /// The identity to use where the target does not configure this one.
    pub or: Option<String>,
    /// Where it is defined.
    pub location: Location,
}
