//! A case from its first request to its last, begun anew with new values while limits or closed
//! connections come between.

use super::observation::{Observation, until_halted};
use crate::case::{Act, Case, Edit, Fallback};
use crate::exec::attempt::interrupted::MAX_TRIES;
use crate::exec::attempt::state::{Attempt, ProvokedLimits};
use crate::exec::context::ContractContext;
use crate::exec::stop::{Interruption, Stop};
use crate::plan::Subject;

/// After how many shots in a row that only met limits, each followed by an accepted control, the limit
/// is the response to the shot.
const PROVOKED: u32 = 5;

/// Runs a case once, and again if something came between.
pub(super) async fn run_whole<'s>(
    context: &'s ContractContext,
    case: &Case,
    fallback: Option<&'s Fallback>,
    before: Observation,
) -> Observation {
    let mut after = before.interruptions();
    let mut limited_alone = 0;
    let mut observation = before;
    loop {
        let mut attempt = observation.next_attempt(context, case.id.as_str());
        attempt.fallback = fallback;
        attempt.after = after;
        attempt.provokes_limits = provokes_limits(case).then(|| match limited_alone {
            PROVOKED.. => ProvokedLimits::All,
            _ => ProvokedLimits::Listed(case.listed().cloned().collect()),
        });
        let stop = until_halted(context, Box::pin(attempt.run_case(case))).await;
        let stop = attempt.stop_after(&mut after, stop, case.id.as_str());
        observation = Observation::from_attempt(attempt, stop);
        match observation.stop {
            Some(Stop::Again(Interruption::Limited)) if provokes_limits(case) => {
                let seen = observation.evidence.exchanges.len();
                // One control and two in turn: a limiter that counts requests cannot keep in step.
                for _ in 0..=after.limited % 2 {
                    let work = Work::Controls(case);
                    observation = until_heard(context, case.id.as_str(), work, observation).await;
                }
                let controls = &observation.evidence.exchanges[seen..];
                let is_alone =
                    observation.stop.is_none() && !controls.iter().any(|one| one.limited);
                limited_alone = if is_alone { limited_alone + 1 } else { 0 };
            }
            Some(Stop::Again(_)) => {}
            _ => return observation,
        }
    }
}

/// Whether a case makes the target answer with limits on purpose.
fn provokes_limits(case: &Case) -> bool {
    let has_hook = case.fault.iter().any(|edit| matches!(edit, Edit::Hook(_)));
    has_hook || matches!(case.act, Some(Act::Burst(_)))
}

/// Runs a prerequisite.
pub(crate) async fn observe_prerequisite(
    context: &ContractContext,
    owner: &str,
    what: &Subject,
) -> Observation {
    until_heard(
        context,
        owner,
        Work::Prerequisite(what),
        Observation::default(),
    )
    .await
}

/// Sends a prerequisite again that passed, with new values.
pub(crate) async fn observe_again(
    context: &ContractContext,
    owner: &str,
    what: &Subject,
) -> Observation {
    // The first time, it had at most so many attempts.
    let before = Observation::after(MAX_TRIES);
    until_heard(context, owner, Work::Again(what), before).await
}

/// What an attempt does, besides running a case.
#[derive(Clone, Copy)]
pub(super) enum Work<'w> {
    Prerequisite(&'w Subject),
    /// Sends a prerequisite once more.
    Again(&'w Subject),
    /// Sends the valid request of a case with the edits of a fallback.
    FallbackControl(&'w Case, &'w Fallback),
    /// Sends the controls of a case.
    Controls(&'w Case),
}

/// Does some work, and again if something came between.
pub(super) async fn until_heard(
    context: &ContractContext,
    owner: &str,
    work: Work<'_>,
    before: Observation,
) -> Observation {
    let mut after = before.interruptions();
    let mut observation = before;
    loop {
        let mut attempt = observation.next_attempt(context, owner);
        attempt.after = after;
        let stop = until_halted(context, Box::pin(work.run(&mut attempt))).await;
        let stop = attempt.stop_after(&mut after, stop, owner);
        observation = Observation::from_attempt(attempt, stop);
        if !matches!(observation.stop, Some(Stop::Again(_))) {
            return observation;
        }
    }
}

impl Work<'_> {
    async fn run(self, attempt: &mut Attempt<'_>) -> Result<(), Stop> {
        match self {
            Self::Prerequisite(what) => attempt.prerequisite(what).await,
            Self::Again(what) => attempt.send_again(what).await,
            Self::FallbackControl(case, fallback) => {
                attempt.fallback_control(&case.op, fallback).await
            }
            Self::Controls(case) => {
                for op in case.controls() {
                    attempt.send_control(op, None).await?;
                }
                Ok(())
            }
        }
    }
}
