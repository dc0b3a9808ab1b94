//! Resolves the names of fixtures.

use std::collections::BTreeSet;

use super::bindings::{Bindings, RoleOverrides, fixture_has};
use super::requests::Resolver;
use crate::case::model::{Contract, Fixture, Step};
use crate::diag::Location;

impl Resolver<'_> {
    pub(crate) fn fixture(&mut self, fixture: &Fixture) {
        let name = &fixture.name;
        if needs_fixture(self.contract, fixture, name, &mut BTreeSet::new()) {
            let message = format!("the fixture `{name}` needs itself in `make`");
            self.report(&fixture.location, message);
        }
        for secret in &fixture.secret {
            if !fixture_has(self.contract, name, secret) {
                let message =
                    format!("`secret` of the fixture `{name}` names `{secret}`, which it lacks");
                self.report(&fixture.location, message);
            }
        }
        let mut bindings = Bindings::default().with_new(&fixture.new);
        for step in &fixture.make {
            self.step(step, &bindings, &RoleOverrides::new(), &fixture.location);
            bindings = bindings.with(step.save.iter().map(|(name, _)| name));
        }
        if let Some(probe) = &fixture.probe {
            self.reads(probe, name, &fixture.location);
        }
    }

    /// Reports an op that should read a fixture but does not use its role.
    pub(crate) fn reads(&mut self, op: &str, role: &str, location: &Location) {
        let op = self.contract.ops.get(op);
        if let Some(op) = op.filter(|op| !op.uses.iter().any(|used| used == role)) {
            let message = format!(
                "`{}` cannot read `{role}`: it is not in its `uses`",
                op.name
            );
            self.report(location, message);
        }
    }
}

/// Whether the steps of a fixture need the fixture `wanted`, directly or through other fixtures.
fn needs_fixture<'f>(
    contract: &'f Contract,
    fixture: &'f Fixture,
    wanted: &str,
    seen: &mut BTreeSet<&'f str>,
) -> bool {
    fixture.make.iter().any(|step| {
        let uses = contract.ops.get(&step.op).map(|op| &op.uses);
        // A role whose values the step itself gives needs no fixture.
        let roles = uses.into_iter().flatten().filter(|role| !lets(step, role));
        roles.into_iter().any(|role| {
            let next = contract.fixtures.get(role);
            role == wanted
                || seen.insert(role)
                    && next.is_some_and(|next| needs_fixture(contract, next, wanted, seen))
        })
    })
}

fn lets(step: &Step, role: &str) -> bool {
    let prefix = format!("{role}.");
    step.lets.iter().any(|(name, _)| name.starts_with(&prefix))
}
