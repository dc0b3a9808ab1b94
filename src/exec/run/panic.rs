//! Catches a panic in an entry. The panic becomes the error of that entry, and clean-up still
//! happens.

use std::any::Any;
use std::cell::Cell;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

use tokio::task::JoinError;

thread_local! {
    static RUNNING_ENTRY: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is running an entry. The record of the entry reports the panic, so the panic
/// hook of the program prints nothing.
pub(crate) fn is_running_entry() -> bool {
    RUNNING_ENTRY.get()
}

/// Runs a future to completion. If it panics, returns the panic message as an error.
pub(crate) async fn catch_panic<T>(work: impl Future<Output = T>) -> Result<T, String> {
    let mut work = pin!(work);
    let caught = poll_fn(|context| {
        // After a panic, the future is dropped, so no code can see its broken state.
        let poll = AssertUnwindSafe(|| work.as_mut().poll(context));
        RUNNING_ENTRY.set(true);
        let polled = catch_unwind(poll);
        RUNNING_ENTRY.set(false);
        match polled {
            Ok(poll) => poll.map(Ok),
            Err(panic) => Poll::Ready(Err(panic_message(&*panic))),
        }
    });
    caught.await
}

/// Why a run is incomplete if one of its tasks panicked.
pub(crate) fn panicked(error: &JoinError) -> String {
    format!("rebuff panicked outside a case ({error}); please report it")
}

fn panic_message(panic: &(dyn Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_an_error_with_its_message() {
        let caught: Result<(), String> = catch_panic(async {
            assert!(is_running_entry());
            tokio::task::yield_now().await;
            panic!("no {}", "luck")
        })
        .await;
        assert_eq!(caught, Err("no luck".into()));
        assert!(!is_running_entry());
    }

    #[tokio::test]
    async fn other_work_of_the_thread_is_not_part_of_the_entry() {
        let entry = catch_panic(tokio::task::yield_now());
        let other = async { is_running_entry() };
        let (done, seen) = tokio::join!(entry, other);
        assert_eq!((done, seen), (Ok(()), false));
    }
}
