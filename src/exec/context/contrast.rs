//! What contrast has shown: callers that a server knows although it answers their valid requests with
//! another error than it should.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The part of an error response by which two of them are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ErrorAnswer {
    pub(crate) status: u16,
    /// The error word, where the contract says that it is.
    pub(crate) word: Option<String>,
}

/// How a server answers a valid request of a caller that contrast has proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Deviation {
    /// The id of the prerequisite that proved it.
    pub(crate) proved_by: String,
    pub(crate) answer: ErrorAnswer,
    /// What the server said, in one line.
    pub(crate) said: String,
}

/// The deviations of a run, by op and by the caller's name in the target file.
#[derive(Debug, Default)]
pub(crate) struct Contrasts(Mutex<BTreeMap<(String, String), Deviation>>);

impl Contrasts {
    pub(crate) fn keep(&self, op: &str, caller: &str, deviation: Deviation) {
        let key = (op.to_owned(), caller.to_owned());
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(key, deviation);
    }

    /// Whether this is how the server answers the valid request of an op to a known caller.
    pub(crate) fn has(&self, op: &str, caller: &str, answer: &ErrorAnswer) -> bool {
        let key = (op.to_owned(), caller.to_owned());
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&key).is_some_and(|known| known.answer == *answer)
    }

    /// The deviation of an op that this answer repeats, whoever the caller was.
    pub(crate) fn repeated(&self, op: &str, answer: &ErrorAnswer) -> Option<Deviation> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_op = all.iter().filter(|((of, _), _)| of == op);
        let mut deviations = of_op.map(|(_, deviation)| deviation);
        deviations.find(|known| known.answer == *answer).cloned()
    }
}

impl std::fmt::Display for ErrorAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.status)?;
        match &self.word {
            Some(word) => write!(f, " {word}"),
            None => Ok(()),
        }
    }
}
