//! Runs one entry: sends its requests, judges them, cleans up, and builds the record.

use super::panic::catch_panic;
use super::record;
use super::state::RunState;
use super::undo::{CleanUpResult, Refusals, undo};
use crate::exec::attempt::{Observation, observe_case, observe_prerequisite, without_repetition};
use crate::exec::context::ContractContext;
use crate::exec::stop::Stop;
use crate::judge::{Judgement, WatchResult};
use crate::plan::{PlanEntry, Subject};
use crate::vocab::{CaseRecord, EntryKind, Finding, Gate, Level, TroubleKind, Verdict};

/// Runs an entry. Returns its record, and the reason if it stopped early.
pub(crate) async fn execute(state: &RunState, number: usize) -> (CaseRecord, Option<Stop>) {
    let (context, entry) = state.entry(number);
    let (mut observation, judgement) = observe_and_judge(context, entry).await;
    let stop = observation.stop.take();
    let record = clean_up_and_record(state, number, observation, judgement, stop.as_ref());
    (record.await, stop)
}

async fn observe_and_judge(
    context: &ContractContext,
    entry: &PlanEntry,
) -> (Observation, Judgement) {
    let work = async {
        let mut observation = match &entry.what {
            Subject::Case(case) => {
                let observation = observe_case(context, case).await;
                without_repetition(context, case, observation)
            }
            what => observe_prerequisite(context, entry.id.as_str(), what).await,
        };
        let creates = !context.journal.unsettled(entry.id.as_str()).is_empty();
        // Clean-up sends requests, and trouble may end the run, so in these cases the slot is kept
        // until both are done.
        if !creates && observation.stop.is_none() {
            observation.release_slot();
        }
        let judgement = judge(context, &entry.what, &observation);
        (observation, judgement)
    };
    catch_panic(work).await.unwrap_or_else(|message| {
        let message = format!("rebuff panicked ({message}); please report it with these words");
        let observation = Observation::stopped(Stop::harness(message));
        (observation, Judgement::default())
    })
}

fn judge(context: &ContractContext, what: &Subject, observation: &Observation) -> Judgement {
    let evidence = &observation.evidence;
    let judge = context.judge();
    match what {
        Subject::Case(case) if evidence.shot.is_some() => judge.case(case, evidence),
        Subject::Case(case) => judge.watched(Some(case), &evidence.exchanges),
        _ => judge.prerequisite(context.probe(what), evidence),
    }
}

async fn clean_up_and_record(
    state: &RunState,
    number: usize,
    observation: Observation,
    judgement: Judgement,
    stop: Option<&Stop>,
) -> CaseRecord {
    let (context, entry) = state.entry(number);
    let red = state.options.red();
    let refusals = Refusals::after(stop.is_some(), &judgement.findings);
    let watched = judgement.watch_results;
    let mut record = record::bare(context, entry, verdict(&judgement.findings, stop, red));
    record.findings = judgement.findings;
    record.notes = judgement.notes;
    record.unread = record.verdict.row().judged && !observation.evidence.unread.is_empty();
    record::redact(&mut record, &context.redactor);
    end_if_refused(context, &entry.what, stop);
    let cleaned = undo(context, entry.id.as_str(), refusals).await;
    // The list of known failures is compared with the redacted record, because its author saw only
    // the redacted text.
    if record.verdict.row().judged {
        record::apply_known_list(&mut record, &context.target.known, red);
    }
    count_watches(state, number, &watched, &observation, &cleaned);
    let passed = stop.is_none() && record.kind != EntryKind::Case;
    state.note_accepted(number, &observation.evidence.exchanges, passed);
    if state.options.keep_evidence {
        state.keep_evidence(number, observation.evidence.clone());
    }
    state.keep_leftovers(cleaned.leftovers);
    record.millis = millis(&observation);
    let is_red = record.verdict.row().gate != Gate::Green;
    let exchanges = observation.evidence.exchanges.into_iter();
    record.exchanges = exchanges
        .chain(cleaned.exchanges)
        .map(|exchange| record::exchange(exchange, is_red, &context.redactor))
        .collect();
    record
}

/// Findings win over trouble, and trouble over a pass.
fn verdict(findings: &[Finding], stop: Option<&Stop>, red: Level) -> Verdict {
    if findings.iter().any(|finding| finding.level >= red) {
        return Verdict::Fail;
    }
    match stop {
        Some(Stop::Skip(reason)) => Verdict::Skip {
            reason: reason.clone(),
        },
        Some(Stop::Blocked { by, why }) => Verdict::Blocked {
            by: by.clone(),
            why: Some(why.clone()),
        },
        Some(Stop::Trouble(kind, message)) => Verdict::error(*kind, message.clone()),
        Some(Stop::Again(_)) => Verdict::error(TroubleKind::Harness, "it was not begun anew"),
        None if findings.is_empty() => Verdict::Pass,
        None => Verdict::Advice,
    }
}

/// Ends the run if the target refused the credentials of a case. Its caller passed as a
/// prerequisite, so the target accepted these credentials before.
fn end_if_refused(context: &ContractContext, what: &Subject, stop: Option<&Stop>) {
    if let (Subject::Case(_), Some(Stop::Trouble(TroubleKind::Credentials, message))) = (what, stop)
    {
        context.end_for_credentials(message);
    }
}

fn count_watches(
    state: &RunState,
    number: usize,
    watched: &[WatchResult],
    observation: &Observation,
    cleaned: &CleanUpResult,
) {
    let (context, entry) = state.entry(number);
    let in_clean_up = context.judge().watched(None, &cleaned.exchanges);
    let results: Vec<_> = watched.iter().chain(&in_clean_up.watch_results).collect();
    let responses = observation.evidence.exchanges.len() + cleaned.exchanges.len();
    state.count_watches(state.entries[number].0, &entry.id, &results, responses);
}

/// The time of a case is the time for which the case held a job slot.
fn millis(observation: &Observation) -> u64 {
    u64::try_from(observation.held().as_millis()).unwrap_or(u64::MAX)
}
