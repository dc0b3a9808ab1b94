//! The controls of fallbacks: each is sent once a run for an op, and its result is shared.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

use crate::case::Fallback;

/// Why the valid request is refused with the edits of a fallback; none if it is not.
type Refused = Option<String>;

/// An op, and the location of a fallback.
type Key = (String, String);

/// The results, each once it is known.
#[derive(Debug, Default)]
pub(crate) struct FallbackControls(Mutex<BTreeMap<Key, Arc<OnceCell<Refused>>>>);

impl FallbackControls {
    pub(crate) fn result(&self, op: &str, fallback: &Fallback) -> Arc<OnceCell<Refused>> {
        let at = format!("{}:{}", fallback.location.file, fallback.location.line);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry((op.to_owned(), at)).or_default().clone()
    }
}
