//! The end of a run: the callers and the controls that passed are sent once more. If the server refuses
//! one of them now, the verdicts since it was last accepted are unsure.

use std::sync::Arc;

use tokio::task::JoinSet;

use super::accepted::Accepted;
use super::panic::panicked;
use super::state::{PrerequisiteState, RunState};
use super::undo::{Refusals, undo};
use crate::exec::attempt::observe_again;
use crate::exec::stop::Stop;
use crate::plan::Subject;
use crate::vocab::{CaseId, TroubleKind};

/// A prerequisite that passed during the run and does not at its end.
#[derive(Debug)]
struct Refused {
    id: CaseId,
    is_caller: bool,
    why: String,
    /// The last time that the server accepted this caller, or this op.
    since: Option<Accepted>,
}

/// Sends the callers and controls that passed once more. Returns why the run cannot be relied on, if one
/// is refused; nothing if the run has ended early.
pub(crate) async fn recheck(state: &Arc<RunState>) -> Vec<String> {
    if state.halt.reason().is_some() || !state.has_judged_case() {
        return Vec::new();
    }
    let mut sent = JoinSet::new();
    for (number, result) in state.prerequisites.values() {
        if result.get() == Some(&PrerequisiteState::Passed) {
            sent.spawn(send_again(state.clone(), *number));
        }
    }
    let (mut refused, mut broken) = (Vec::new(), Vec::new());
    while let Some(result) = sent.join_next().await {
        match result {
            Ok(one) => refused.extend(one),
            Err(e) => broken.push(panicked(&e)),
        }
    }
    if state.halt.reason().is_none() {
        refused.sort_by(|a, b| (!a.is_caller, &a.id).cmp(&(!b.is_caller, &b.id)));
        broken.extend(sentence(&refused));
    }
    broken
}

async fn send_again(state: Arc<RunState>, number: usize) -> Option<Refused> {
    let (context, entry) = state.entry(number);
    let name = match &entry.what {
        Subject::Caller(identity) => identity,
        Subject::Control(op) => op,
        Subject::Given(_) | Subject::Case(_) | Subject::Watch(..) => return None,
    };
    // Its job slot is held until its clean-up is done, as that of a case is.
    let mut observation = observe_again(context, entry.id.as_str(), &entry.what).await;
    let mut left = undo(context, entry.id.as_str(), Refusals::Checked)
        .await
        .leftovers;
    // What its first clean-up left is listed already, and comes last.
    left.truncate(left.len().saturating_sub(state.count_leftovers(&entry.id)));
    state.keep_leftovers(left);
    let why = match observation.stop.take()? {
        Stop::Skip(_) | Stop::Trouble(TroubleKind::Interrupted, _) => return None,
        Stop::Blocked { why, .. } | Stop::Trouble(_, why) => why,
    };
    let key = (state.entries[number].0, name.clone());
    let since = state.lock().accepted.get(&key).cloned();
    Some(Refused {
        id: entry.id.clone(),
        is_caller: matches!(entry.what, Subject::Caller(_)),
        why: context.redactor.redact(&why).into_owned(),
        since,
    })
}

/// One line for all that is refused. A caller that is refused explains its controls.
fn sentence(refused: &[Refused]) -> Option<String> {
    let first = refused.first()?;
    let causes = refused
        .iter()
        .filter(|one| one.is_caller == first.is_caller);
    let since = causes.filter_map(|one| one.since.as_ref());
    let since = since.min_by_key(|accepted| accepted.at);
    let more = match refused.len() - 1 {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let since = since.map(ToString::to_string).unwrap_or_default();
    Some(format!(
        "at the end, the target does not accept what it accepted before: {}{more} ({}); the verdicts {since} are \
         unsure",
        first.id, first.why
    ))
}
