//! The state of a running server, behind a lock, and the one decision that the server takes
//! differently.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// The state `T` of a contract's server, and its switch. `S` lists the decisions of the server.
#[derive(Debug)]
pub(crate) struct Service<S, T> {
    switch: Option<S>,
    state: Mutex<T>,
}

impl<S: Copy + PartialEq, T> Service<S, T> {
    pub(crate) fn new(switch: Option<S>, state: T) -> Self {
        Self {
            switch,
            state: Mutex::new(state),
        }
    }

    /// The decision that the server takes differently. None on the plain server.
    pub(crate) fn switch(&self) -> Option<S> {
        self.switch
    }

    /// Whether the server takes this decision differently.
    pub(crate) fn is_on(&self, switch: S) -> bool {
        self.switch == Some(switch)
    }

    /// Locks the state. A request that panicked does not block the others, because no request
    /// leaves a partial change.
    pub(crate) fn state(&self) -> MutexGuard<'_, T> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
