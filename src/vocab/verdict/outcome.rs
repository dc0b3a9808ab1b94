//! The outcomes of a case, and the one table that says what each means for the terminal, for JUnit
//! and for the gate.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What became of a case or a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is", from = "Written")]
pub enum Verdict {
    /// Judged, without a finding.
    Pass,
    /// Judged, with nothing but advice.
    Advice,
    /// Judged, with at least one must finding (with `--strict`, with any).
    Fail,
    /// A failure all of whose red findings are on the target's list.
    KnownFail {
        /// The reason that the list gives.
        reason: String,
    },
    /// Judged, and a finding of the list is no longer there.
    Fixed {
        /// Which entry has to go.
        reason: String,
    },
    /// Not judged, with the reason: something was not given or not chosen.
    Skip {
        /// What is missing, and what would unlock the case.
        reason: String,
    },
    /// Not judged: a line that the case rests on is red.
    Blocked {
        /// The id of that line.
        by: String,
    },
    /// Not judged: trouble that is no answer to the fault.
    Error {
        /// The kind of trouble.
        cause: TroubleKind,
        /// What happened, and what to do about it.
        message: String,
    },
}

/// The kinds of trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TroubleKind {
    /// The target could not be reached, or gave no answer.
    Transport,
    /// The target asks for less load, or is unavailable.
    Throttled,
    /// The target refused the credentials of the target file.
    Credentials,
    /// A step that prepares the case was not accepted.
    SetUp,
    /// The run was interrupted, or its time was over.
    Interrupted,
    /// A mistake of rebuff, or of a case file.
    Harness,
}

impl TroubleKind {
    /// The code in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Transport => "transport",
            Self::Throttled => "throttled",
            Self::Credentials => "credentials",
            Self::SetUp => "set-up",
            Self::Interrupted => "interrupted",
            Self::Harness => "harness",
        }
    }
}

/// What a verdict means, one row a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerdictRow {
    /// The word in reports.
    pub word: &'static str,
    /// What the terminal shows.
    pub libtest: LibtestStatus,
    /// What JUnit shows.
    pub junit: JunitStatus,
    /// What it does to the exit code.
    pub gate: Gate,
    /// Whether the server was judged at all.
    pub judged: bool,
}

/// The three words of a libtest front.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LibtestStatus {
    /// `ok`
    Ok,
    /// `FAILED`
    Failed,
    /// `ignored`
    Ignored,
}

/// The four states of a JUnit test case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JunitStatus {
    /// No child element.
    Success,
    /// `<failure>`
    Failure,
    /// `<error>`
    Error,
    /// `<skipped>`
    Skipped,
}

/// What a verdict does to the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Nothing.
    Green,
    /// The server does not conform: exit 1.
    Red,
    /// The server could not be judged: exit 3.
    Trouble,
}

impl Verdict {
    /// The one table of what verdicts mean.
    pub fn row(&self) -> VerdictRow {
        let row = |word, libtest, junit, gate, judged| VerdictRow {
            word,
            libtest,
            junit,
            gate,
            judged,
        };
        match self {
            Self::Pass => row(
                "pass",
                LibtestStatus::Ok,
                JunitStatus::Success,
                Gate::Green,
                true,
            ),
            Self::Advice => row(
                "advice",
                LibtestStatus::Ok,
                JunitStatus::Success,
                Gate::Green,
                true,
            ),
            Self::Fail => row(
                "fail",
                LibtestStatus::Failed,
                JunitStatus::Failure,
                Gate::Red,
                true,
            ),
            Self::KnownFail { .. } => row(
                "known-fail",
                LibtestStatus::Ignored,
                JunitStatus::Skipped,
                Gate::Green,
                true,
            ),
            Self::Fixed { .. } => row(
                "fixed",
                LibtestStatus::Failed,
                JunitStatus::Failure,
                Gate::Red,
                true,
            ),
            Self::Skip { .. } => row(
                "skip",
                LibtestStatus::Ignored,
                JunitStatus::Skipped,
                Gate::Green,
                false,
            ),
            Self::Blocked { .. } => row(
                "blocked",
                LibtestStatus::Ignored,
                JunitStatus::Skipped,
                Gate::Green,
                false,
            ),
            Self::Error { .. } => row(
                "error",
                LibtestStatus::Failed,
                JunitStatus::Error,
                Gate::Trouble,
                false,
            ),
        }
    }

    /// An [`Verdict::Error`] in one word less.
    pub fn error(cause: TroubleKind, message: impl Into<String>) -> Self {
        Self::Error {
            cause,
            message: message.into(),
        }
    }

    /// The reason in words, where the verdict carries one.
    pub fn reason(&self) -> Option<String> {
        match self {
            Self::Pass | Self::Advice | Self::Fail => None,
            Self::KnownFail { reason } => Some(format!("known failure: {reason}")),
            Self::Fixed { reason } | Self::Skip { reason } => Some(reason.clone()),
            Self::Blocked { by } => Some(format!("blocked by {by}")),
            Self::Error { cause, message } => Some(format!("{}: {message}", cause.as_str())),
        }
    }
}

/// A verdict as `run.json` holds it. A variant without members would take any that stand there.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is", deny_unknown_fields)]
enum Written {
    Pass {},
    Advice {},
    Fail {},
    KnownFail { reason: String },
    Fixed { reason: String },
    Skip { reason: String },
    Blocked { by: String },
    Error { cause: TroubleKind, message: String },
}

impl From<Written> for Verdict {
    fn from(written: Written) -> Self {
        match written {
            Written::Pass {} => Self::Pass,
            Written::Advice {} => Self::Advice,
            Written::Fail {} => Self::Fail,
            Written::KnownFail { reason } => Self::KnownFail { reason },
            Written::Fixed { reason } => Self::Fixed { reason },
            Written::Skip { reason } => Self::Skip { reason },
            Written::Blocked { by } => Self::Blocked { by },
            Written::Error { cause, message } => Self::Error { cause, message },
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.row().word)
    }
}
