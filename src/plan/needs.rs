//! What a case or a line needs: callers, ops that have to be accepted, given fixtures. From that
//! follow the lines that it rests on, and whether it can run against this target at all.

use std::collections::BTreeSet;

use super::callers::{lacks_secret, lacks_visits, needs_endpoint, stand_in};
use super::{PlanEntry, Subject};
use crate::case::{Act, Case, Contract, Drive, Edit, Fixture, IdentityKind, Op, Step};
use crate::target_file::Target;
use crate::vocab::CaseId;

/// The needs of one case or line.
#[derive(Debug, Default)]
pub(super) struct Needs {
    identities: BTreeSet<String>,
    ops: BTreeSet<String>,
    given: BTreeSet<String>,
    /// Why it cannot run: each line that would unlock it, and what that would say.
    missing: Vec<(String, String)>,
}

impl Needs {
    pub(super) fn of_case(contract: &Contract, target: &Target, case: &Case) -> Self {
        let mut walk = Walk {
            contract,
            target,
            needs: Self::default(),
            seen: BTreeSet::new(),
        };
        let shot = contract.op(&case.op);
        walk.features(&case.features);
        walk.endpoint(&shot.endpoint);
        walk.features(&shot.features);
        walk.roles(&shot.uses, Some(case));
        walk.identity(&shot.identity);
        case.fixtures
            .values()
            .for_each(|fixture| walk.fixture(fixture));
        for step in case.steps() {
            walk.step(step, Some(case));
        }
        for role in &case.unchanged {
            if let Some(state) = &contract.fixtures[case.fixture(role)].state {
                walk.op(&state.op, Some(case));
            }
        }
        walk.edits(shot, &case.fault);
        if let Some(Act::Drive(drive)) = case.act {
            walk.drive(shot.sender(&case.fault), drive);
        }
        if case.is_positive() {
            // It is its own control.
            shot.rests.iter().for_each(|op| walk.op(op, None));
        } else {
            case.controls().into_iter().for_each(|op| walk.op(op, None));
        }
        walk.needs
    }

    /// All that the target lacks, each with the line that would unlock it.
    pub(super) fn missing(self) -> Vec<String> {
        self.missing.iter().map(whole).collect()
    }

    /// The reason of a skip. Of several lines each is named alone: together they would be too long.
    fn skip(&self) -> Option<String> {
        match self.missing.as_slice() {
            [] => None,
            [one] => Some(whole(one)),
            several => {
                let lines = several.iter().map(|(line, _)| line.as_str());
                Some(lines.collect::<Vec<_>>().join("; and "))
            }
        }
    }

    /// The needs of a line; none for a watch or a case.
    pub(super) fn of_line(contract: &Contract, target: &Target, what: &Subject) -> Option<Self> {
        let mut walk = Walk {
            contract,
            target,
            needs: Self::default(),
            seen: BTreeSet::new(),
        };
        match what {
            Subject::Caller(_) => {}
            Subject::Given(fixture) => {
                let probe = contract.fixtures.get(fixture)?.probe.as_ref()?;
                walk.op(probe, None);
                walk.needs.ops.remove(probe);
                walk.needs.given.remove(fixture);
            }
            Subject::Control(op) => {
                walk.op(op, None);
                walk.needs.ops.remove(op);
            }
            Subject::Case(_) | Subject::Watch(..) => return None,
        }
        Some(walk.needs)
    }

    /// The entry that follows, and the lines that it rests on.
    pub(super) fn entry(
        self,
        contract: &Contract,
        id: CaseId,
        what: Subject,
    ) -> (PlanEntry, Vec<Subject>) {
        let skip = self.skip();
        let on: Vec<Subject> = self
            .identities
            .into_iter()
            .map(Subject::Caller)
            .chain(self.given.into_iter().map(Subject::Given))
            .chain(self.ops.into_iter().map(Subject::Control))
            .collect();
        let rests_on = on
            .iter()
            .filter_map(|line| line_id(contract, line))
            .collect();
        (
            PlanEntry {
                id,
                what,
                rests_on,
                skip,
            },
            on,
        )
    }
}

/// The id of a line; none where there is nothing to send (an identity without a probe).
pub(super) fn line_id(contract: &Contract, what: &Subject) -> Option<CaseId> {
    let name = match what {
        Subject::Caller(identity) => {
            let known = contract.identities.get(identity)?;
            // A session is proved by its login.
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

struct Walk<'w> {
    contract: &'w Contract,
    target: &'w Target,
    needs: Needs,
    seen: BTreeSet<String>,
}

impl Walk<'_> {
    fn step(&mut self, step: &Step, case: Option<&Case>) {
        if step.again {
            // The shot's own: what it rests on was said where it is sent first.
            return;
        }
        self.op(&step.op, case);
        let op = self.contract.op(&step.op);
        self.edits(op, &step.edits);
        if let Some(drive) = step.drive {
            self.drive(op.sender(&step.edits), drive);
        }
    }

    fn edits(&mut self, op: &Op, edits: &[Edit]) {
        let caller = stand_in(self.contract, self.target, op.sender(edits));
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
                let says = self.contract.features.get(name).map_or("", String::as_str);
                let line =
                    format!("needs the feature `{name}`: add it to `features` in the target file");
                self.skip(line, says);
            }
        }
    }

    fn hook(&mut self, name: &str) {
        if !self.target.hooks.contains_key(name) {
            let says = self.contract.hooks.get(name).map_or("", String::as_str);
            let line = format!(
                "needs the fault hook `{name}`: declare it under `[hook.{name}]` in the target file"
            );
            self.skip(line, says);
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
            // What a fixture itself uses is not rebound.
            for step in &fixture.make {
                self.step(step, None);
            }
        } else if fixture.default.is_none() && fixture.new.is_empty() {
            self.skip(missing_fixture(fixture), "");
        }
    }

    fn identity(&mut self, name: &str) {
        if let Some((given, _)) = stand_in(self.contract, self.target, name) {
            // A cookie that is given is proved by what it is used for.
            let session = self.target.sessions.get(given);
            if session.is_none_or(|session| !session.login.is_empty()) {
                self.needs.identities.insert(given.to_owned());
            }
        } else {
            let line = format!(
                "needs the identity `{name}`: give it under `[identity.{name}]` in the target file"
            );
            self.skip(line, "");
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

    fn skip(&mut self, line: String, says: &str) {
        let missing = (line, says.to_owned());
        if !self.needs.missing.contains(&missing) {
            self.needs.missing.push(missing);
        }
    }
}

/// A line with what it would say.
fn whole((line, says): &(String, String)) -> String {
    if says.is_empty() {
        line.clone()
    } else {
        format!("{line} ({says})")
    }
}

fn missing_fixture(fixture: &Fixture) -> String {
    format!(
        "needs `{0}`: give it under `[given.{0}]` in the target file",
        fixture.name
    )
}
