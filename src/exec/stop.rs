//! Why a case or prerequisite ended early. A step returns this as its error.

use crate::vocab::TroubleKind;

/// Why a case or a prerequisite stopped before it could be judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The target lacks something that the case needs.
    Skip(String),
    /// The server treats the fault as it treats a valid request, so that nothing shows that it saw it.
    Blocked {
        /// The id of the prerequisite that shows it.
        by: String,
        why: String,
    },
    /// Something went wrong that is not a response to the fault.
    Trouble(TroubleKind, String),
}

impl Stop {
    /// Trouble because of a mistake in rebuff or in a case file.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "so that `map_err` takes it as it is"
    )]
    pub(crate) fn harness(message: impl ToString) -> Self {
        Self::Trouble(TroubleKind::Harness, message.to_string())
    }
}
