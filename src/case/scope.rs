//! Whether every name resolves: a request that could not be filled in is found by `check`, not in the
//! middle of a run.

use crate::diag::Location;
use std::collections::{BTreeMap, BTreeSet};

use super::expect::Check;
use super::fallback::Fallback;
use super::model::{Act, Case, Contract, Edit, Fixture, Op, PathPiece, Step};
use super::raw::IdentityKind;
use super::reach::{Bindings, has, scope_of};
use super::suit::{misfits, too_late};
use super::template::{Reference, ValueSource};
use crate::diag::Problems;

/// Checks all names of a contract.
pub(super) fn check(contract: &Contract, problems: &mut Problems) {
    let mut look = Look { contract, problems };
    for op in contract.ops.values() {
        look.op_alone(op);
    }
    for fixture in contract.fixtures.values() {
        look.fixture(fixture);
    }
    for fallback in &contract.fallbacks {
        look.fallback(fallback);
    }
    for case in &contract.cases {
        look.case(case);
    }
}

struct Look<'c> {
    contract: &'c Contract,
    problems: &'c mut Problems,
}

impl Look<'_> {
    /// An op alone, as its control sends it, and its undo.
    fn op_alone(&mut self, op: &Op) {
        let scope = scope_of(op, &Bindings::default(), &BTreeMap::new());
        self.request(op, &scope, &op.location);
        for step in &op.undo {
            self.step(step, &scope, &BTreeMap::new(), &op.location);
        }
    }

    /// What is never sent alone proves nothing: a case on it names what does.
    fn controls(&mut self, case: &Case) {
        let controls = if case.is_positive() {
            Vec::new()
        } else {
            case.controls()
        };
        for name in controls {
            let why = self
                .contract
                .ops
                .get(name)
                .and_then(|op| op.no_control.as_ref());
            if let Some(why) = why {
                let message = format!(
                    "`{name}` is never sent alone ({why}): name another op with `control = [\"…\"]`"
                );
                self.problems
                    .line(&case.location.file, case.location.line, message);
            }
        }
    }

    /// The edits of a fallback are made of every op that it is for.
    fn fallback(&mut self, fallback: &Fallback) {
        let contract = self.contract;
        let ops = contract.ops.values().filter(|op| fallback.is_for_op(op));
        let ops: Vec<_> = ops.collect();
        let place = &fallback.location;
        if ops.is_empty() && !fallback.when.is_empty() {
            let message = "no op accepts an answer of `when`: this fallback is never taken";
            self.problems.line(&place.file, place.line, message);
        }
        for op in ops {
            let scope = scope_of(op, &Bindings::default(), &BTreeMap::new());
            self.edits(op, &fallback.edits, &scope, place);
            let answers = fallback.when.iter().chain(&fallback.undecided);
            self.checks(answers.flat_map(|answer| &answer.checks), &scope, place);
        }
    }

    fn fixture(&mut self, fixture: &Fixture) {
        if self.rests_on(fixture, &fixture.name, &mut BTreeSet::new()) {
            let message = format!(
                "the fixture `{0}` is made with `{0}`: nothing could be first",
                fixture.name
            );
            self.problems
                .line(&fixture.location.file, fixture.location.line, message);
        }
        let mut scope = Bindings::default().with_new(&fixture.new);
        for name in &fixture.secret {
            self.secret(fixture, name);
        }
        for step in &fixture.make {
            self.step(step, &scope, &BTreeMap::new(), &fixture.location);
            scope = scope.with(step.save.iter().map(|(name, _)| name));
        }
        if let Some(probe) = &fixture.probe {
            self.reads(probe, &fixture.name, &fixture.location);
        }
    }

    /// What a fixture calls secret has to be one of its values.
    fn secret(&mut self, fixture: &Fixture, name: &str) {
        if !has(self.contract, &fixture.name, name) {
            let message = format!(
                "the fixture `{}` has no `{name}` to keep secret",
                fixture.name
            );
            self.problems
                .line(&fixture.location.file, fixture.location.line, message);
        }
    }

    /// What reads a fixture has to use the role that it stands behind.
    fn reads(&mut self, op: &str, role: &str, place: &Location) {
        // One that is not there was told where the op is wrong.
        let op = self.contract.ops.get(op);
        if let Some(op) = op.filter(|op| !op.uses.iter().any(|used| used == role)) {
            let message = format!("`{}` does not use `{role}`: it cannot read it", op.name);
            self.problems.line(&place.file, place.line, message);
        }
    }

    /// Whether making a fixture needs this other one, however far away.
    fn rests_on<'f>(
        &'f self,
        fixture: &'f Fixture,
        wanted: &str,
        seen: &mut BTreeSet<&'f str>,
    ) -> bool {
        let lets = |step: &Step, role: &str| {
            let prefix = format!("{role}.");
            step.lets.iter().any(|(name, _)| name.starts_with(&prefix))
        };
        fixture.make.iter().any(|step| {
            let uses = self.contract.ops.get(&step.op).map(|op| &op.uses);
            // A role whose values the step itself gives is not made for it.
            let roles = uses.into_iter().flatten().filter(|role| !lets(step, role));
            roles.into_iter().any(|role| {
                let next = self.contract.fixtures.get(role);
                role == wanted
                    || seen.insert(role)
                        && next.is_some_and(|next| self.rests_on(next, wanted, seen))
            })
        })
    }

    fn case(&mut self, case: &Case) {
        self.roles(case);
        self.controls(case);
        let mut scope = Bindings::default().with_new(&case.new);
        for step in &case.before {
            self.step(step, &scope, &case.fixtures, &case.location);
            scope = scope.with(step.save.iter().map(|(name, _)| name));
        }
        if let Some(op) = self.contract.ops.get(&case.op) {
            let shot = scope_of(op, &scope, &case.fixtures);
            let shot = shot.sent_by(op.sender(&case.fault));
            self.edits(op, &case.fault, &shot, &case.location);
            if matches!(case.act, Some(Act::Drive(_))) {
                self.driven(op, &case.location);
            }
            let listed: Vec<Check> = case
                .listed()
                .flat_map(|answer| answer.checks.iter().cloned())
                .collect();
            self.checks(case.checks.iter().chain(&listed), &shot, &case.location);
            self.unchanged(case, &shot);
        }
        for step in &case.after {
            self.step(step, &scope, &case.fixtures, &case.location);
            scope = scope.with(step.save.iter().map(|(name, _)| name));
        }
    }

    /// A fixture in a role that no request of the case has would change nothing.
    fn roles(&mut self, case: &Case) {
        let ops = case.steps().map(|step| &step.op).chain([&case.op]);
        let found: Option<Vec<_>> = ops.map(|op| self.contract.ops.get(op)).collect();
        let Some(ops) = found else {
            return; // told where the op is wrong
        };
        let roles: BTreeSet<&str> = ops
            .iter()
            .flat_map(|op| op.uses.iter().map(String::as_str))
            .collect();
        for role in case.fixtures.keys() {
            if !roles.contains(role.as_str()) {
                let known: Vec<&str> = roles.iter().copied().collect();
                let message = format!(
                    "no request of this case uses `{role}`: they use {}",
                    known.join(", ")
                );
                self.problems
                    .line(&case.location.file, case.location.line, message);
            }
        }
    }

    fn unchanged(&mut self, case: &Case, shot: &Bindings) {
        for role in &case.unchanged {
            let fixture = shot
                .roles
                .get(role)
                .and_then(|name| self.contract.fixtures.get(name));
            let message = match fixture.map(|fixture| (fixture, &fixture.state)) {
                None => format!("`unchanged` names `{role}`, which this case has no fixture for"),
                Some((_, Some(state))) => {
                    self.reads(&state.op, role, &case.location);
                    continue;
                }
                Some((fixture, None)) => format!(
                    "the fixture `{}` has no `state` that could be read",
                    fixture.name
                ),
            };
            self.problems
                .line(&case.location.file, case.location.line, message);
        }
    }

    fn step(
        &mut self,
        step: &Step,
        outer: &Bindings,
        rebound: &BTreeMap<String, String>,
        place: &Location,
    ) {
        let Some(op) = self.contract.ops.get(&step.op) else {
            return;
        };
        let checks = step.checks.iter();
        if step.again {
            // What is sent was checked where it was sent first.
            let scope = scope_of(op, outer, rebound);
            return self.checks(checks, &scope, place);
        }
        let before = scope_of(op, outer, rebound).sent_by(op.sender(&step.edits));
        for (_, value) in &step.lets {
            self.references(value.references(), &before, place);
        }
        let found = step.find.iter().flat_map(|find| &find.take);
        let found = found.map(|(name, _)| name);
        let scope = before.with(step.lets.iter().map(|(name, _)| name).chain(found));
        if let Some(find) = &step.find {
            for message in too_late(op, find) {
                self.problems.line(&place.file, place.line, message);
            }
            for (_, value) in &find.wheres {
                self.references(value.references(), outer, place);
            }
            if let Some(op) = self.contract.ops.get(&find.op) {
                let of_list = scope_of(op, outer, rebound);
                self.request(op, &of_list, place);
            }
        }
        if step.drive.is_some() {
            self.driven(op, place);
        }
        self.request(op, &scope, place);
        self.edits(op, &step.edits, &scope, place);
        let until = step.until.iter().flat_map(|until| &until.checks);
        self.checks(checks.chain(until), &scope, place);
    }

    fn request(&mut self, op: &Op, scope: &Bindings, place: &Location) {
        for piece in &op.path {
            if let PathPiece::Variable(name) = piece {
                self.name(name, scope, place);
            }
        }
        let form = op.form.iter().flatten();
        for (_, value) in op.query.iter().chain(&op.headers).chain(form) {
            self.references(value.references(), scope, place);
        }
        if let Some(body) = &op.body {
            self.references(body.references(), scope, place);
        }
    }

    /// Visits are made by somebody with a session.
    fn driven(&mut self, op: &Op, place: &Location) {
        let identity = self.contract.identities.get(&op.identity);
        if identity.is_some_and(|identity| identity.kind != IdentityKind::Session) {
            let message = format!(
                "`drive` goes on in a session: `{}` is sent as `{}`, which has none",
                op.name, op.identity
            );
            self.problems.line(&place.file, place.line, message);
        }
    }

    fn edits(&mut self, op: &Op, edits: &[Edit], scope: &Bindings, place: &Location) {
        for message in misfits(self.contract, op, edits) {
            self.problems.line(&place.file, place.line, message);
        }
        for edit in edits {
            self.references(edit.references(), scope, place);
        }
    }

    fn checks<'x>(
        &mut self,
        checks: impl IntoIterator<Item = &'x Check>,
        scope: &Bindings,
        place: &Location,
    ) {
        for check in checks {
            for value in check.templates() {
                self.references(value.references(), scope, place);
            }
        }
    }

    fn references<'x>(
        &mut self,
        references: impl IntoIterator<Item = &'x Reference>,
        scope: &Bindings,
        place: &Location,
    ) {
        for reference in references {
            match &reference.from {
                ValueSource::Scope(name) if !reference.optional => self.name(name, scope, place),
                ValueSource::Scope(_) | ValueSource::Sent(_) | ValueSource::Got(_) => {}
            }
        }
    }

    fn name(&mut self, name: &str, scope: &Bindings, place: &Location) {
        if scope.journalled && matches!(name, "me.secret" | "me.token") {
            let message = format!(
                "what makes something is written to the journal first, which keeps no credentials: \
                 `${{{name}}}` cannot stand here"
            );
            self.problems.line(&place.file, place.line, message);
        } else if !scope.knows(name, self.contract) {
            let message = format!("`${{{name}}}` resolves to nothing here");
            self.problems.line(&place.file, place.line, message);
        }
    }
}
