//! Workers: each takes the next entry until no entry is left. Then the run is finished.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;

use super::execute::execute;
use super::finish::{gather, record_watches, remove_shared_fixtures};
use super::panic::panicked;
use super::prerequisites::{run_prerequisite, verdict_beforehand};
use super::recheck::recheck;
use super::record;
use super::signals::{watch_interrupts, watch_time_limit};
use super::state::{FinishedRun, RunState};
use crate::plan::Subject;

/// Each job slot has two workers: while one waits for a response, the other prepares its request.
const WORKERS_PER_JOB: usize = 2;

/// How often new records are sent to the terminal. Waking its thread for each record would cost as
/// much as judging a case.
const SEND_INTERVAL: Duration = Duration::from_millis(30);

/// Runs all entries, removes the shared fixtures, and collects the records.
pub(crate) async fn run_all(state: Arc<RunState>) -> FinishedRun {
    let mut background = watch_for_the_end(&state);
    background.push(tokio::spawn(send_records(state.clone())));
    let workers: Vec<_> = (0..state.options.jobs.max(1) * WORKERS_PER_JOB)
        .map(|_| tokio::spawn(work(state.clone())))
        .collect();
    let mut broken = Vec::new();
    for worker in workers {
        if let Err(e) = worker.await {
            broken.push(panicked(&e));
        }
    }
    broken.extend(recheck(&state).await);
    remove_shared_fixtures(&state).await;
    record_watches(&state);
    state.send_records();
    background.iter().for_each(JoinHandle::abort);
    broken.extend(state.halt.reason().map(|why| why.to_string()));
    gather(&state, broken)
}

fn watch_for_the_end(state: &RunState) -> Vec<JoinHandle<()>> {
    let limit = watch_time_limit(state.halt.clone(), state.options.time_limit);
    let mut watchers = vec![tokio::spawn(limit)];
    if state.options.signals {
        watchers.push(tokio::spawn(watch_interrupts(state.halt.clone())));
    }
    watchers
}

async fn send_records(state: Arc<RunState>) {
    loop {
        state.new_records.notified().await;
        tokio::time::sleep(SEND_INTERVAL).await;
        state.send_records();
    }
}

async fn work(state: Arc<RunState>) {
    while let Some(number) = state.take_next() {
        match &state.entries[number].1.what {
            Subject::Case(_) => run_case(&state, number).await,
            Subject::Caller(_) | Subject::Given(_) | Subject::Control(_) => {
                run_prerequisite(&state, number).await;
            }
            // Watches are recorded at the end of the run.
            Subject::Watch(..) => {}
        }
    }
}

async fn run_case(state: &RunState, number: usize) {
    let (context, entry) = state.entry(number);
    let record = match verdict_beforehand(state, number).await {
        Some(verdict) => record::bare(context, entry, verdict),
        None => execute(state, number).await.0,
    };
    state.finish_entry(number, record);
}
