//! The needs of a case or prerequisite: callers, accepted ops and given fixtures. They determine
//! its prerequisites, and whether it can run against this target.

use std::collections::BTreeSet;

use super::callers::{caller_for, lacks_secret, lacks_visits, needs_endpoint};
use super::entry::{PlanEntry, Subject};
use crate::case::{Act, Case, Contract, Drive, Edit, Fixture, IdentityKind, Op, Step};
use crate::target_file::Target;
use crate::vocab::CaseId;

/// The needs of one case or prerequisite.
#[derive(Debug, Default)]
pub(super) struct Needs {
    identities: BTreeSet<String>,
    ops: BTreeSet<String>,
    /// The ops that only read back what the shot did.
    reads: BTreeSet<String>,
    given: BTreeSet<String>,
    /// What the target lacks.
    missing: Vec<MissingNeed>,
}

impl Needs {
    pub(super) fn for_case(contract: &Contract, target: &Target, case: &Case) -> Self {
        let mut collector = NeedsCollector {
            contract,
            target,
            needs: Self::default(),
            seen: BTreeSet::new(),
        };
        let shot = contract.op(&case.op);
        collector.features(&case.features);
        collector.endpoint(&shot.endpoint);
        collector.features(&shot.features);
        collector.roles(&shot.uses, Some(case));
        collector.identity(&shot.identity);
        case.fixtures
            .values()
            .for_each(|fixture| collector.fixture(fixture));
        for step in &case.before {
            collector.step(step, Some(case));
        }
        for step in &case.after {
            collector.reading(
                |collector| collector.step(step, Some(case)),
                contract.read_by(step),
            );
        }
        for role in &case.unchanged {
            if let Some(state) = &contract.fixtures[case.fixture(role)].state {
                collector.reading(
                    |collector| collector.op(&state.op, Some(case)),
                    Some(&state.op),
                );
            }
        }
        collector.edits(shot, &case.fault);
        if let Some(Act::Drive(drive)) = case.act {
            collector.drive(shot.sender(&case.fault), drive);
        }
        if case.is_positive() {
            // A positive case has no fault, so its shot is also its control.
            shot.rests.iter().for_each(|op| collector.op(op, None));
        }
        if !case.is_positive() || case.control.is_some() {
            case.controls()
                .into_iter()
                .for_each(|op| collector.op(op, None));
        }
        let Self { ops, reads, .. } = &mut collector.needs;
        if case.rests_on_read {
            ops.retain(|op| !reads.contains(op));
        } else {
            reads.retain(|op| !ops.contains(op));
        }
        collector.needs
    }

    /// The things that the target lacks, in words.
    pub(super) fn missing(self) -> Vec<String> {
        self.missing.iter().map(MissingNeed::describe).collect()
    }

    /// The reason for a skip. If there are several reasons, the descriptions are left out to keep
    /// it short.
    fn skip(&self) -> Option<String> {
        match self.missing.as_slice() {
            [] => None,
            [one] => Some(one.describe()),
            several => {
                let reasons = several.iter().map(|missing| missing.reason.as_str());
                Some(reasons.collect::<Vec<_>>().join("; and "))
            }
        }
    }

    /// The needs of a prerequisite. Returns `None` for a case or a watch.
    pub(super) fn for_prerequisite(
        contract: &Contract,
        target: &Target,
        what: &Subject,
    ) -> Option<Self> {
        let mut collector = NeedsCollector {
            contract,
            target,
            needs: Self::default(),
            seen: BTreeSet::new(),
        };
        match what {
            Subject::Caller(_) => {}
            Subject::Given(fixture) => {
                let probe = contract.fixtures.get(fixture)?.probe.as_ref()?;
                collector.op(probe, None);
                collector.needs.ops.remove(probe);
                collector.needs.given.remove(fixture);
            }
            Subject::Control(op) => {
                collector.op(op, None);
                collector.needs.ops.remove(op);
            }
            Subject::Case(_) | Subject::Watch(..) => return None,
        }
        Some(collector.needs)
    }

    /// The entry of the plan, and the subjects of its prerequisites.
    pub(super) fn entry(
        self,
        contract: &Contract,
        id: CaseId,
        what: Subject,
    ) -> (PlanEntry, Vec<Subject>) {
        let skip = self.skip();
        let subjects: Vec<Subject> = self
            .identities
            .into_iter()
            .map(Subject::Caller)
            .chain(self.given.into_iter().map(Subject::Given))
            .chain(self.ops.into_iter().map(Subject::Control))
            .chain(self.reads.iter().cloned().map(Subject::Control))
            .collect();
        let reads = self.reads.into_iter().map(Subject::Control);
        let reads = reads.filter_map(|subject| prerequisite_id(contract, &subject));
        let reads = reads.collect();
        let prerequisites = subjects
            .iter()
            .filter_map(|subject| prerequisite_id(contract, subject))
            .collect();
        (
            PlanEntry {
                id,
                what,
                prerequisites,
                reads,
                skip,
            },
            subjects,
        )
    }
}

/// The id of a prerequisite. Returns `None` if nothing is sent (an identity without a probe).
pub(super) fn prerequisite_id(contract: &Contract, what: &Subject) -> Option<CaseId> {
    let name = match what {
        Subject::Caller(identity) => {
            let known = contract.identities.get(identity)?;
            // A session has no probe: its login is the prerequisite.
            if known.probe.is_none() && known.kind != IdentityKind::Session {
                return None;
            }
            identity
        }
        Subject::Given(fixture) => {
            contract.fixtures.get(fixture)?.probe.as_ref()?;
            fixture
        }
        Subject::Control(op) => op,
        Subject::Case(_) | Subject::Watch(..) => return None,
    };
    Some(CaseId::for_entry(&contract.id, what.kind(), name))
}

/// One thing that the target lacks.
#[derive(Debug, PartialEq, Eq)]
struct MissingNeed {
    /// The thing that is needed, and the line that is missing in the target file.
    reason: String,
    /// The description from the contract, which may be empty.
    description: String,
}

impl MissingNeed {
    fn describe(&self) -> String {
        if self.description.is_empty() {
            self.reason.clone()
        } else {
            format!("{} ({})", self.reason, self.description)
        }
    }
}

/// Collects the needs.
struct NeedsCollector<'w> {
    contract: &'w Contract,
    target: &'w Target,
    needs: Needs,
    seen: BTreeSet<String>,
}

impl NeedsCollector<'_> {
    fn step(&mut self, step: &Step, case: Option<&Case>) {
        if step.again {
            // This step sends the shot again. The needs of the shot are already collected.
            return;
        }
        self.op(&step.op, case);
        let op = self.contract.op(&step.op);
        self.edits(op, &step.edits);
        if let Some(drive) = step.drive {
            self.drive(op.sender(&step.edits), drive);
        }
    }

    /// Collects the needs of a request that only reads back, with this op: its control is needed for
    /// that alone, unless another request needs it, too.
    fn reading(&mut self, collect: impl FnOnce(&mut Self), op: Option<&str>) {
        let is_new = op.filter(|op| !self.needs.ops.contains(*op));
        collect(self);
        if let Some(op) = is_new
            && self.needs.ops.remove(op)
        {
            self.needs.reads.insert(op.to_owned());
        }
    }

    fn edits(&mut self, op: &Op, edits: &[Edit]) {
        let caller = caller_for(self.contract, self.target, op.sender(edits));
        let reason = caller.and_then(|(name, caller)| lacks_secret(name, caller, edits));
        if let Some(reason) = reason {
            self.skip(reason, "");
        }
        for edit in edits {
            if let Some(identity) = edit.identity() {
                self.identity(identity);
            }
            if let Some(hook) = edit.hook() {
                self.hook(hook);
            }
        }
    }

    fn features(&mut self, features: &[String]) {
        for name in features {
            if !self.target.features.contains(name) {
                let description = self.contract.features.get(name).map_or("", String::as_str);
                let reason =
                    format!("needs the feature `{name}`: add it to `features` in the target file");
                self.skip(reason, description);
            }
        }
    }

    fn hook(&mut self, name: &str) {
        if !self.target.hooks.contains_key(name) {
            let description = self.contract.hooks.get(name).map_or("", String::as_str);
            let reason = format!(
                "needs the fault hook `{name}`: declare it under `[hook.{name}]` in the target file"
            );
            self.skip(reason, description);
        }
    }

    fn op(&mut self, name: &str, case: Option<&Case>) {
        let op = self.contract.op(name);
        if op.no_control.is_none() {
            self.needs.ops.insert(name.to_owned());
        }
        self.endpoint(&op.endpoint);
        self.features(&op.features);
        self.identity(&op.identity);
        self.roles(&op.uses, case);
        op.rests.iter().for_each(|op| self.op(op, None));
    }

    fn roles(&mut self, roles: &[String], case: Option<&Case>) {
        for role in roles {
            let fixture = case.map_or(role.as_str(), |case| case.fixture(role));
            self.fixture(fixture);
        }
    }

    fn fixture(&mut self, name: &str) {
        if !self.seen.insert(name.to_owned()) {
            return;
        }
        let Some(fixture) = self.contract.fixtures.get(name) else {
            return;
        };
        if fixture.given && self.target.given.contains_key(name) {
            self.needs.given.insert(name.to_owned());
        } else if !fixture.make.is_empty() {
            // A case chooses fixtures for the roles of its own ops, not for the roles of a
            // fixture's ops.
            for step in &fixture.make {
                self.step(step, None);
            }
        } else if fixture.default.is_none() && fixture.new.is_empty() {
            self.skip(missing_fixture(fixture), "");
        }
    }

    fn identity(&mut self, name: &str) {
        if let Some((given, _)) = caller_for(self.contract, self.target, name) {
            // A given cookie is not checked beforehand: the cases that use the cookie show whether
            // the target accepts it.
            let session = self.target.sessions.get(given);
            if session.is_none_or(|session| !session.login.is_empty()) {
                self.needs.identities.insert(given.to_owned());
            }
        } else {
            let reason = format!(
                "needs the identity `{name}`: give it under `[identity.{name}]` in the target file"
            );
            self.skip(reason, "");
        }
    }

    fn drive(&mut self, identity: &str, drive: Drive) {
        let lacks = lacks_visits(self.contract, self.target, identity, drive);
        if let Some(reason) = lacks {
            self.skip(reason, "");
        }
    }

    fn endpoint(&mut self, name: &str) {
        if !self.target.endpoints.contains_key(name) {
            self.skip(needs_endpoint(name), "");
        }
    }

    fn skip(&mut self, reason: String, description: &str) {
        let missing = MissingNeed {
            reason,
            description: description.to_owned(),
        };
        if !self.needs.missing.contains(&missing) {
            self.needs.missing.push(missing);
        }
    }
}

fn missing_fixture(fixture: &Fixture) -> String {
    format!(
        "needs `{0}`: give it under `[given.{0}]` in the target file",
        fixture.name
    )
}
