//! The outcome of a case.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use super::row::VerdictRow;

/// The outcome of a case, a prerequisite or a watch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is", deny_unknown_fields)]
pub enum Verdict {
    /// Judged, without a finding.
    #[serde(deserialize_with = "no_members")]
    Pass,
    /// Judged, with should findings only.
    #[serde(deserialize_with = "no_members")]
    Advice,
    /// Judged, with at least one must finding (with `--strict`, with any finding).
    #[serde(deserialize_with = "no_members")]
    Fail,
    /// Judged, and the target file lists every red finding as a known failure.
    KnownFail {
        /// The reason that the target file gives.
        reason: String,
    },
    /// Judged, and a known failure of the target file no longer occurs.
    Fixed {
        /// The entry to remove from the target file.
        reason: String,
    },
    /// Not judged: something is missing or was not selected.
    Skip {
        /// What is missing, and what would unlock the case.
        reason: String,
    },
    /// Not judged: a prerequisite of the case is red.
    Blocked {
        /// The id of the prerequisite.
        by: String,
        /// What else there is to say: a prerequisite that is not red blocks a case whose response
        /// repeats its own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
    },
    /// Not judged: trouble occurred that says nothing about the rule.
    Error {
        /// The kind of trouble.
        cause: TroubleKind,
        /// What happened, and what to do about it.
        message: String,
    },
}

/// The kinds of trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TroubleKind {
    /// The server could not be reached, or gave no response.
    Transport,
    /// The server asked for fewer requests, or was unavailable.
    Throttled,
    /// The server refused the credentials of the target file.
    Credentials,
    /// A step that prepares the case was not accepted.
    SetUp,
    /// The run was interrupted, or its time limit was reached.
    Interrupted,
    /// A bug in rebuff or a mistake in a case file.
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

impl Verdict {
    /// What the verdict means for the reports and for the exit code.
    pub fn row(&self) -> VerdictRow {
        match self {
            Self::Pass => VerdictRow::PASS,
            Self::Advice => VerdictRow::ADVICE,
            Self::Fail => VerdictRow::FAIL,
            Self::KnownFail { .. } => VerdictRow::KNOWN_FAIL,
            Self::Fixed { .. } => VerdictRow::FIXED,
            Self::Skip { .. } => VerdictRow::SKIP,
            Self::Blocked { .. } => VerdictRow::BLOCKED,
            Self::Error { .. } => VerdictRow::ERROR,
        }
    }

    /// A [`Verdict::Error`].
    pub fn error(cause: TroubleKind, message: impl Into<String>) -> Self {
        Self::Error {
            cause,
            message: message.into(),
        }
    }

    /// The reason as a sentence, if the verdict has one.
    pub fn reason(&self) -> Option<String> {
        match self {
            Self::Pass | Self::Advice | Self::Fail => None,
            Self::KnownFail { reason } => Some(format!("known failure: {reason}")),
            Self::Fixed { reason } | Self::Skip { reason } => Some(reason.clone()),
            Self::Blocked { by, why: None } => Some(format!("blocked by {by}")),
            Self::Blocked { by, why: Some(why) } => Some(format!("blocked by {by}: {why}")),
            Self::Error { cause, message } => Some(format!("{}: {message}", cause.as_str())),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.row().word)
    }
}

/// Reads a variant without members and refuses any member. Serde alone would accept members here,
/// even with `deny_unknown_fields`.
fn no_members<'de, D: Deserializer<'de>>(from: D) -> Result<(), D::Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct NoMembers {}

    NoMembers::deserialize(from).map(|NoMembers {}| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_is_read_back_and_nothing_else_is() {
        let read = |text: &str| serde_json::from_str::<Verdict>(text);
        for text in [
            r#"{"is":"pass"}"#,
            r#"{"is":"skip","reason":"r"}"#,
            r#"{"is":"error","cause":"set-up","message":"m"}"#,
        ] {
            let verdict = read(text).unwrap();
            assert_eq!(serde_json::to_string(&verdict).unwrap(), text);
        }
        for wrong in [
            r#"{"is":"pass","reason":"r"}"#,
            r#"{"is":"fail","more":1}"#,
            r#"{"is":"skip"}"#,
            r#"{"is":"skip","reason":"r","more":1}"#,
            r#"{"is":"green"}"#,
            r#"{"reason":"r"}"#,
            r#""pass""#,
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
