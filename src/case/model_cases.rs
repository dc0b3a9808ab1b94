//! Cases, one a row of a matrix, checked.

use crate::diag::Location;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::drive::Drive;
use super::expect::{Check, ExpectedResponse};
use super::model::{Edit, Generator, Step};
use super::raw::OptIn;
use crate::vocab::{CaseId, Level};

/// A case, or one row of its matrix.
#[derive(Debug, Clone)]
pub struct Case {
    /// The id, for life.
    pub id: CaseId,
    /// Where it stands.
    pub location: Location,
    /// The rule as a sentence about the server.
    pub title: Arc<str>,
    /// What goes wrong without it.
    pub why: Option<Arc<str>>,
    /// The rules, the first one first; a row may have one of its own in front.
    pub rules: Vec<String>,
    /// The level.
    pub level: Level,
    /// What the target has to be able to do, beside what its ops ask for.
    pub features: Vec<String>,
    /// Why it runs only where it is chosen.
    pub opt_in: Option<OptIn>,
    /// How often the shot is sent; absent: once.
    pub act: Option<Act>,
    /// The budget that each of its shots takes a request from.
    pub spends: Option<String>,
    /// The watches that do not look at its own answers.
    pub spare: Vec<String>,
    /// The op of the shot.
    pub op: String,
    /// The fault: edits that together are one mistake.
    pub fault: Vec<Edit>,
    /// Whether the body stays valid under its schema: only the server can know the mistake.
    pub fits: bool,
    /// Roles that this case's steps see another fixture under.
    pub fixtures: BTreeMap<String, String>,
    /// Fresh values that live as long as the case.
    pub new: Vec<(String, Generator)>,
    /// Steps that lead up to the shot.
    pub before: Vec<Step>,
    /// Steps that look at what it did.
    pub after: Vec<Step>,
    /// The ops whose controls stand in place of the shot's own.
    pub control: Option<Vec<String>>,
    /// The answers, best first.
    pub answer: Vec<Arc<ExpectedResponse>>,
    /// Answers that are advice.
    pub also: Vec<Arc<ExpectedResponse>>,
    /// Comparisons of the shot's answer, whatever alternative was taken.
    pub checks: Vec<Check>,
    /// The fixtures, by role, that have to stay as they are.
    pub unchanged: Vec<String>,
}

impl Case {
    /// Whether it shows a good request: it needs no control of its own.
    pub fn is_positive(&self) -> bool {
        self.fault.is_empty()
            && self.before.is_empty()
            && self.fixtures.is_empty()
            && self.act.is_none()
    }

    /// The ops that prove that good requests are accepted: the shot's own, or those in its place.
    pub fn controls(&self) -> Vec<&str> {
        match &self.control {
            Some(ops) => ops.iter().map(String::as_str).collect(),
            None => vec![&self.op],
        }
    }

    /// All steps but the shot.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.before.iter().chain(&self.after)
    }

    /// The fixture that this case sees under a role.
    pub fn fixture<'a>(&'a self, role: &'a str) -> &'a str {
        self.fixtures.get(role).map_or(role, String::as_str)
    }

    /// All answers that it lists.
    pub fn listed(&self) -> impl Iterator<Item = &Arc<ExpectedResponse>> {
        self.answer.iter().chain(&self.also)
    }
}

/// How often the shot is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Until it is not accepted any more, at most so often.
    Burst(u32),
    /// Until a listed answer comes, for so long.
    Within(Duration),
    /// Once, and from its answer on as a person would, with the scripted visits of the target.
    Drive(Drive),
}
