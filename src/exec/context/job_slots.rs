//! Job slots: how many cases of a run may send requests at the same time (`--jobs`).

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// The job slots of a run. A case holds one permit from its first request to its last one.
#[derive(Debug, Clone)]
pub(crate) struct JobSlots {
    free: Arc<Semaphore>,
}

/// The right to send requests. Dropping the permit frees its slot.
#[derive(Debug)]
pub(crate) struct Permit {
    since: Instant,
    _slot: Option<OwnedSemaphorePermit>,
}

impl JobSlots {
    /// Creates one slot per job, but at least one.
    pub(crate) fn new(jobs: usize) -> Self {
        Self {
            free: Arc::new(Semaphore::new(jobs.max(1))),
        }
    }

    /// Waits for a free slot. The first to wait gets the next free slot.
    pub(crate) async fn acquire(&self) -> Permit {
        // `acquire_owned` fails only if the semaphore is closed, and this semaphore is never
        // closed.
        let slot = self.free.clone().acquire_owned().await.ok();
        Permit {
            since: Instant::now(),
            _slot: slot,
        }
    }
}

impl Permit {
    /// How long the slot has been held.
    pub(crate) fn held(&self) -> Duration {
        self.since.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use std::future::poll_fn;
    use std::pin::pin;
    use std::task::Poll;

    #[tokio::test]
    async fn no_more_permits_are_given_than_there_are_jobs() {
        let slots = JobSlots::new(2);
        let (first, _second) = (slots.acquire().await, slots.acquire().await);
        let mut third = pin!(slots.acquire());
        let waits = poll_fn(|context| Poll::Ready(third.as_mut().poll(context).is_pending()));
        assert!(waits.await, "two slots, three permits");
        drop(first);
        third.await;
    }

    #[tokio::test]
    async fn the_time_that_a_case_waits_for_its_slot_is_not_time_held() {
        let slots = JobSlots::new(1);
        let first = slots.acquire().await;
        let next = tokio::spawn({
            let slots = slots.clone();
            async move { slots.acquire().await }
        });
        tokio::task::yield_now().await;
        let freed = Instant::now();
        drop(first);
        assert!(next.await.unwrap().since >= freed);
    }

    #[tokio::test]
    async fn there_is_at_least_one_slot() {
        JobSlots::new(0).acquire().await;
    }
}
