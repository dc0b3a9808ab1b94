//! Runs a list of jobs on all cores.

use std::num::NonZero;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Applies `work` to every item, with one thread per core. Returns the results in the order of the
/// items. After the first error, no further item is started.
pub(super) fn try_map<'t, T, R, E>(
    items: &'t [T],
    work: impl Fn(&'t T) -> Result<R, E> + Sync,
) -> Result<Vec<R>, E>
where
    T: Sync,
    R: Send,
    E: Send,
{
    let next = AtomicUsize::new(0);
    let failed = AtomicBool::new(false);
    let results = Mutex::new(Vec::with_capacity(items.len()));
    let worker = || {
        while !failed.load(Ordering::Relaxed) {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { break };
            let result = work(item);
            if result.is_err() {
                failed.store(true, Ordering::Relaxed);
            }
            let mut results = results.lock().unwrap_or_else(PoisonError::into_inner);
            results.push((index, result));
        }
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 0..threads.min(items.len()) {
            scope.spawn(worker);
        }
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_of_the_items() {
        let items: Vec<usize> = (0..100).collect();
        let doubled: Result<Vec<usize>, String> = try_map(&items, |n| Ok(n * 2));
        assert_eq!(doubled.unwrap(), (0..200).step_by(2).collect::<Vec<_>>());
    }

    #[test]
    fn the_first_error_ends_the_list() {
        let items: Vec<usize> = (0..1000).collect();
        let started = AtomicUsize::new(0);
        let result = try_map(&items, |_| -> Result<(), &str> {
            started.fetch_add(1, Ordering::Relaxed);
            Err("broken")
        });
        assert_eq!(result, Err("broken"));
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        assert!(started.into_inner() <= threads);
    }
}
