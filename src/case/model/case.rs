//! A case: one matrix row, or the whole case where it has no matrix.

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

/// A case, or one row of its matrix.
#[derive(Debug, Clone)]
pub struct Case {
    /// The id, which never changes.
    pub id: CaseId,
    /// Where it is defined.
    pub location: Location,
    /// The rule as a sentence about the server.
    pub title: Arc<str>,
    /// What goes wrong in practice if a server breaks the rule.
    pub why: Option<Arc<str>>,
    /// The rules, the most specific one first.
    pub rules: Vec<String>,
    /// The level.
    pub level: Level,
    /// The features that the target needs, beside those of the ops.
    pub features: Vec<String>,
    /// Why the case runs only if the user selects it.
    pub opt_in: Option<OptIn>,
    /// How the shot is sent; absent: once.
    pub act: Option<Act>,
    /// The budget that each shot takes one request from.
    pub spends: Option<String>,
    /// The watches that skip the responses of this case.
    pub spare: Vec<String>,
    /// The op of the shot.
    pub op: String,
    /// The fault: edits that together are one mistake.
    pub fault: Vec<Edit>,
    /// Whether the body still fits its schema, so that only the server can find the mistake.
    pub fits: bool,
    /// By role: the fixture that this case uses instead of the one of that name.
    pub fixtures: BTreeMap<String, String>,
    /// Generated values that live as long as the case.
    pub new: Vec<(String, Generator)>,
    /// The steps before the shot.
    pub before: Vec<Step>,
    /// The steps after the shot, which observe its effect.
    pub after: Vec<Step>,
    /// The ops whose controls replace the control of the shot's own op.
    pub control: Option<Vec<String>>,
    /// The conforming responses, the best one first.
    pub answer: Vec<Arc<ExpectedResponse>>,
    /// Responses that pass with advice.
    pub also: Vec<Arc<ExpectedResponse>>,
    /// Checks of the shot's response, whichever listed response it matches.
    pub checks: Vec<Check>,
    /// The roles whose fixtures must not change.
    pub unchanged: Vec<String>,
}

impl Case {
    /// Whether it sends a valid request only, so that it needs no control.
    pub fn is_positive(&self) -> bool {
        self.fault.is_empty()
            && self.before.is_empty()
            && self.fixtures.is_empty()
            && self.act.is_none()
    }

    /// The ops that prove that the server accepts valid requests.
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

    /// The fixture that this case uses in a role.
    pub fn fixture<'a>(&'a self, role: &'a str) -> &'a str {
        self.fixtures.get(role).map_or(role, String::as_str)
    }

    /// All responses that it lists.
    pub fn listed(&self) -> impl Iterator<Item = &Arc<ExpectedResponse>> {
        self.answer.iter().chain(&self.also)
    }
}

/// How the shot is sent, if it is not simply sent once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Repeatedly, until the server refuses it, at most this many times.
    Burst(u32),
    /// Repeatedly, until a listed response arrives, for at most this long.
    Within(Duration),
    /// Once; then the scripted visits of the target continue from its response.
    Drive(Drive),
}

/// Why a case runs only if the user selects it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OptIn {
    /// It sends many requests.
    Load,
    /// It sends concurrent requests.
    Race,
    /// It changes data that it did not create.
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
