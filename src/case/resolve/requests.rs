//! Resolves the names of one request: its op, edits, steps and checks.

use crate::case::model::{
    Check, Contract, Edit, Find, Op, PathPiece, Reference, Step, ValueSource,
};
use crate::diag::{Location, Problems};
use crate::vocab::IdentityKind;

use super::bindings::{Bindings, RoleOverrides};
use super::edit_compat::{incompatible_edits, late_values};

/// Resolves the names of one contract.
pub(crate) struct Resolver<'c> {
    pub(crate) contract: &'c Contract,
    pub(crate) problems: &'c mut Problems,
}

impl Resolver<'_> {
    pub(crate) fn report(&mut self, location: &Location, message: String) {
        self.problems.line(&location.file, location.line, message);
    }

    pub(crate) fn step(
        &mut self,
        step: &Step,
        outer: &Bindings,
        overrides: &RoleOverrides,
        location: &Location,
    ) {
        let Some(op) = self.contract.ops.get(&step.op) else {
            return;
        };
        let bindings = outer.with_op(op, overrides);
        if step.again {
            // The request is the shot's, which is already resolved.
            return self.checks(&step.checks, &bindings, location);
        }
        let before = bindings.sent_by(op.sender(&step.edits));
        for (_, value) in &step.lets {
            self.references(value.references(), &before, location);
        }
        let taken = step.find.iter().flat_map(|find| &find.take);
        let names = step.lets.iter().map(|(name, _)| name);
        let bindings = before.with(names.chain(taken.map(|(name, _)| name)));
        if let Some(find) = &step.find {
            for message in late_values(op, find) {
                self.report(location, message);
            }
            self.find(find, outer, overrides, location);
        }
        if step.drive.is_some() {
            self.driven(op, location);
        }
        self.request(op, &bindings, location);
        self.edits(op, &step.edits, &bindings, location);
        let until = step.until.iter().flat_map(|until| &until.checks);
        self.checks(step.checks.iter().chain(until), &bindings, location);
    }

    /// Resolves the list request of a `find`, and the values that the items must have.
    fn find(
        &mut self,
        find: &Find,
        outer: &Bindings,
        overrides: &RoleOverrides,
        location: &Location,
    ) {
        for (_, value) in &find.wheres {
            self.references(value.references(), outer, location);
        }
        if let Some(list) = self.contract.ops.get(&find.op) {
            let bindings = outer.with_op(list, overrides);
            self.request(list, &bindings, location);
        }
    }

    pub(crate) fn request(&mut self, op: &Op, bindings: &Bindings, location: &Location) {
        for piece in &op.path {
            if let PathPiece::Variable(name) = piece {
                self.name(name, bindings, location);
            }
        }
        let form = op.form.iter().flatten();
        for (_, value) in op.query.iter().chain(&op.headers).chain(form) {
            self.references(value.references(), bindings, location);
        }
        if let Some(body) = &op.body {
            self.references(body.references(), bindings, location);
        }
    }

    /// Reports scripted visits for an op whose sender has no session.
    pub(crate) fn driven(&mut self, op: &Op, location: &Location) {
        let identity = self.contract.identities.get(&op.identity);
        if identity.is_some_and(|identity| identity.kind != IdentityKind::Session) {
            let message = format!(
                "`drive` needs a session: `{}` is sent as `{}`, which has none",
                op.name, op.identity
            );
            self.report(location, message);
        }
    }

    pub(crate) fn edits(
        &mut self,
        op: &Op,
        edits: &[Edit],
        bindings: &Bindings,
        location: &Location,
    ) {
        for message in incompatible_edits(self.contract, op, edits) {
            self.report(location, message);
        }
        for edit in edits {
            self.references(edit.references(), bindings, location);
        }
    }

    pub(crate) fn checks<'x>(
        &mut self,
        checks: impl IntoIterator<Item = &'x Check>,
        bindings: &Bindings,
        location: &Location,
    ) {
        for value in checks.into_iter().flat_map(Check::templates) {
            self.references(value.references(), bindings, location);
        }
    }

    fn references<'x>(
        &mut self,
        references: impl IntoIterator<Item = &'x Reference>,
        bindings: &Bindings,
        location: &Location,
    ) {
        for reference in references {
            match &reference.from {
                ValueSource::Scope(name) if !reference.optional => {
                    self.name(name, bindings, location);
                }
                ValueSource::Scope(_) | ValueSource::Sent(_) | ValueSource::Got(_) => {}
            }
        }
    }

    fn name(&mut self, name: &str, bindings: &Bindings, location: &Location) {
        if bindings.journalled && matches!(name, "me.secret" | "me.token") {
            let message = format!(
                "a request that creates something is written to the journal, which must not hold \
                 credentials: do not use `${{{name}}}` here"
            );
            self.report(location, message);
        } else if !bindings.has(name, self.contract) {
            self.report(location, format!("`${{{name}}}` has no value here"));
        }
    }
}
