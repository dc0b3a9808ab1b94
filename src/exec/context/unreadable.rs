//! Ops that only read, and that the target does not have: what they would show is not claimed.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The statuses that say that a target does not have an op.
const MISSING: [u16; 3] = [404, 405, 501];

/// The ops that the target does not have, each with the status of its response.
#[derive(Debug, Default)]
pub(crate) struct UnreadableOps(Mutex<BTreeMap<String, u16>>);

impl UnreadableOps {
    pub(crate) fn add(&self, op: &str, status: u16) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(op.to_owned(), status);
    }

    /// The status that the target answers an op with that it does not have.
    pub(crate) fn status(&self, op: &str) -> Option<u16> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(op).copied()
    }
}

/// Whether a response to a valid request says that the target does not have its op.
pub(crate) fn says_missing(status: u16) -> bool {
    MISSING.contains(&status)
}
