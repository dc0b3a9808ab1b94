//! What the case files mean, checked: every name resolves, every pointer can name something, every
//! template can be filled. Nothing downstream checks again.

use crate::diag::Location;
use std::collections::BTreeMap;
use std::sync::Arc;

pub use super::edit::{Edit, Repeat};
use super::expect::Watch;
use super::fallback::Fallback;
use super::metadata::Discovery;
pub use super::model_cases::{Act, Case};
pub use super::model_ops::{Fixture, FixtureState, Generator, Op, PathPiece};
pub use super::model_steps::{Find, Pages, Step, Until};
use super::raw::IdentityKind;
use crate::schema::Store;
use crate::view::Pointer;
use crate::vocab::{Level, RuleRecord};

/// Everything that was read: the contracts and the schemas.
#[derive(Debug, Clone)]
pub struct Suite {
    /// The contracts, by id.
    pub contracts: Vec<Arc<Contract>>,
    /// The schemas of all of them.
    pub store: Arc<Store>,
    /// By rule: why no black-box client can see whether it is kept.
    pub unseen: BTreeMap<String, String>,
    /// The learnt kill matrix (`cases/kills.txt`).
    pub kills: String,
}

impl Suite {
    /// The contract of that id.
    pub fn contract(&self, id: &str) -> Option<&Arc<Contract>> {
        self.contracts.iter().find(|contract| contract.id == id)
    }
}

/// One error contract and its cases.
#[derive(Debug)]
pub struct Contract {
    /// Its id, the first part of every case id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// All rules that may be cited.
    pub rules: Arc<BTreeMap<String, RuleRecord>>,
    /// The addresses that its requests go to; the first one is the default.
    pub endpoints: Vec<String>,
    /// The places of answers whose values nobody may see.
    pub secrets: Vec<Pointer>,
    /// Callers by name.
    pub identities: BTreeMap<String, Identity>,
    /// What a target may be able to do, and what each means.
    pub features: BTreeMap<String, String>,
    /// The faults that a target may make on request, and what each means.
    pub hooks: BTreeMap<String, String>,
    /// How many requests a run may take from each budget.
    pub budgets: BTreeMap<String, u32>,
    /// Valid requests by name.
    pub ops: BTreeMap<String, Arc<Op>>,
    /// States by name.
    pub fixtures: BTreeMap<String, Arc<Fixture>>,
    /// How many answers there are; each is held by whatever lists it.
    pub answer_count: usize,
    /// The document in which a server says what it is.
    pub discovery: Option<Discovery>,
    /// What is done where an answer to a shot says nothing of its fault, in the order of the file.
    pub fallbacks: Vec<Fallback>,
    /// The watches, in the order of the file.
    pub watches: Vec<Arc<Watch>>,
    /// The cases, one entry a row of a matrix, in the order of the files.
    pub cases: Vec<Arc<Case>>,
    /// The text of the target file of the embedded server.
    pub demo: String,
}

impl Contract {
    /// The op of that name.
    ///
    /// # Panics
    /// If there is none: names are resolved when the files are read.
    pub fn op(&self, name: &str) -> &Arc<Op> {
        &self.ops[name]
    }

    /// The endpoint that requests go to which do not say another one.
    pub fn first_endpoint(&self) -> &str {
        self.endpoints.first().map_or("base", String::as_str)
    }

    /// An identity, and those that stand in for it, in order.
    pub fn callers<'c>(&'c self, name: &'c str) -> impl Iterator<Item = &'c str> {
        let next = |name: &&'c str| self.identities.get(*name)?.or.as_deref();
        // A circle is refused when the files are read; half-read files may hold one.
        std::iter::successors(Some(name), next).take(self.identities.len() + 1)
    }

    /// The watch that stands for the error object.
    pub fn envelope(&self) -> Option<&Arc<Watch>> {
        self.watches.iter().find(|watch| watch.envelope)
    }

    /// The level of a rule.
    pub fn rule_level(&self, rule: &str) -> Level {
        self.rules.get(rule).map_or(Level::Must, |rule| rule.level)
    }
}

/// A caller.
#[derive(Debug, Clone)]
pub struct Identity {
    /// How it proves who it is.
    pub kind: IdentityKind,
    /// The op, without effect, that proves it; one without is meant to be refused.
    pub probe: Option<String>,
    /// The caller that stands in for it where the target gives none.
    pub or: Option<String>,
    /// Where it stands.
    pub location: Location,
}
