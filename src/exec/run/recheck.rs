//! The end of a run: the callers and the controls that passed are sent once more. If the server refuses
//! one of them now, the verdicts since it was last accepted are unsure.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::task::JoinSet;

use super::panic::panicked;
use super::state::{PrerequisiteState, RunState};
use super::undo::{Refusals, undo};
use crate::exec::attempt::observe_again;
use crate::exec::stop::Stop;
use crate::judge::Exchange;
use crate::plan::Subject;
use crate::vocab::{CaseId, ExchangeRole, TroubleKind};

/// A valid request that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Accepted {
    /// When its response was recorded.
    at: DateTime<Utc>,
    /// The entry that it belongs to.
    entry: CaseId,
}

/// A prerequisite that passed during the run and does not at its end.
#[derive(Debug)]
struct Refused {
    id: CaseId,
    is_caller: bool,
    why: String,
    /// The last time that the server accepted this caller, or this op.
    since: Option<Accepted>,
}

impl RunState {
    /// Notes the valid requests of an entry that were accepted. `passed`: whether the entry is a
    /// prerequisite that passed.
    pub(crate) fn note_accepted(&self, number: usize, exchanges: &[Exchange], passed: bool) {
        let (context, entry) = &self.entries[number];
        let elapsed = TimeDelta::from_std(self.begun.elapsed()).unwrap_or_default();
        let accepted = Accepted {
            at: self.options.started + elapsed,
            entry: entry.id.clone(),
        };
        let mut progress = self.lock();
        for exchange in exchanges.iter().filter(|one| is_accepted(one, passed)) {
            for name in [&exchange.op, &exchange.identity] {
                let key = (*context, name.clone());
                progress.accepted.insert(key, accepted.clone());
            }
        }
    }
}

/// Whether the response shows that the server accepts valid requests of its op and its caller.
fn is_accepted(exchange: &Exchange, passed: bool) -> bool {
    let status = exchange.outcome.response().map(|response| response.status);
    let is_success = matches!(status, Some(200..300));
    match exchange.role {
        ExchangeRole::Control => is_success || passed,
        ExchangeRole::Fixture | ExchangeRole::Before | ExchangeRole::State => is_success,
        ExchangeRole::Shot | ExchangeRole::After | ExchangeRole::Undo => false,
    }
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
    let cleaned = undo(context, entry.id.as_str(), Refusals::Checked).await;
    state.keep_leftovers(cleaned.leftovers);
    let why = match observation.stop.take()? {
        Stop::Skip(_) | Stop::Trouble(TroubleKind::Interrupted, _) => return None,
        Stop::Trouble(_, why) => why,
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

impl fmt::Display for Accepted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.at.format("%H:%M:%S UTC");
        write!(f, "since {at}, when it was last accepted ({}),", self.entry)
    }
}
