//! The control of a fallback: the valid request with the edits of the fallback. If it is refused, the
//! response to a fault with the same edits says nothing about the fault.

use serde_json::Map;

use crate::case::{Case, Fallback};
use crate::exec::attempt::fallback::edits_in_words;
use crate::exec::attempt::observation::{Observation, until_halted};
use crate::exec::attempt::state::{Attempt, StepLabel, StepValues};
use crate::exec::context::ContractContext;
use crate::exec::stop::Stop;
use crate::exec::transient::is_transient;
use crate::request::apply;
use crate::vocab::ExchangeRole;

/// Sends the valid request of the case with the edits of the fallback, as the attempt of this number; once
/// a run for each op. If it is refused with them, the case is skipped.
pub(crate) async fn check_fallback(
    context: &ContractContext,
    case: &Case,
    (fallback, number): (&Fallback, u32),
    observation: Observation,
) -> Observation {
    let mut attempt = Attempt::new(context, case.id.as_str(), number);
    observation.continue_in(&mut attempt);
    let control = Box::pin(attempt.fallback_control(&case.op, fallback));
    let stop = until_halted(context, control).await;
    Observation::from_attempt(attempt, stop)
}

impl Attempt<'_> {
    /// Passes if the valid request of an op is accepted with the edits of the fallback, or gets one of the
    /// responses that say nothing about a fault.
    async fn fallback_control(&mut self, op: &str, fallback: &Fallback) -> Result<(), Stop> {
        // Sending it takes a job slot, so a case that waits for its result must not hold the last one.
        self.release_slot();
        let result = self.context.fallback_controls.result(op, fallback);
        let sent = result.get_or_try_init(|| self.refused_with(op, fallback));
        match sent.await? {
            None => Ok(()),
            Some(reason) => Err(Stop::Skip(reason.clone())),
        }
    }

    /// Why the valid request is refused with the edits, if it is.
    async fn refused_with(
        &mut self,
        op: &str,
        fallback: &Fallback,
    ) -> Result<Option<String>, Stop> {
        let op = self.context.contract.op(op).clone();
        for role in &op.uses {
            self.fixture(role).await?;
        }
        let shared = StepValues::default();
        let values = self.values(&op, &op.identity, &shared, Map::new());
        let mut draft = self.draft(&op, &values, &shared)?;
        apply(&mut draft, &fallback.edits, &values).map_err(Stop::harness)?;
        let label = StepLabel::new(ExchangeRole::Control, "control of the fallback");
        let at = self.send_twice(label, &op, draft, values).await?;
        let exchange = &self.evidence.exchanges[at];
        if is_transient(&exchange.outcome, &exchange.credentials) {
            return Err(self.not_accepted(label.name, at, &exchange.outcome.brief()));
        }
        let judge = self.context.judge();
        let passes = judge.is_one_of(&fallback.undecided, exchange).is_ok()
            || judge.accepts(&op.accept, exchange).is_ok();
        Ok((!passes).then(|| {
            format!(
                "{}; with this change the server refuses the valid request, too ({}): {}",
                fallback.skip,
                exchange.outcome.brief(),
                edits_in_words(fallback)
            )
        }))
    }
}
