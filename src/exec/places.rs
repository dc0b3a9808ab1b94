//! The places at the servers of a run, as many as there are jobs, and the desk where answers lie until
//! some of them are judged together.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// For each place there is one worker whose request is under way, one whose answer lies on the desk,
/// and one whose request is ready, so that the server does not wait for us.
const WORKERS: usize = 3;

/// How long an answer lies on the desk where others come slowly: too short for a person to see.
const PATIENCE: Duration = Duration::from_millis(200);

/// The places of a run, and its desk.
///
/// To judge answers one after the other, as many as there are places, takes less of the processor than to
/// judge each of them between two that are read (`docs/performance.md`).
#[derive(Debug)]
pub(crate) struct Places {
    jobs: usize,
    free: Arc<Semaphore>,
    patience: Duration,
    desk: Mutex<Desk>,
    /// The first answer was laid on the desk.
    first: Notify,
    /// One permit for each whose turn it is.
    turns: Semaphore,
}

#[derive(Debug, Default)]
struct Desk {
    answers: usize,
    /// Until when the first of them may lie there.
    until: Option<Instant>,
    /// Those that were taken from it, and wait until those before them are judged.
    due: usize,
}

/// A place at the servers.
#[derive(Debug)]
pub(crate) struct Place {
    since: Instant,
    permit: Option<OwnedSemaphorePermit>,
    places: Arc<Places>,
}

impl Places {
    /// As many places as jobs, and at least one.
    pub(crate) fn new(jobs: usize) -> Self {
        Self::with_patience(jobs, PATIENCE)
    }

    fn with_patience(jobs: usize, patience: Duration) -> Self {
        let jobs = jobs.max(1);
        Self {
            jobs,
            free: Arc::new(Semaphore::new(jobs)),
            patience,
            desk: Mutex::default(),
            first: Notify::new(),
            turns: Semaphore::new(0),
        }
    }

    /// How many workers keep the places busy.
    pub(crate) fn workers(&self) -> usize {
        self.jobs * WORKERS
    }

    /// Waits for a place; who came first gets the next one.
    pub(crate) async fn take(self: &Arc<Self>) -> Place {
        // Nobody closes them.
        let permit = self.free.clone().acquire_owned().await.ok();
        Place {
            since: Instant::now(),
            permit,
            places: self.clone(),
        }
    }

    /// Lays an answer on the desk, and waits until it is its turn to be judged: when the desk is full,
    /// when nothing is under way that could bring another one, or when it has lain there long enough.
    pub(crate) async fn turn(&self) {
        if self.lay() || self.are_all_free() {
            self.judge();
        }
        if let Ok(turn) = self.turns.acquire().await {
            turn.forget();
        }
        // Behind whoever has an answer to read by now: a server is not left waiting for a whole desk.
        self.call_next();
    }

    /// Whether the desk is full with this answer.
    fn lay(&self) -> bool {
        let mut desk = self.lock();
        desk.answers += 1;
        if desk.answers == 1 {
            desk.until = Some(Instant::now() + self.patience);
            self.first.notify_one();
        }
        desk.answers >= self.jobs
    }

    fn are_all_free(&self) -> bool {
        self.free.available_permits() == self.jobs
    }

    fn judge(&self) {
        let mut desk = self.lock();
        desk.due += std::mem::take(&mut desk.answers);
        desk.until = None;
        drop(desk);
        self.call_next();
    }

    fn call_next(&self) {
        let mut desk = self.lock();
        if let Some(due) = desk.due.checked_sub(1) {
            desk.due = due;
            self.turns.add_permits(1);
        }
    }

    /// Has those judged that have lain on the desk long enough. It never ends.
    pub(crate) async fn run_out_of_patience(&self) {
        loop {
            self.first.notified().await;
            while let Some(until) = self.until() {
                if until <= Instant::now() {
                    self.judge();
                } else {
                    tokio::time::sleep_until(until).await;
                }
            }
        }
    }

    fn until(&self) -> Option<Instant> {
        self.lock().until
    }

    fn lock(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// How long somebody has had it.
    pub(crate) fn held(&self) -> Duration {
        self.since.elapsed()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.permit = None;
        if self.places.are_all_free() {
            self.places.judge();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use std::future::poll_fn;
    use std::pin::{Pin, pin};
    use std::task::Poll;

    /// Whether a turn has come.
    async fn has_come(turn: &mut Pin<&mut impl Future<Output = ()>>) -> bool {
        poll_fn(|context| Poll::Ready(turn.as_mut().poll(context).is_ready())).await
    }

    #[tokio::test]
    async fn answers_are_judged_when_there_are_as_many_as_places() {
        let places = Arc::new(Places::new(2));
        let _under_way = (places.take().await, places.take().await);
        let mut first = pin!(places.turn());
        assert!(!has_come(&mut first).await);
        let mut second = pin!(places.turn());
        assert!(!has_come(&mut second).await, "one after the other");
        assert!(has_come(&mut first).await && has_come(&mut second).await);
        let mut third = pin!(places.turn());
        assert!(!has_come(&mut third).await);
    }

    #[tokio::test]
    async fn the_last_answers_are_judged_when_nothing_is_under_way_any_more() {
        let places = Arc::new(Places::new(3));
        let (one, other) = (places.take().await, places.take().await);
        drop(one);
        let mut waiting = pin!(places.turn());
        assert!(!has_come(&mut waiting).await);
        drop(other);
        assert!(has_come(&mut waiting).await);
        // Nothing is under way: it need not wait at all.
        assert!(has_come(&mut pin!(places.turn())).await);
    }

    #[tokio::test]
    async fn a_place_that_somebody_waits_for_is_not_free() {
        let places = Arc::new(Places::new(1));
        let one = places.take().await;
        let mut next = pin!(places.take());
        let wait = poll_fn(|context| Poll::Ready(next.as_mut().poll(context).is_pending()));
        assert!(wait.await);
        drop(one);
        assert!(!places.are_all_free());
        drop(next.await);
        assert!(places.are_all_free());
    }

    #[tokio::test]
    async fn where_no_other_comes_an_answer_is_judged_all_the_same() {
        let places = Arc::new(Places::with_patience(2, Duration::from_millis(1)));
        let _under_way = places.take().await;
        let waiting = places.clone();
        let patience = tokio::spawn(async move { waiting.run_out_of_patience().await });
        for _ in 0..2 {
            let turn = tokio::time::timeout(PATIENCE * 50, places.turn()).await;
            assert!(turn.is_ok(), "it lies there for ever");
        }
        patience.abort();
    }
}
