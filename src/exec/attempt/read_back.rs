//! Reading back what a shot did. Where the target does not have the op that reads, the refusal is judged
//! all the same, and nothing is claimed of the state.

use std::sync::Arc;

use super::case::When;
use super::state::{Attempt, StepValues};
use crate::case::{Case, Op, Step};
use crate::exec::context::says_missing;
use crate::exec::stop::Stop;

impl Attempt<'_> {
    /// Reads a fixture before the shot. Returns `None` if the target does not have the op: then it steadily
    /// answers that it is not there.
    pub(crate) async fn read_before(
        &mut self,
        case: &Case,
        role: &str,
        values: &StepValues,
    ) -> Result<Option<usize>, Stop> {
        let op = self.state_op(role, values)?;
        if self.context.unreadable.status(&op.name).is_none() {
            let sent = self.evidence.exchanges.len();
            match self.read_state(role, values, When::Before).await {
                Err(_) if self.is_missing(sent) => {}
                read => return read.map(Some),
            }
            let sent = self.evidence.exchanges.len();
            match self.read_state(role, values, When::Before).await {
                Err(_) if self.is_missing(sent) => {}
                read => return read.map(Some),
            }
        }
        if case.rests_on_read {
            return Err(Stop::Skip(rests_on(&op.name)));
        }
        self.evidence.unread.insert(op.name.clone());
        Ok(None)
    }

    /// Whether an `after` step reads with an op that the target does not have. It is noted then.
    pub(crate) fn is_unreadable(&mut self, step: &Step) -> bool {
        let op = self.context.contract.read_by(step);
        let unreadable = op.filter(|op| self.context.unreadable.status(op).is_some());
        self.evidence.unread.extend(unreadable.map(str::to_owned));
        unreadable.is_some()
    }

    /// The op that reads the state of a fixture.
    pub(crate) fn state_op(&self, role: &str, values: &StepValues) -> Result<Arc<Op>, Stop> {
        let fixture = &self.context.contract.fixtures[values.fixture(role)];
        match &fixture.state {
            Some(state) => Ok(self.context.contract.op(&state.op).clone()),
            None => Err(Stop::harness(format!("`{role}` has no `state`"))),
        }
    }

    /// Whether the last response, which came after this many exchanges, says that the op is not there.
    pub(crate) fn is_missing(&self, sent: usize) -> bool {
        let new = self.evidence.exchanges.get(sent..);
        let last = new.and_then(|new| new.last()?.outcome.response());
        last.is_some_and(|response| says_missing(response.status))
    }
}

/// Why a case that rests on reading back is skipped.
pub(crate) fn rests_on(op: &str) -> String {
    format!("its rule rests on what `{op}` reads, which the target does not have")
}
