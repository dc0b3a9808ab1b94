//! The suite, its contracts and their identities.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::case::Case;
use super::discovery::Discovery;
use super::expected::Watch;
use super::fallback::Fallback;
use super::fixture::Fixture;
use super::op::{Effect, Op};
use super::step::Step;
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
    /// By rule: why no black-box client can observe whether a server follows the rule.
    pub unseen: BTreeMap<String, String>,
    /// The text of the kill matrix (`cases/kills.txt`).
    pub kills: String,
}

impl Suite {
    /// Returns the contract with this id.
    pub fn contract(&self, id: &str) -> Option<&Arc<Contract>> {
        self.contracts.iter().find(|contract| contract.id == id)
    }
}

/// One error contract and its cases.
#[derive(Debug)]
pub struct Contract {
    /// The id, which is the first part of every case id.
    pub id: String,
    /// The title of the contract.
    pub title: String,
    /// All rules that cases may cite, by id.
    pub rules: Arc<BTreeMap<String, RuleRecord>>,
    /// The names of the addresses that requests go to; the first one is the default.
    pub endpoints: Vec<String>,
    /// The parts of responses whose values are masked in every report.
    pub secrets: Vec<Pointer>,
    /// The callers, by name.
    pub identities: BTreeMap<String, Identity>,
    /// The features that a target may support: the meaning of each feature, by name.
    pub features: BTreeMap<String, String>,
    /// The faults that a target may produce on request: the meaning of each hook, by name.
    pub hooks: BTreeMap<String, String>,
    /// By budget: the maximum number of requests that one run may send.
    pub budgets: BTreeMap<String, u32>,
    /// Valid requests, by name.
    pub ops: BTreeMap<String, Arc<Op>>,
    /// Server states that requests need, by name.
    pub fixtures: BTreeMap<String, Arc<Fixture>>,
    /// The number of named responses. The responses themselves are stored where they are listed.
    pub answer_count: usize,
    /// The metadata document in which a server describes itself.
    pub discovery: Option<Discovery>,
    /// What to do if a response says nothing about the fault, in file order.
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
    /// The op of a step that does nothing but read.
    pub fn read_by<'s>(&self, step: &'s Step) -> Option<&'s str> {
        let op = self.ops.get(&step.op)?;
        let reads = op.effect == Effect::None && !step.again && step.drive.is_none();
        reads.then_some(&step.op)
    }

    /// Returns the op with this name.
    ///
    /// # Panics
    /// Panics if there is no such op. The loader has already checked all op names.
    pub fn op(&self, name: &str) -> &Arc<Op> {
        &self.ops[name]
    }

    /// The endpoint of requests that name no endpoint.
    pub fn first_endpoint(&self) -> &str {
        self.endpoints.first().map_or("base", String::as_str)
    }

    /// Returns an identity and its substitutes, which `or` names in the case files, in order.
    pub fn callers<'c>(&'c self, name: &'c str) -> impl Iterator<Item = &'c str> {
        let next = |name: &&'c str| self.identities.get(*name)?.or.as_deref();
        // The loader may call this function before it refuses a cycle, so the length is limited.
        std::iter::successors(Some(name), next).take(self.identities.len() + 1)
    }

    /// The watch that checks the error object.
    pub fn envelope(&self) -> Option<&Arc<Watch>> {
        self.watches.iter().find(|watch| watch.envelope)
    }

    /// Returns the level of a rule.
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
    /// How the caller authenticates.
    pub kind: IdentityKind,
    /// The op without effect that proves the credentials; absent: they are meant to be refused.
    pub probe: Option<String>,
    /// The identity to use if the target does not configure this identity.
    pub or: Option<String>,
    /// Where the identity is defined.
    pub location: Location,
}
