//! The result of all attempts at a case, for the judge. If the run ends, the attempt ends too.

use std::pin::Pin;
use std::time::Duration;

use super::state::Attempt;
use crate::exec::context::{ContractContext, Permit};
use crate::exec::stop::Stop;
use crate::judge::Evidence;
use crate::plan::Subject;
use crate::vocab::TroubleKind;

/// The result of all attempts at a case or prerequisite.
#[derive(Debug, Default)]
pub(crate) struct Observation {
    /// All exchanges. `shot` is set only if its outcome can be judged.
    pub(crate) evidence: Evidence,
    pub(crate) stop: Option<Stop>,
    permit: Option<Permit>,
    /// How long the attempts held job slots that are free again.
    held: Duration,
}

impl Observation {
    pub(crate) fn from_attempt(attempt: Attempt<'_>, stop: Option<Stop>) -> Self {
        Self {
            evidence: attempt.evidence,
            stop,
            permit: attempt.permit,
            held: attempt.held,
        }
    }

    /// An observation without exchanges, and the reason why there are none.
    pub(crate) fn stopped(why: Stop) -> Self {
        Self {
            stop: Some(why),
            ..Self::default()
        }
    }

    /// Passes the exchanges and the job slot on to the next attempt.
    pub(crate) fn continue_in(self, attempt: &mut Attempt<'_>) {
        attempt.evidence.exchanges = self.evidence.exchanges;
        attempt.permit = self.permit;
        attempt.held = self.held;
    }

    /// Removes the mark of the shot, because its outcome cannot be judged.
    pub(crate) fn without_shot(mut self) -> Self {
        self.evidence.shot = None;
        self
    }

    /// Frees the job slot.
    pub(crate) fn release_slot(&mut self) {
        self.held = self.held();
        self.permit = None;
    }

    /// How long the attempts held a job slot in total.
    pub(crate) fn held(&self) -> Duration {
        self.held + self.permit.as_ref().map(Permit::held).unwrap_or_default()
    }
}

/// Runs a prerequisite.
pub(crate) async fn observe_prerequisite(
    context: &ContractContext,
    owner: &str,
    what: &Subject,
) -> Observation {
    let mut attempt = Attempt::new(context, owner, 1);
    let stop = until_halted(context, Box::pin(attempt.prerequisite(what))).await;
    Observation::from_attempt(attempt, stop)
}

/// Sends a prerequisite again that passed, with new values.
pub(crate) async fn observe_again(
    context: &ContractContext,
    owner: &str,
    what: &Subject,
) -> Observation {
    let mut attempt = Attempt::new(context, owner, 2);
    let stop = until_halted(context, Box::pin(attempt.send_again(what))).await;
    Observation::from_attempt(attempt, stop)
}

/// Runs an attempt until it is done or the run ends. If the run has already ended, the attempt does
/// not start. The future is boxed because it is large, and each future that awaits it would contain
/// a copy.
pub(crate) async fn until_halted(
    context: &ContractContext,
    work: Pin<Box<impl Future<Output = Result<(), Stop>>>>,
) -> Option<Stop> {
    if let Some(why) = context.halt.reason() {
        return Some(Stop::Trouble(TroubleKind::Interrupted, why.to_string()));
    }
    tokio::select! {
        biased;
        result = work => result.err(),
        why = context.halt.raised() => {
            Some(Stop::Trouble(TroubleKind::Interrupted, why.to_string()))
        }
    }
}
