//! Whether a refused request left the state of a fixture unchanged.

use super::evidence::{Evidence, StateReads};
use super::judgement::{Judge, Judgement};
use crate::case::Case;
use crate::view::Pointer;
use crate::vocab::{CheckKind, Finding, Shown};

impl Judge<'_> {
    /// Adds a finding for each value of a fixture that changed between the reads before and after the
    /// shot.
    pub(super) fn unchanged(
        &self,
        case: &Case,
        reads: &StateReads,
        evidence: &Evidence,
        judgement: &mut Judgement,
    ) {
        let fixture = case.fixture(&reads.role);
        let Some(state) = self.contract.fixtures[fixture].state.as_ref() else {
            return;
        };
        let (Some(before), Some(after)) = (reads.before, reads.after) else {
            return;
        };
        let (before, after) = (&evidence.exchanges[before], &evidence.exchanges[after]);
        let Some(now) = after.outcome.response() else {
            return;
        };
        let op = self.contract.op(&state.op);
        let mut changed = |at: &Pointer, actual: String, hint: Option<String>| {
            judgement.findings.push(Finding {
                check: CheckKind::Unchanged,
                watch: None,
                at: Some(at.to_string()),
                level: self.cap(case.level, &case.rules[0]),
                rule: case.rules[0].clone(),
                step: None,
                expected: format!("the {} as it was before", reads.role),
                actual,
                hint,
                shown: Shown::default(),
            });
        };
        if self.accepts(&op.accept, after).is_err() {
            changed(
                &Pointer::from_tokens(["status"]),
                after.outcome.brief(),
                None,
            );
            return;
        }
        let show = |value: Option<&serde_json::Value>| {
            value.map_or_else(|| "absent".to_owned(), ToString::to_string)
        };
        for at in &state.at {
            let old = before.outcome.response();
            let old = old.and_then(|answer| answer.at_leniently(at));
            let new = now.at_leniently(at);
            if old != new {
                let hint = format!("was {}, is {}", show(old.as_deref()), show(new.as_deref()));
                changed(at, "changed".into(), Some(hint));
            }
        }
    }
}
