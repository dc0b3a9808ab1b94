//! Runs a case until its outcome can be judged. If an outcome may be unrelated to the request, it
//! is confirmed: rebuff sends the control, and if the control is accepted, runs the whole case
//! again.

use super::fallback::{fallback_for, matching_answer, with_fallback};
use super::observation::Observation;
use super::restart::{Work, run_whole, until_heard};
use crate::case::{Case, Fallback};
use crate::exec::context::ContractContext;
use crate::exec::stop::Stop;
use crate::exec::transient::is_transient;
use crate::judge::Exchange;
use crate::view::Outcome;
use crate::vocab::TroubleKind;

/// Runs a case until its outcome can be judged; if a fallback of the contract applies, the whole case
/// runs once more with its edits.
pub(crate) async fn observe_case(context: &ContractContext, case: &Case) -> Observation {
    let observation = observe(context, case, None, Observation::default()).await;
    let fallback = observation.evidence.shot().and_then(|shot| {
        let fallback = fallback_for(context, case, shot).filter(|_| observation.stop.is_none())?;
        Some((fallback, matching_answer(context, fallback, shot)))
    });
    let Some((fallback, first_answer)) = fallback else {
        return observation;
    };
    // What the request with the edits gets says nothing about the fault, unless the valid request passes
    // with them.
    let work = Work::FallbackControl(case, fallback);
    let observation = until_heard(context, case.id.as_str(), work, observation).await;
    if observation.stop.is_some() {
        return observation.without_shot();
    }
    let observation = observe(context, case, Some(fallback), observation).await;
    with_fallback(context, case, first_answer, fallback, observation)
}

/// Runs a case, and confirms an outcome that may be unrelated to the request.
async fn observe<'s>(
    context: &'s ContractContext,
    case: &Case,
    fallback: Option<&'s Fallback>,
    before: Observation,
) -> Observation {
    let mut observation = run_whole(context, case, fallback, before).await;
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
    // Whatever stopped the first attempt after its shot: the second one shows whether the fault did it.
    confirm(context, case, fallback, observation, &doubtful).await
}

/// Sends the control. If the control is accepted, the whole case runs again.
async fn confirm<'s>(
    context: &'s ContractContext,
    case: &Case,
    fallback: Option<&'s Fallback>,
    first: Observation,
    doubtful: &Outcome,
) -> Observation {
    tokio::time::sleep(context.pause).await;
    let owner = case.id.as_str();
    let mut controlled = until_heard(context, owner, Work::Controls(case), first).await;
    if let Some(stop) = controlled.stop.take() {
        controlled.stop = Some(not_confirmed(doubtful, stop));
        return controlled;
    }
    let mut observation = run_whole(context, case, fallback, controlled).await;
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

/// Why an outcome could not be confirmed: the request without the fault was not accepted either.
fn not_confirmed(doubtful: &Outcome, stop: Stop) -> Stop {
    match stop {
        Stop::Trouble(kind, message) => {
            let got = doubtful.brief();
            let message = format!("{got}, and then the request without the fault: {message}");
            Stop::Trouble(kind, message)
        }
        other @ (Stop::Skip(_) | Stop::Blocked { .. } | Stop::Again(_)) => other,
    }
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
