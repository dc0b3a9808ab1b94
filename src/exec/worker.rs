//! What happens to one entry: the lines it rests on, its body (a panic there is this case's error),
//! clean-up, judgement, record.

use std::any::Any;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;

use super::Stop;
use super::halt::Halt;
use super::look::{self, Seen};
use super::record;
use super::run::Shared;
use super::site::Site;
use super::undo::{Refusals, undo};
use crate::judge::{Judge, Judgement, WatchResult};
use crate::plan::{PlanEntry, Subject};
use crate::vocab::{CaseId, CaseRecord, EntryKind, Gate, Level, TroubleKind, Verdict};

/// What a line means for whatever rests on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Line {
    Green,
    /// The id of the line that is red: this one, or one that it rests on.
    Red(CaseId),
    Skipped(String),
    /// The run was ended before the line could say anything about the target.
    Stopped(String),
}

/// Runs an entry, and gives its record.
pub(crate) async fn entry(shared: Arc<Shared>, number: usize) {
    let what = &shared.entries[number].1.what;
    match what {
        Subject::Case(_) => {
            let record = case(&shared, number).await;
            shared.done(number, record);
        }
        Subject::Caller(_) | Subject::Given(_) | Subject::Control(_) => {
            line(&shared, number).await;
        }
        Subject::Watch(..) => {} // summed up when all else is done
    }
}

async fn case(shared: &Arc<Shared>, number: usize) -> CaseRecord {
    let (site, entry) = shared.at(number);
    if let Some(verdict) = standing(shared, site, entry).await {
        return record::bare(site, entry, verdict);
    }
    let body = body(site, entry).await;
    settled(shared, number, body).await
}

/// A line runs once, for whoever needs it first; the others wait.
pub(crate) async fn line(shared: &Arc<Shared>, number: usize) -> Line {
    let (_, entry) = shared.at(number);
    let Some(cell) = shared.lines.get(&entry.id) else {
        return Line::Green;
    };
    // Whoever runs it makes the room for that: at the start, all workers need the same line.
    let run = || Box::pin(run_line(shared, number));
    cell.1.get_or_init(run).await.clone()
}

async fn run_line(shared: &Arc<Shared>, number: usize) -> Line {
    let (site, entry) = shared.at(number);
    let (record, means) = if let Some(verdict) = standing(shared, site, entry).await {
        let means = match &verdict {
            Verdict::Skip { reason } => Line::Skipped(reason.clone()),
            Verdict::Blocked { by } => Line::Red(shared.id(by)),
            Verdict::Error { message, .. } => Line::Stopped(message.clone()),
            _ => Line::Red(entry.id.clone()),
        };
        (record::bare(site, entry, verdict), means)
    } else {
        let body = body(site, entry).await;
        let means = match &body.0.stop {
            None => Line::Green,
            Some(Stop::Skip(reason)) => Line::Skipped(reason.clone()),
            Some(Stop::Trouble(TroubleKind::Interrupted, why)) => Line::Stopped(why.clone()),
            Some(Stop::Trouble(..)) => Line::Red(entry.id.clone()),
        };
        (settled(shared, number, body).await, means)
    };
    shared.done(number, record);
    means
}

/// The verdict that an entry has before anything of its own is sent, if it has one.
async fn standing(shared: &Arc<Shared>, site: &Site, entry: &PlanEntry) -> Option<Verdict> {
    if let Some(reason) = &entry.skip {
        return Some(Verdict::Skip {
            reason: reason.clone(),
        });
    }
    for id in &entry.prerequisites {
        let Some((number, cell)) = shared.lines.get(id) else {
            continue;
        };
        // Only the first that needs a line runs it.
        let means = match cell.get() {
            Some(means) => means.clone(),
            None => line(shared, *number).await,
        };
        match means {
            Line::Green => {}
            Line::Red(by) => return Some(Verdict::Blocked { by: by.to_string() }),
            Line::Skipped(reason) => return Some(Verdict::Skip { reason }),
            Line::Stopped(why) => return Some(Verdict::error(TroubleKind::Interrupted, why)),
        }
    }
    let halted = site.halt.borrow().as_ref().map(ToString::to_string);
    halted.map(|why| Verdict::error(TroubleKind::Interrupted, why))
}

/// What was seen of an entry, and what the judge says to it.
type Body = (Seen, Judgement);

/// Runs an entry. Its place at the server is given back before it is judged, so that the next request
/// is under way meanwhile, and a case is judged with others; trouble can end the run, what was made
/// has to go first, and others wait for a line, so none of those waits.
async fn body(site: &Site, entry: &PlanEntry) -> Body {
    let work = pin!(async {
        let mut seen = match &entry.what {
            Subject::Case(case) => look::case(site, case).await,
            what => Box::pin(look::line(site, entry.id.as_str(), what)).await,
        };
        let made = !site.journal.open(entry.id.as_str()).is_empty();
        let is_over = !made && seen.stop.is_none();
        if let Some(place) = seen.place.take_if(|_| is_over) {
            seen.held += place.held();
            drop(place);
            if matches!(entry.what, Subject::Case(_)) {
                site.places.turn().await;
            }
        }
        let judgement = judged(&site.judge(), &entry.what, &seen);
        (seen, judgement)
    });
    guarded(work).await
}

/// Runs it: a panic there is this entry's error, and clean-up still happens. A task of its own would
/// do that too, and would need room of its own for each case.
async fn guarded(mut work: Pin<&mut impl Future<Output = Body>>) -> Body {
    let whole = poll_fn(|context| {
        // What a panic leaves half done is the entry's own, and is not looked at again.
        let poll = AssertUnwindSafe(|| work.as_mut().poll(context));
        match catch_unwind(poll) {
            Ok(poll) => poll.map(Ok),
            Err(panic) => Poll::Ready(Err(panic)),
        }
    });
    whole.await.unwrap_or_else(|panic| {
        let words = panic_words(&*panic);
        let message = format!("rebuff panicked ({words}); please report it with these words");
        let seen = Seen {
            stop: Some(Stop::harness(message)),
            ..Seen::default()
        };
        (seen, Judgement::default())
    })
}

fn judged(judge: &Judge<'_>, what: &Subject, seen: &Seen) -> Judgement {
    match what {
        Subject::Case(case) if seen.evidence.shot.is_some() => judge.case(case, &seen.evidence),
        Subject::Case(case) => judge.watched(Some(case), &seen.evidence.exchanges),
        _ => judge.watched(None, &seen.evidence.exchanges),
    }
}

fn panic_words(panic: &(dyn Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no words".into())
}

/// Cleans up, and makes the record.
async fn settled(shared: &Shared, number: usize, (seen, judgement): Body) -> CaseRecord {
    let (site, entry) = shared.at(number);
    let red = shared.options.red();
    let refusals = Refusals::after(seen.stop.is_some(), &judgement.findings);
    let mut record = record::bare(site, entry, verdict(&judgement, seen.stop.as_ref(), red));
    record.findings = judgement.findings;
    record.notes = judgement.notes;
    record::redact(&mut record, &site.redactor);
    end_the_run(site, &entry.what, seen.stop.as_ref());
    let undone = undo(site, entry.id.as_str(), refusals).await;
    // What the list names is what the reports show: it is read when everything is masked.
    if record.verdict.row().judged && record.kind == EntryKind::Case {
        record::cover(&mut record, &site.target.known, red);
    }
    let is_red = record.verdict.row().gate != Gate::Green;
    let answers = seen.evidence.exchanges.len() + undone.exchanges.len();
    let of_undo = site.judge().watched(None, &undone.exchanges).watch_results;
    let sights: Vec<&WatchResult> = judgement.watch_results.iter().chain(&of_undo).collect();
    shared.saw(shared.entries[number].0, &entry.id, &sights, answers);
    shared.left(undone.leftovers);
    if shared.options.keep_evidence {
        shared.keep(number, seen.evidence.clone());
    }
    record.exchanges.reserve_exact(answers);
    for exchange in seen.evidence.exchanges.into_iter().chain(undone.exchanges) {
        let exchange = record::exchange(exchange, is_red, &site.redactor);
        record.exchanges.push(exchange);
    }
    let held = seen.held + seen.place.map(|place| place.held()).unwrap_or_default();
    record.millis = u64::try_from(held.as_millis()).unwrap_or(u64::MAX);
    record
}

/// Findings win over trouble; trouble wins over a pass that nobody earned.
fn verdict(judgement: &Judgement, stop: Option<&Stop>, red: Level) -> Verdict {
    if judgement
        .findings
        .iter()
        .any(|finding| finding.level >= red)
    {
        return Verdict::Fail;
    }
    match stop {
        Some(Stop::Skip(reason)) => Verdict::Skip {
            reason: reason.clone(),
        },
        Some(Stop::Trouble(cause, message)) => Verdict::error(*cause, message.clone()),
        None if judgement.findings.is_empty() => Verdict::Pass,
        None => Verdict::Advice,
    }
}

/// The lines of a case were green before it: its callers were accepted. They may be refused in a way
/// that is itself a finding; the run is over all the same.
fn end_the_run(site: &Site, what: &Subject, stop: Option<&Stop>) {
    if let (Subject::Case(_), Some(Stop::Trouble(TroubleKind::Credentials, message))) = (what, stop)
    {
        let message = record::safe_line(message, &site.redactor);
        site.end(Halt::Credentials(message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_an_error_of_ours_with_its_words() {
        let (seen, judgement) = guarded(pin!(async { panic!("no {}", "luck") })).await;
        let Some(Stop::Trouble(TroubleKind::Harness, message)) = seen.stop else {
            panic!("no trouble");
        };
        assert!(message.contains("no luck") && message.contains("please report it"));
        assert!(judgement.findings.is_empty());
    }
}
