//! A finding is data: what was checked, what was expected, what was there, and where. Sentences are
//! made by the reports.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Level;

/// One thing that is wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The kind of check that made it.
    pub check: CheckKind,
    /// The watch that made it; absent where the case itself did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watch: Option<String>,
    /// The place, as a JSON pointer into the answer (`/status`, `/body/error/code`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// How strongly the rule asks for it: must or should.
    pub level: Level,
    /// The rule that was broken.
    pub rule: String,
    /// The step whose answer it is about; absent for the shot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// What the rule asks for.
    pub expected: String,
    /// What was there instead; names of fresh values stand for the values, so that it is stable.
    pub actual: String,
    /// More that helps to understand it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Finding {
    /// The code under which a known failure names this finding:
    /// `[step/][watch:]check[:place]`, unique within a case for one wrong thing.
    pub fn code(&self) -> String {
        let mut code = String::new();
        if let Some(step) = &self.step {
            code.push_str(step);
            code.push('/');
        }
        if let Some(watch) = &self.watch {
            code.push_str(watch);
            code.push(':');
        }
        code.push_str(self.check.as_str());
        if let Some(at) = self.at.as_deref().filter(|_| self.check.has_place()) {
            code.push(':');
            code.push_str(at);
        }
        code
    }
}

/// The kinds of checks, each with a code that never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckKind {
    /// The status is none of those that the answer names.
    Status,
    /// The body does not have the shape of its schema.
    Schema,
    /// A value differs from the one it has to equal.
    Equals,
    /// A value equals the one it has to differ from.
    Differs,
    /// A value is none of those that it may be.
    In,
    /// A text does not have the form that it has to have.
    Matches,
    /// A URL does not go to the URI that it has to go to.
    Extends,
    /// A URL goes to a URI that it must not go to.
    Avoids,
    /// A text or a list lacks what it has to have.
    Has,
    /// A text or a list has what it must not have.
    Lacks,
    /// There are more or fewer than there have to be.
    Length,
    /// There are more than there may be.
    Max,
    /// Something is there that must not be, or the other way round.
    Present,
    /// A fixture reads differently after the shot.
    Unchanged,
    /// There was no answer, twice, while the control was answered.
    NoAnswer,
    /// The answer was not the same when it was asked for again.
    Unsteady,
    /// The answer that came is listed, but only as a second choice.
    SecondChoice,
}

impl CheckKind {
    /// The code in reports and known failures.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Schema => "schema",
            Self::Equals => "equals",
            Self::Differs => "differs",
            Self::In => "in",
            Self::Matches => "matches",
            Self::Extends => "extends",
            Self::Avoids => "avoids",
            Self::Has => "has",
            Self::Lacks => "lacks",
            Self::Length => "length",
            Self::Max => "max",
            Self::Present => "present",
            Self::Unchanged => "unchanged",
            Self::NoAnswer => "no-answer",
            Self::Unsteady => "unsteady",
            Self::SecondChoice => "second-choice",
        }
    }

    /// Whether the place belongs to the code: a case has one status, but many members.
    fn has_place(self) -> bool {
        match self {
            Self::Schema
            | Self::Equals
            | Self::Differs
            | Self::In
            | Self::Matches
            | Self::Extends
            | Self::Avoids
            | Self::Has
            | Self::Lacks
            | Self::Length
            | Self::Max
            | Self::Present
            | Self::Unchanged => true,
            Self::Status | Self::NoAnswer | Self::Unsteady | Self::SecondChoice => false,
        }
    }
}

impl fmt::Display for CheckKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
