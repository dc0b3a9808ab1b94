//! A finding as data: the check, the expected and the actual value, and the location. The reports
//! turn findings into sentences.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::level::Level;

/// One thing that is wrong with a response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The kind of check that failed.
    pub check: CheckKind,
    /// The watch that the check belongs to; absent if it belongs to the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watch: Option<String>,
    /// A JSON pointer into the response (`/status`, `/body/error/code`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// How strongly the rule requires the expected value: must or should.
    pub level: Level,
    /// The rule that was broken.
    pub rule: String,
    /// The step whose response the finding is about; absent for the shot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// What the rule requires.
    pub expected: String,
    /// What the response has instead. Fresh values are replaced by their names, so that the text is the
    /// same in every run.
    pub actual: String,
    /// Additional help to understand the finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// What reports show beside these texts. It differs in each run, so known failures do not see it.
    #[serde(default, skip_serializing_if = "Shown::is_empty")]
    pub shown: Shown,
}

/// What a finding shows to people: the values of one run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// The values whose names stand in `expected` and `actual`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
    /// The beginning of the body, if it could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The exchange that the finding is about, as an index into the exchanges of the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<usize>,
}

impl Shown {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// A text with the values in place of their names.
    fn fill(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (name, value) in &self.values {
            filled = filled.replace(&format!("${{{name}}}"), value);
        }
        filled
    }
}

impl Finding {
    /// What the rule requires, with the values of this run.
    pub fn expected_here(&self) -> String {
        self.shown.fill(&self.expected)
    }

    /// What the response has instead, with the values of this run.
    pub fn actual_here(&self) -> String {
        let demands_text = self.expected.starts_with("a text like")
            || self.expected.starts_with("at least 1 char");
        match &self.shown.body {
            Some(body) => format!("{} `{body}`", self.actual),
            None if self.actual == "\"\"" && demands_text => {
                "empty, but at least one character is demanded".into()
            }
            None => self.shown.fill(&self.actual),
        }
    }

    /// The code by which a list of known failures names this finding:
    /// `[step/][watch:]check[:pointer]`. Two different problems of a case have different codes.
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
        if let Some(at) = self.at.as_deref().filter(|_| self.check.has_pointer()) {
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
    /// The status is not one of the expected ones.
    Status,
    /// The body does not match its schema.
    Schema,
    /// A value differs from the one it must equal.
    Equals,
    /// A value equals the one it must differ from.
    Differs,
    /// A value is not one of the permitted ones.
    In,
    /// A text does not match the required pattern.
    Matches,
    /// A URL does not go to the required URI.
    Extends,
    /// A URL goes to a forbidden URI.
    Avoids,
    /// A text or a list lacks what it must contain.
    Has,
    /// A text or a list contains what it must not contain.
    Lacks,
    /// The length differs from the required one.
    Length,
    /// A number exceeds its maximum.
    Max,
    /// Something forbidden is present, or something required is absent.
    Present,
    /// The shot changed the state of a fixture.
    Unchanged,
    /// The server gave no response twice, but responded to the control.
    NoAnswer,
    /// The response to the repeated request differed.
    Unsteady,
    /// The response is listed, but only as a second choice.
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

    /// Whether the pointer is part of the code: a response has one status, but many members.
    fn has_pointer(self) -> bool {
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
