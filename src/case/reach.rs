//! What a step can name: fresh values, what was saved, and fixtures by role.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Contract, Generator, Op};
use super::raw::Effect;

/// What is in scope of one step.
#[derive(Debug, Clone, Default)]
pub(super) struct Bindings {
    pub(super) names: BTreeSet<String>,
    /// Roles, and the fixture that stands behind each.
    pub(super) roles: BTreeMap<String, String>,
    /// The identity behind `${me.…}`.
    pub(super) sender: String,
    /// Whether the request is written to the journal before it is sent.
    pub(super) journalled: bool,
}

impl Bindings {
    /// The same with more names.
    pub(super) fn with(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.names.extend(names.into_iter().map(Into::into));
        self
    }

    /// The same with fresh values.
    pub(super) fn with_new(mut self, new: &[(String, Generator)]) -> Self {
        let names = new.iter().flat_map(|(name, one)| one.names(name));
        self.names.extend(names);
        self
    }

    /// The same, sent by this identity.
    pub(super) fn sent_by(mut self, sender: &str) -> Self {
        sender.clone_into(&mut self.sender);
        self
    }

    /// Whether a name resolves. What a target gives is known only there.
    pub(super) fn knows(&self, name: &str, contract: &Contract) -> bool {
        let (head, rest) = name.split_once('.').unwrap_or((name, ""));
        let me = contract.identities.get(&self.sender);
        name == "run"
            || head == "me" && me.is_some_and(|me| me.kind.parts().contains(&rest))
            || self.names.contains(name)
            || self.names.contains(head)
            || self
                .roles
                .get(head)
                .is_some_and(|fixture| has(contract, fixture, rest))
    }
}

/// What a step with this op sees: its own fresh values, and the fixtures behind its roles.
pub(super) fn scope_of(op: &Op, outer: &Bindings, rebound: &BTreeMap<String, String>) -> Bindings {
    let mut scope = outer.clone().with_new(&op.new).sent_by(&op.identity);
    scope.journalled = op.effect == Effect::Makes;
    for role in &op.uses {
        let fixture = rebound.get(role).unwrap_or(role);
        scope.roles.insert(role.clone(), fixture.clone());
    }
    for (role, fixture) in rebound {
        scope.roles.insert(role.clone(), fixture.clone());
    }
    scope
}

/// Whether a fixture has a value of that name. What a target gives is known only there.
pub(super) fn has(contract: &Contract, fixture: &str, value: &str) -> bool {
    let Some(fixture) = contract.fixtures.get(fixture) else {
        return true;
    };
    let first = value.split('.').next().unwrap_or_default();
    let saved = fixture
        .make
        .iter()
        .flat_map(|step| &step.save)
        .any(|(name, _)| name == first);
    let default = fixture
        .default
        .as_ref()
        .is_some_and(|values| values.get(first).is_some());
    let new = fixture.new.iter();
    let fresh = new
        .flat_map(|(name, one)| one.names(name))
        .any(|name| name == value);
    let open = fixture.given && fixture.make.is_empty() && fixture.default.is_none();
    saved || default || fresh || open
}
