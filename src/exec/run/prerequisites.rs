//! Prerequisites: callers, given fixtures and controls. The first entry that needs a prerequisite
//! runs it once. The other entries wait for the result.

use super::execute::execute;
use super::record;
use super::state::{PrerequisiteState, RunState};
use crate::exec::attempt::rests_on;
use crate::exec::context::says_missing;
use crate::exec::stop::Stop;
use crate::plan::{PlanEntry, Subject};
use crate::vocab::{CaseId, CaseRecord, ExchangeRole, TroubleKind, Verdict};

/// Runs a prerequisite if it has not run yet, and returns its result.
pub(crate) async fn run_prerequisite(state: &RunState, number: usize) -> PrerequisiteState {
    let (_, entry) = state.entry(number);
    let Some((_, result)) = state.prerequisites.get(&entry.id) else {
        return PrerequisiteState::Passed;
    };
    // The large future is boxed only when it runs: every worker awaits a prerequisite, but only one
    // worker runs it.
    let run = || Box::pin(run_now(state, number));
    result.get_or_init(run).await.clone()
}

async fn run_now(state: &RunState, number: usize) -> PrerequisiteState {
    let (context, entry) = state.entry(number);
    let (record, result) = if let Some(verdict) = verdict_beforehand(state, number).await {
        let result = match &verdict {
            Verdict::Skip { reason } => PrerequisiteState::Skipped(reason.clone()),
            Verdict::Blocked { by, .. } => PrerequisiteState::Failed(find_id(state, by)),
            Verdict::Error { message, .. } => PrerequisiteState::Halted(message.clone()),
            _ => PrerequisiteState::Failed(entry.id.clone()),
        };
        (record::bare(context, entry, verdict), result)
    } else {
        let (mut record, stop) = execute(state, number).await;
        let missing = missing_status(entry, &record, stop.as_ref());
        let result = match (missing, stop) {
            (_, None) => PrerequisiteState::Passed,
            (_, Some(Stop::Skip(reason))) => PrerequisiteState::Skipped(reason),
            (_, Some(Stop::Trouble(TroubleKind::Interrupted, why))) => {
                PrerequisiteState::Halted(why)
            }
            (Some((op, status)), Some(_)) => {
                context.unreadable.add(op, status);
                if !state.indispensable.contains(&entry.id) {
                    record.verdict = Verdict::Skip {
                        reason: format!(
                            "the target does not have `{op}` ({status}): cases are judged without reading back"
                        ),
                    };
                }
                PrerequisiteState::Missing(entry.id.clone())
            }
            (None, Some(Stop::Trouble(..) | Stop::Blocked { .. })) => {
                PrerequisiteState::Failed(entry.id.clone())
            }
        };
        (record, result)
    };
    state.finish_entry(number, record);
    result
}

/// The op of a control and the status of its responses, if they say that the target does not have the op.
/// A control with findings stays red.
fn missing_status<'e>(
    entry: &'e PlanEntry,
    record: &CaseRecord,
    stop: Option<&Stop>,
) -> Option<(&'e str, u16)> {
    let (Subject::Control(op), Some(Stop::Trouble(TroubleKind::SetUp, _))) = (&entry.what, stop)
    else {
        return None;
    };
    let controls = record
        .exchanges
        .iter()
        .filter(|sent| sent.role == ExchangeRole::Control && sent.op == *op);
    let statuses: Vec<u16> = controls
        .filter_map(|sent| Some(sent.answer.as_ref()?.status))
        .collect();
    let is_steady = statuses.len() > 1 && statuses.iter().all(|status| says_missing(*status));
    let status = statuses.last().filter(|_| is_steady)?;
    (record.findings.is_empty()).then_some((op, *status))
}

/// The verdict of an entry that needs an op that the target does not have; none if it needs it only for
/// reading back.
fn without_read(entry: &PlanEntry, by: &CaseId) -> Option<Verdict> {
    match &entry.what {
        _ if !entry.reads.contains(by) => Some(Verdict::Blocked {
            by: by.to_string(),
            why: None,
        }),
        Subject::Case(case) if case.rests_on_read => Some(Verdict::Skip {
            reason: rests_on(by.as_str()),
        }),
        _ => None,
    }
}

/// The verdict of an entry that will not be sent: the entry is skipped, a prerequisite did not
/// pass, or the run has ended.
pub(crate) async fn verdict_beforehand(state: &RunState, number: usize) -> Option<Verdict> {
    let (context, entry) = state.entry(number);
    if let Some(reason) = &entry.skip {
        return Some(Verdict::Skip {
            reason: reason.clone(),
        });
    }
    for id in &entry.prerequisites {
        let Some((number, _)) = state.prerequisites.get(id) else {
            continue;
        };
        match run_prerequisite(state, *number).await {
            PrerequisiteState::Passed => {}
            PrerequisiteState::Missing(by) => {
                if let Some(verdict) = without_read(entry, &by) {
                    return Some(verdict);
                }
            }
            PrerequisiteState::Failed(by) => {
                let by = by.to_string();
                return Some(Verdict::Blocked { by, why: None });
            }
            PrerequisiteState::Skipped(reason) => return Some(Verdict::Skip { reason }),
            PrerequisiteState::Halted(why) => {
                return Some(Verdict::error(TroubleKind::Interrupted, why));
            }
        }
    }
    let halt = context.halt.reason();
    halt.map(|why| Verdict::error(TroubleKind::Interrupted, why.to_string()))
}

/// Finds the id of an entry by its text.
fn find_id(state: &RunState, text: &str) -> CaseId {
    let mut ids = state.entries.iter().map(|(_, entry)| &entry.id);
    let id = ids.find(|id| id.as_str() == text).cloned();
    id.unwrap_or_else(|| CaseId::new("", "", text, None))
}
