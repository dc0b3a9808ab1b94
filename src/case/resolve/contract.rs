//! Resolves the names of all ops, fixtures, fallbacks and cases of a contract.

use std::collections::BTreeSet;

use super::bindings::{Bindings, RoleOverrides};
use super::requests::Resolver;
use crate::case::model::{Act, Case, Contract, Fallback, Op};
use crate::diag::Problems;

/// Resolves all names of a contract.
pub(crate) fn check(contract: &Contract, problems: &mut Problems) {
    let mut resolver = Resolver { contract, problems };
    for op in contract.ops.values() {
        resolver.op_alone(op);
    }
    for fixture in contract.fixtures.values() {
        resolver.fixture(fixture);
    }
    for fallback in &contract.fallbacks {
        resolver.fallback(fallback);
    }
    for case in &contract.cases {
        resolver.case(case);
    }
}

impl Resolver<'_> {
    /// Resolves an op as its control sends it, and its undo.
    fn op_alone(&mut self, op: &Op) {
        let overrides = RoleOverrides::new();
        let bindings = Bindings::default().with_op(op, &overrides);
        self.request(op, &bindings, &op.location);
        for step in &op.undo {
            self.step(step, &bindings, &overrides, &op.location);
        }
    }

    /// Reports a fallback whose edits do not apply to every op that the fallback is for.
    fn fallback(&mut self, fallback: &Fallback) {
        let contract = self.contract;
        let ops = contract.ops.values().filter(|op| fallback.is_for_op(op));
        let ops: Vec<_> = ops.collect();
        let location = &fallback.location;
        if ops.is_empty() && !fallback.when.is_empty() {
            let message = "no op accepts a response of `when`: this fallback never applies";
            self.report(location, message.to_owned());
        }
        for op in ops {
            let bindings = Bindings::default().with_op(op, &RoleOverrides::new());
            self.edits(op, &fallback.edits, &bindings, location);
            let responses = fallback.when.iter().chain(&fallback.undecided);
            let checks = responses.flat_map(|response| &response.checks);
            self.checks(checks, &bindings, location);
        }
    }

    fn case(&mut self, case: &Case) {
        self.roles(case);
        self.controls(case);
        let mut bindings = Bindings::default().with_new(&case.new);
        for step in &case.before {
            self.step(step, &bindings, &case.fixtures, &case.location);
            bindings = bindings.with(step.save.iter().map(|(name, _)| name));
        }
        self.shot(case, &bindings);
        for step in &case.after {
            self.step(step, &bindings, &case.fixtures, &case.location);
            bindings = bindings.with(step.save.iter().map(|(name, _)| name));
        }
    }

    fn shot(&mut self, case: &Case, bindings: &Bindings) {
        let Some(op) = self.contract.ops.get(&case.op) else {
            return;
        };
        let shot = bindings.with_op(op, &case.fixtures);
        let shot = shot.sent_by(op.sender(&case.fault));
        self.edits(op, &case.fault, &shot, &case.location);
        if matches!(case.act, Some(Act::Drive(_))) {
            self.driven(op, &case.location);
        }
        let listed = case.listed().flat_map(|response| &response.checks);
        self.checks(case.checks.iter().chain(listed), &shot, &case.location);
        self.unchanged(case, &shot);
    }

    /// Reports a case whose op has no control, unless the case names another op that has a control.
    fn controls(&mut self, case: &Case) {
        let others = case.control.iter().flatten();
        if case.lacks_difference() && others.clone().all(|op| *op == case.op) {
            let message = format!(
                "this case claims that `{0}` is refused, and nothing distinguishes its request from a valid \
                 one: name by `control` another request that must be answered otherwise",
                case.op
            );
            self.report(&case.location, message);
        }
        if case.is_positive() && case.control.is_none() {
            return;
        }
        for name in case.controls() {
            let op = self.contract.ops.get(name);
            if let Some(why) = op.and_then(|op| op.no_control.as_ref()) {
                let message = format!(
                    "`{name}` has no control ({why}): name an op that has one with `control = [\"…\"]`"
                );
                self.report(&case.location, message);
            }
        }
    }

    /// Reports a fixture for a role that no request of the case uses. It would have no effect.
    fn roles(&mut self, case: &Case) {
        let ops = case.steps().map(|step| &step.op).chain([&case.op]);
        let known: Option<Vec<_>> = ops.map(|op| self.contract.ops.get(op)).collect();
        let Some(ops) = known else {
            return; // an unknown op is already reported
        };
        let roles = ops.iter().flat_map(|op| &op.uses).map(String::as_str);
        let read = case.unchanged.iter().map(String::as_str);
        let roles: BTreeSet<&str> = roles.chain(read).collect();
        for role in case.fixtures.keys() {
            if !roles.contains(role.as_str()) {
                let known: Vec<&str> = roles.iter().copied().collect();
                let message = format!(
                    "no request of this case uses `{role}`: they use {}",
                    known.join(", ")
                );
                self.report(&case.location, message);
            }
        }
    }

    fn unchanged(&mut self, case: &Case, shot: &Bindings) {
        for role in &case.unchanged {
            let name = shot.roles.get(role);
            let fixture = name.and_then(|name| self.contract.fixtures.get(name));
            let message = match fixture.map(|fixture| (fixture, &fixture.state)) {
                None => format!("`unchanged` names `{role}`, and this case has no such fixture"),
                Some((_, Some(state))) => {
                    self.reads(&state.op, role, &case.location);
                    continue;
                }
                Some((fixture, None)) => {
                    format!(
                        "`unchanged` needs a `state` in the fixture `{}`",
                        fixture.name
                    )
                }
            };
            self.report(&case.location, message);
        }
    }
}
