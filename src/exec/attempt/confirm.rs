//! Runs a case until its outcome can be judged. If an outcome may be unrelated to the request, it
//! is confirmed: rebuff sends the control, and if the control is accepted, runs the whole case
//! again.

use super::control::check_fallback;
use super::fallback::{fallback_for, matching_answer, with_fallback};
use super::observation::{Observation, until_halted};
use super::state::Attempt;
use crate::case::{Case, Fallback};
use crate::exec::context::ContractContext;
use crate::exec::stop::Stop;
use crate::exec::transient::is_transient;
use crate::judge::Exchange;
use crate::view::Outcome;
use crate::vocab::TroubleKind;

/// The maximum number of attempts at a case: the first one, the control, and the second one.
const ATTEMPTS: u32 = 3;

/// Runs a case until its outcome can be judged. If a fallback of the contract applies, the whole
/// case runs again with the edits of the fallback.
pub(crate) async fn observe_case(context: &ContractContext, case: &Case) -> Observation {
    let first = Series::default();
    let observation = observe(context, case, first, Observation::default()).await;
    let fallback = observation.evidence.shot().and_then(|shot| {
        let fallback = fallback_for(context, case, shot).filter(|_| observation.stop.is_none())?;
        Some((fallback, matching_answer(context, fallback, shot)))
    });
    let Some((fallback, first_answer)) = fallback else {
        return observation;
    };
    // What the request with the edits gets says nothing about the fault, unless the valid request passes
    // with them.
    let number = 2 * ATTEMPTS + 1;
    let observation = check_fallback(context, case, (fallback, number), observation).await;
    if observation.stop.is_some() {
        return observation.without_shot();
    }
    let second = Series {
        attempts_before: ATTEMPTS,
        fallback: Some(fallback),
    };
    let observation = observe(context, case, second, observation).await;
    with_fallback(context, case, first_answer, fallback, observation)
}

/// The attempts at a case, with or without a fallback.
#[derive(Clone, Copy, Default)]
struct Series<'s> {
    /// The number of attempts in an earlier series. Counting continues from here, so that no fresh
    /// value is used twice.
    attempts_before: u32,
    fallback: Option<&'s Fallback>,
}

impl<'s> Series<'s> {
    fn attempt(
        self,
        context: &'s ContractContext,
        case: &Case,
        number: u32,
        before: Observation,
    ) -> Attempt<'s> {
        let mut attempt = Attempt::new(context, case.id.as_str(), self.attempts_before + number);
        attempt.fallback = self.fallback;
        before.continue_in(&mut attempt);
        attempt
    }
}

/// Runs a case. If the outcome may be unrelated to the request, the outcome is confirmed.
async fn observe<'s>(
    context: &'s ContractContext,
    case: &Case,
    series: Series<'s>,
    before: Observation,
) -> Observation {
    let mut first = series.attempt(context, case, 1, before);
    let stop = until_halted(context, Box::pin(first.run_case(case))).await;
    let mut observation = Observation::from_attempt(first, stop);
    let doubtful = match observation.evidence.shot() {
        Some(shot) if is_doubtful(case, shot) => shot.outcome.clone(),
        Some(_) | None => return observation,
    };
    if context.halt.reason().is_some() {
        return observation.without_shot();
    }
    if let Some(stop) = unreachable(&doubtful) {
        observation.stop = Some(stop);
        return observation.without_shot();
    }
    // Another step may have stopped the first attempt after its shot. The second attempt shows
    // whether the fault was the cause.
    confirm(context, case, series, observation, &doubtful).await
}

/// Sends the control. If the control is accepted, the whole case runs again.
async fn confirm<'s>(
    context: &'s ContractContext,
    case: &Case,
    series: Series<'s>,
    first: Observation,
    doubtful: &Outcome,
) -> Observation {
    let mut control = series.attempt(context, case, 2, first);
    let controls = Box::pin(send_controls(&mut control, case, doubtful));
    let stop = until_halted(context, controls).await;
    let controlled = Observation::from_attempt(control, stop);
    if controlled.stop.is_some() {
        return controlled;
    }
    let mut second = series.attempt(context, case, ATTEMPTS, controlled);
    let stop = until_halted(context, Box::pin(second.run_case(case))).await;
    let mut observation = Observation::from_attempt(second, stop);
    let Some(shot) = observation.evidence.shot() else {
        return observation;
    };
    if let Some(stop) = unreachable(&shot.outcome) {
        observation.stop = Some(stop);
        return observation.without_shot();
    }
    if !is_same(doubtful, &shot.outcome) {
        observation.evidence.unsteady = Some(format!("{} first", doubtful.brief()));
    }
    observation
}

/// The stop for a request that was not sent because there was no connection.
fn unreachable(outcome: &Outcome) -> Option<Stop> {
    match outcome {
        Outcome::None(why) if why.unreachable => {
            let message = format!("the request could not be sent: {why}");
            Some(Stop::Trouble(TroubleKind::Transport, message))
        }
        Outcome::None(_) | Outcome::Response(_) => None,
    }
}

async fn send_controls(
    attempt: &mut Attempt<'_>,
    case: &Case,
    doubtful: &Outcome,
) -> Result<(), Stop> {
    tokio::time::sleep(attempt.wait_after(doubtful)).await;
    for op in case.controls() {
        if let Err(stop) = attempt.send_control(op, None).await {
            return Err(match stop {
                // The server may have locked out the sender because of the wrong requests that
                // rebuff sent.
                Stop::Trouble(TroubleKind::Throttled, message) if is_spent(attempt, case) => {
                    Stop::Skip(format!(
                        "the budget of this run is spent, and then: {message}"
                    ))
                }
                Stop::Trouble(kind, message) => {
                    let got = doubtful.brief();
                    let message =
                        format!("{got}, and then the request without the fault: {message}");
                    Stop::Trouble(kind, message)
                }
                other @ (Stop::Skip(_) | Stop::Blocked { .. }) => other,
            });
        }
    }
    Ok(())
}

/// Whether no request is left in the budget of a case.
fn is_spent(attempt: &Attempt<'_>, case: &Case) -> bool {
    let budget = case.spends.as_ref();
    budget.is_some_and(|budget| attempt.context.budgets.is_spent(budget))
}

/// Whether the outcome of the shot may be unrelated to the fault: the outcome is transient, and the
/// case does not list its status.
fn is_doubtful(case: &Case, shot: &Exchange) -> bool {
    let is_listed = shot.outcome.response().is_some_and(|response| {
        let mut statuses = case.listed().flat_map(|one| &one.status);
        statuses.any(|status| status.covers(response.status))
    });
    is_transient(&shot.outcome, &shot.credentials) && !is_listed
}

fn is_same(first: &Outcome, second: &Outcome) -> bool {
    match (first, second) {
        (Outcome::Response(first), Outcome::Response(second)) => first.status == second.status,
        (Outcome::None(_), Outcome::None(_)) => true,
        (Outcome::Response(_), Outcome::None(_)) | (Outcome::None(_), Outcome::Response(_)) => {
            false
        }
    }
}
