//! A case: one row of its matrix, or the whole case if it has no matrix.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;

use super::check::Check;
use super::edit::Edit;
use super::expected::ExpectedResponse;
use super::fixture::Generator;
use super::step::{Drive, Step};
use crate::diag::Location;
use crate::vocab::{CaseId, Level};

/// One case. A case with a matrix becomes one `Case` per row.
#[derive(Debug, Clone)]
pub struct Case {
    /// The id. An existing id never changes.
    pub id: CaseId,
    /// Where the case is defined.
    pub location: Location,
    /// The rule as a sentence about the server.
    pub title: Arc<str>,
    /// What goes wrong in practice if a server breaks the rule.
    pub why: Option<Arc<str>>,
    /// The rules that the case cites. The most specific rule comes first.
    pub rules: Vec<String>,
    /// The level of the case.
    pub level: Level,
    /// The features that the target needs, in addition to the features of the ops.
    pub features: Vec<String>,
    /// Why the case is opt-in; absent: the case is not opt-in.
    pub opt_in: Option<OptIn>,
    /// How the shot is sent; absent: the shot is sent once.
    pub act: Option<Act>,
    /// The budget that each shot takes one request from.
    pub spends: Option<String>,
    /// The watches that do not check the responses of this case.
    pub spare: Vec<String>,
    /// The op of the shot.
    pub op: String,
    /// The fault: edits that together make one mistake.
    pub fault: Vec<Edit>,
    /// Whether the body with the fault fits its schema, so that only the server can detect the
    /// fault.
    pub fits: bool,
    /// By role: the fixture that this case uses instead of the fixture with the name of the role.
    pub fixtures: BTreeMap<String, String>,
    /// Generated values that all requests of the case share.
    pub new: Vec<(String, Generator)>,
    /// The steps that are sent before the shot.
    pub before: Vec<Step>,
    /// The steps that are sent after the shot, to observe its effect.
    pub after: Vec<Step>,
    /// The ops whose controls replace the control of the shot's own op.
    pub control: Option<Vec<String>>,
    /// The conforming responses, the best one first.
    pub answer: Vec<Arc<ExpectedResponse>>,
    /// Responses that pass with advice.
    pub also: Vec<Arc<ExpectedResponse>>,
    /// Checks of the response to the shot, in addition to those of the matched response.
    pub checks: Vec<Check>,
    /// Whether its rule rests on `after` or `unchanged` alone, so that without reading back it is skipped.
    pub rests_on_read: bool,
    /// The roles whose fixtures must not change.
    pub unchanged: Vec<String>,
}

impl Case {
    /// Whether the shot is a plain valid request. Such a case needs no control.
    pub fn is_positive(&self) -> bool {
        self.fault.is_empty()
            && self.before.is_empty()
            && self.fixtures.is_empty()
            && self.act.is_none()
    }

    /// Whether it claims that a request is refused which differs in nothing from a valid one. Only another
    /// request that is answered otherwise shows that the server looked at it.
    pub fn lacks_difference(&self) -> bool {
        let is_refusal = |one: &Arc<ExpectedResponse>| one.is_refusal();
        self.is_positive() && self.after.is_empty() && self.answer.iter().any(is_refusal)
    }

    /// The ops whose controls prove that the server accepts valid requests.
    pub fn controls(&self) -> Vec<&str> {
        match &self.control {
            Some(ops) => ops.iter().map(String::as_str).collect(),
            None => vec![&self.op],
        }
    }

    /// All steps except the shot.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.before.iter().chain(&self.after)
    }

    /// Returns the fixture that this case uses for a role.
    pub fn fixture<'a>(&'a self, role: &'a str) -> &'a str {
        self.fixtures.get(role).map_or(role, String::as_str)
    }

    /// All expected responses that the case lists.
    pub fn listed(&self) -> impl Iterator<Item = &Arc<ExpectedResponse>> {
        self.answer.iter().chain(&self.also)
    }
}

/// How the shot is sent, if not simply once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Send the shot until the server refuses it, at most this many times.
    Burst(u32),
    /// Send the shot until a listed response arrives, for at most this long.
    Within(Duration),
    /// Send the shot once. The scripted visits of the target then continue from its response.
    Drive(Drive),
}

/// Why a case is opt-in, which means that it runs only if the user selects it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OptIn {
    /// The case sends many requests.
    Load,
    /// The case sends concurrent requests.
    Race,
    /// The case changes data that it did not create.
    Destructive,
}

impl fmt::Display for OptIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Load => "load",
            Self::Race => "race",
            Self::Destructive => "destructive",
        })
    }
}
