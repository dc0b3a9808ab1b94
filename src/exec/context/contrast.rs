//! What contrast has shown: callers that a server knows, although it refuses their valid requests with
//! another error than it should.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The parts of an error response by which two of them are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ErrorSummary {
    pub(crate) status: u16,
    /// The error word. The contract says where it is.
    pub(crate) word: Option<String>,
}

/// The error that the valid request of a known caller always gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UsualError {
    /// The id of the prerequisite that proved the caller.
    pub(crate) proved_by: String,
    pub(crate) summary: ErrorSummary,
    /// The body of the response, in one line.
    pub(crate) said: String,
}

/// The usual errors of a run, by op and by the caller's name in the target file.
#[derive(Debug, Default)]
pub(crate) struct Contrasts(Mutex<UsualErrors>);

type UsualErrors = BTreeMap<(String, String), UsualError>;

impl Contrasts {
    /// Keeps what a contrast has shown.
    pub(crate) fn keep(&self, op: &str, caller: &str, error: UsualError) {
        self.lock()
            .insert((op.to_owned(), caller.to_owned()), error);
    }

    /// Whether this error is the usual one of the op for this caller.
    pub(crate) fn has(&self, op: &str, caller: &str, summary: &ErrorSummary) -> bool {
        let key = (op.to_owned(), caller.to_owned());
        let usual = self.lock().get(&key).cloned();
        usual.is_some_and(|usual| usual.summary == *summary)
    }

    /// The usual error of the op that equals this one, whoever the caller was.
    pub(crate) fn find(&self, op: &str, summary: &ErrorSummary) -> Option<UsualError> {
        let all = self.lock();
        let mut of_op = all.iter().filter(|((of, _), _)| of == op);
        let found = of_op.find(|(_, usual)| usual.summary == *summary);
        found.map(|(_, usual)| usual.clone())
    }

    fn lock(&self) -> MutexGuard<'_, UsualErrors> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Display for ErrorSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        match &self.word {
            Some(word) => write!(f, " {word}"),
            None => Ok(()),
        }
    }
}
