//! Runs a case step by step: fixtures, `before`, state reads, the shot, state reads, `after`.

use serde_json::Map;

use super::state::{Attempt, StepLabel, StepValues};
use crate::case::{Case, Step};
use crate::exec::stop::Stop;
use crate::judge::{StateReads, StepOf};
use crate::vocab::ExchangeRole;

impl Attempt<'_> {
    /// Runs a case once.
    pub(crate) async fn run_case(&mut self, case: &Case) -> Result<(), Stop> {
        let mut values = StepValues {
            role_fixtures: case.fixtures.clone(),
            new: self.new_values(&case.new, format_args!("case")),
            saved: Map::new(),
        };
        self.budget.clone_from(&case.spends);
        let op = self.context.contract.op(&case.op).clone();
        for role in op.uses.iter().chain(case.fixtures.keys()) {
            self.fixture(values.fixture(role)).await?;
        }
        self.steps(&case.before, ExchangeRole::Before, &mut values)
            .await?;
        for role in &case.unchanged {
            let before = self.read_before(case, role, &values).await?;
            self.evidence.states.push(StateReads {
                role: role.clone(),
                before,
                after: None,
            });
        }
        self.check_compared_values(case, &values)?;
        self.send_shot(case, &op, &values).await?;
        if self.needs_fallback(case) {
            return Ok(());
        }
        for (n, role) in case.unchanged.iter().enumerate() {
            if self.evidence.states[n].before.is_some() {
                let after = self.read_state(role, &values, When::After).await?;
                self.evidence.states[n].after = Some(after);
            }
        }
        self.steps(&case.after, ExchangeRole::After, &mut values)
            .await?;
        self.check_compared_values(case, &values)?;
        self.show_difference(case, &op).await
    }

    /// Runs the `before` or the `after` steps.
    async fn steps(
        &mut self,
        steps: &[Step],
        role: ExchangeRole,
        values: &mut StepValues,
    ) -> Result<(), Stop> {
        for (n, step) in steps.iter().enumerate() {
            let (word, which) = match role {
                ExchangeRole::After => ("after", StepOf::After(n)),
                _ => ("before", StepOf::Before(n)),
            };
            if role == ExchangeRole::After && self.is_unreadable(step) {
                if step.save.is_empty() {
                    continue;
                }
                // The next steps need what it would have saved.
                return Ok(());
            }
            let name = format!("{word} {}", n + 1);
            let at = self.step(step, StepLabel::new(role, &name), values).await?;
            self.evidence.steps.push((which, at));
        }
        Ok(())
    }

    pub(crate) async fn read_state(
        &mut self,
        role: &str,
        values: &StepValues,
        when: When,
    ) -> Result<usize, Stop> {
        let op = self.state_op(role, values)?;
        let name = match when {
            When::Before => format!("{role} before"),
            When::After => format!("{role} after"),
        };
        let filled = self.values(&op, &op.identity, values, Map::new());
        let draft = self.draft(&op, &filled, values)?;
        let label = StepLabel::new(ExchangeRole::State, &name);
        let at = self.send_twice(label, &op, draft, filled).await?;
        match when {
            When::Before => {
                let exchange = &self.evidence.exchanges[at];
                let accepted = self.context.judge().accepts(&op.accept, exchange);
                accepted.map_err(|why| self.not_accepted(&name, at, &why))?;
            }
            // Every response shows whether the state changed, unless the response is unrelated to
            // the request.
            When::After => {
                self.check_not_transient(&op.accept, &name, at)?;
                self.check_read(&name, at)?;
            }
        }
        Ok(at)
    }

    /// Checks that a body was read: a body that was not does not show a state.
    fn check_read(&self, name: &str, at: usize) -> Result<(), Stop> {
        let response = self.evidence.exchanges[at].outcome.response();
        match response.and_then(|response| response.unread.as_ref()) {
            Some(why) => Err(self.not_accepted(name, at, &format!("got {why}"))),
            None => Ok(()),
        }
    }
}

/// Whether the state is read before or after the shot.
#[derive(Clone, Copy)]
pub(crate) enum When {
    Before,
    After,
}
