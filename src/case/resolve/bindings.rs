//! The names that a step can use: generated values, saved values, and fixtures by role.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::model::{Contract, Effect, Generator, Op};

/// By role: the fixture that is used instead of the fixture with the name of the role.
pub(crate) type RoleOverrides = BTreeMap<String, String>;

/// The names in scope of one step.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bindings {
    pub(crate) names: BTreeSet<String>,
    /// By role: the fixture that is used.
    pub(crate) roles: BTreeMap<String, String>,
    /// The identity whose credentials `${me.…}` refers to.
    pub(crate) sender: String,
    /// Whether the request is written to the journal before it is sent.
    pub(crate) journalled: bool,
}

impl Bindings {
    /// Adds names.
    pub(crate) fn with(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.names.extend(names.into_iter().map(Into::into));
        self
    }

    /// Adds generated values.
    pub(crate) fn with_new(mut self, new: &[(String, Generator)]) -> Self {
        let names = new.iter().flat_map(|(name, one)| one.names(name));
        self.names.extend(names);
        self
    }

    /// Sets the sender.
    pub(crate) fn sent_by(mut self, sender: &str) -> Self {
        sender.clone_into(&mut self.sender);
        self
    }

    /// Adds the names that the op uses: its generated values, and the fixtures of its roles.
    pub(crate) fn with_op(&self, op: &Op, overrides: &RoleOverrides) -> Self {
        let mut bindings = self.clone().with_new(&op.new).sent_by(&op.identity);
        bindings.journalled = op.effect == Effect::Makes;
        for role in &op.uses {
            let fixture = overrides.get(role).unwrap_or(role);
            bindings.roles.insert(role.clone(), fixture.clone());
        }
        for (role, fixture) in overrides {
            bindings.roles.insert(role.clone(), fixture.clone());
        }
        bindings
    }

    /// Whether a name has a value.
    pub(crate) fn has(&self, name: &str, contract: &Contract) -> bool {
        let (head, rest) = name.split_once('.').unwrap_or((name, ""));
        let me = contract.identities.get(&self.sender);
        name == "run"
            || head == "me" && me.is_some_and(|me| me.kind.parts().contains(&rest))
            || self.names.contains(name)
            || self.names.contains(head)
            || self
                .roles
                .get(head)
                .is_some_and(|fixture| fixture_has(contract, fixture, rest))
    }
}

/// Whether a fixture has a value of this name. If only a target file can provide the fixture, every
/// name is accepted.
pub(crate) fn fixture_has(contract: &Contract, fixture: &str, value: &str) -> bool {
    let Some(fixture) = contract.fixtures.get(fixture) else {
        return true;
    };
    let first = value.split('.').next().unwrap_or_default();
    let mut saves = fixture.make.iter().flat_map(|step| &step.save);
    let is_saved = saves.any(|(name, _)| name == first);
    let default = fixture.default.as_ref();
    let is_default = default.is_some_and(|values| values.get(first).is_some());
    let new = fixture.new.iter();
    let is_generated = new
        .flat_map(|(name, one)| one.names(name))
        .any(|name| name == value);
    let is_open = fixture.given && fixture.make.is_empty() && fixture.default.is_none();
    is_saved || is_default || is_generated || is_open
}
