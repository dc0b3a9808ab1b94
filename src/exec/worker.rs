//! What happens to one entry: the lines it rests on, its body in a task of its own (a panic there is
//! this case's error), clean-up, judgement, record.

use std::sync::Arc;
use std::time::Instant;

use tokio::task::JoinHandle;

use super::Stop;
use super::look::{self, Seen};
use super::record;
use super::run::{Halt, Shared};
use super::site::Site;
use super::undo::undo;
use crate::judge::{Evidence, Judgement};
use crate::plan::{Entry, What};
use crate::vocab::{CaseId, CaseRecord, Cause, Kind, Level, Verdict};

/// What a line means for whatever rests on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Line {
    Green,
    /// The id of the line that is red: this one, or one that it rests on.
    Red(CaseId),
    Skipped(String),
}

/// Takes entries until none is left. What a case has seen is judged while the next request is under
/// way: a server that waits for a judgement is a slower run.
pub(crate) async fn work(shared: Arc<Shared>) {
    let mut judging = None;
    while let Some(number) = shared.next() {
        let Some(unjudged) = entry(&shared, number).await else {
            continue;
        };
        if let Some(before) = judging.take() {
            judged_well(before).await;
        }
        judging = Some(tokio::spawn(Box::pin(later(
            shared.clone(),
            number,
            unjudged,
        ))));
    }
    if let Some(last) = judging {
        judged_well(last).await;
    }
}

/// A panic while a case is judged is one of its worker.
async fn judged_well(judging: JoinHandle<()>) {
    if let Err(e) = judging.await
        && let Ok(panic) = e.try_into_panic()
    {
        std::panic::resume_unwind(panic);
    }
}

/// What a case has seen, and how long that took.
struct Unjudged {
    seen: Seen,
    millis: u64,
}

async fn later(shared: Arc<Shared>, number: usize, Unjudged { seen, millis }: Unjudged) {
    // Behind whatever can send something now.
    tokio::task::yield_now().await;
    let mut record = judged(&shared, number, seen).await;
    record.millis = millis;
    shared.done(number, record);
}

/// Runs an entry; what a case has seen is given back where its judgement can wait.
async fn entry(shared: &Arc<Shared>, number: usize) -> Option<Unjudged> {
    let what = &shared.entries[number].1.what;
    match what {
        What::Case(_) => case(shared, number).await,
        What::Caller(_) | What::Given(_) | What::Control(_) => {
            line(shared, number).await;
            None
        }
        What::Watch(..) => None, // summed up when all else is done
    }
}

async fn case(shared: &Arc<Shared>, number: usize) -> Option<Unjudged> {
    let (site, entry) = shared.at(number);
    if let Some(verdict) = standing(shared, site, entry).await {
        shared.done(number, record::bare(site, entry, verdict));
        return None;
    }
    let begun = Instant::now();
    let millis = || u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let seen = body(site.clone(), entry.clone()).await;
    // Trouble can end the run, and what was made has to go before this worker makes more.
    if seen.stop.is_none() && site.journal.open(entry.id.as_str()).is_empty() {
        let millis = millis();
        return Some(Unjudged { seen, millis });
    }
    let mut record = judged(shared, number, seen).await;
    record.millis = millis();
    shared.done(number, record);
    None
}

/// A line runs once, for whoever needs it first; the others wait.
pub(crate) async fn line(shared: &Arc<Shared>, number: usize) -> Line {
    let (site, entry) = shared.at(number);
    let Some(cell) = shared.lines.get(&entry.id) else {
        return Line::Green;
    };
    let run = async {
        let begun = Instant::now();
        let (mut record, means) = match Box::pin(standing(shared, site, entry)).await {
            Some(verdict) => {
                let means = match &verdict {
                    Verdict::Skip { reason } => Line::Skipped(reason.clone()),
                    Verdict::Blocked { by } => Line::Red(shared.id(by)),
                    _ => Line::Red(entry.id.clone()),
                };
                (record::bare(site, entry, verdict), means)
            }
            None => {
                let seen = body(site.clone(), entry.clone()).await;
                let means = match &seen.stop {
                    None => Line::Green,
                    Some(Stop::Skip(reason)) => Line::Skipped(reason.clone()),
                    Some(Stop::Trouble(..)) => Line::Red(entry.id.clone()),
                };
                (judged(shared, number, seen).await, means)
            }
        };
        record.millis = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        shared.done(number, record);
        means
    };
    cell.1.get_or_init(|| run).await.clone()
}

/// The verdict that an entry has before anything of its own is sent, if it has one.
async fn standing(shared: &Arc<Shared>, site: &Site, entry: &Entry) -> Option<Verdict> {
    if let Some(reason) = &entry.skip {
        return Some(Verdict::Skip {
            reason: reason.clone(),
        });
    }
    for id in &entry.rests_on {
        let Some((number, _)) = shared.lines.get(id) else {
            continue;
        };
        match line(shared, *number).await {
            Line::Green => {}
            Line::Red(by) => return Some(Verdict::Blocked { by: by.to_string() }),
            Line::Skipped(reason) => return Some(Verdict::Skip { reason }),
        }
    }
    let halted = site.halt.borrow().as_ref().map(ToString::to_string);
    halted.map(|why| Verdict::error(Cause::Interrupted, why))
}

async fn body(site: Arc<Site>, entry: Entry) -> Seen {
    // The runtime moves a task's future several times; a pointer is quicker moved.
    let task = tokio::spawn(Box::pin(async move {
        match &entry.what {
            What::Case(case) => look::case(&site, case).await,
            what => look::line(&site, entry.id.as_str(), what).await,
        }
    }));
    match task.await {
        Ok(seen) => seen,
        Err(e) => {
            let words = panic_words(e);
            let message = format!("rebuff panicked ({words}); please report it with these words");
            Seen {
                stop: Some(Stop::harness(message)),
                ..Seen::default()
            }
        }
    }
}

fn panic_words(error: tokio::task::JoinError) -> String {
    let Ok(panic) = error.try_into_panic() else {
        return "cancelled".into();
    };
    panic
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no words".into())
}

/// Judges what was seen, cleans up, and makes the record.
async fn judged(shared: &Shared, number: usize, mut seen: Seen) -> CaseRecord {
    let (site, entry) = shared.at(number);
    let judge = site.judge();
    let judgement = match &entry.what {
        What::Case(case) if is_judged(&seen) => judge.case(case, &seen.evidence),
        _ => judge.line(&seen.evidence.exchanges),
    };
    let red = shared.options.red();
    let verdict = verdict(&judgement, seen.stop.as_ref(), red);
    end_the_run(site, entry, &verdict);
    let thorough =
        seen.stop.is_some() || judgement.findings.iter().any(|f| f.level >= Level::Should);
    let undone = undo(site, entry.id.as_str(), thorough).await;
    let covered = if verdict.row().judged && entry.what.kind() == Kind::Case {
        site.target
            .known
            .cover(&entry.id, &judgement.findings, verdict, red)
    } else {
        crate::target::Covered {
            verdict,
            notes: Vec::new(),
        }
    };
    let sights = judge.line(&undone.exchanges).sights;
    let all: Vec<_> = judgement.sights.iter().chain(&sights).collect();
    shared.saw(
        number,
        &all,
        seen.evidence.exchanges.len() + undone.exchanges.len(),
    );
    let mut record = record::bare(site, entry, covered.verdict);
    let is_red = record.verdict.row().gate != crate::vocab::Gate::Green;
    record.findings = judgement.findings;
    record.notes = judgement.notes;
    record.notes.extend(covered.notes);
    for part in [&seen.earlier, &seen.evidence.exchanges, &undone.exchanges] {
        record
            .exchanges
            .extend(record::exchanges(part, is_red, &site.redactor));
    }
    record::redact(&mut record, &site.redactor);
    shared.left(undone.leftovers);
    if shared.options.keep_evidence {
        shared.keep(number, std::mem::take(&mut seen.evidence));
    }
    record
}

/// A shot that stopped short of an answer that could be believed is not judged.
fn is_judged(seen: &Seen) -> bool {
    let Evidence { shot, .. } = &seen.evidence;
    shot.is_some() && !is_puzzled(seen)
}

/// Whether the second look could not tell what the first one meant.
fn is_puzzled(seen: &Seen) -> bool {
    matches!(
        (&seen.stop, seen.evidence.shot()),
        (Some(_), Some(shot)) if shot.outcome.answer().is_none()
    )
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

/// Credentials that were accepted and are refused now make every later verdict worthless.
fn end_the_run(site: &Site, entry: &Entry, verdict: &Verdict) {
    let Verdict::Error {
        cause: Cause::Credentials,
        message,
    } = verdict
    else {
        return;
    };
    if entry.what.kind() == Kind::Case {
        let why = Halt::Credentials(message.clone());
        site.halt
            .send_if_modified(|halt| halt.is_none() && halt.replace(why).is_none());
    }
}
