//! Steps: the requests of cases, fixtures and undos around the shot.

use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;

use super::check::Check;
use super::edit::Edit;
use super::expected::ExpectedResponse;
use super::template::{JsonTemplate, Template};
use crate::view::Pointer;

/// One request of a case, a fixture or an undo.
#[derive(Debug, Clone)]
pub struct Step {
    /// The op that is sent.
    pub op: String,
    /// Whether it sends the shot's own request again.
    pub again: bool,
    /// How an undo finds the objects to remove.
    pub find: Option<Find>,
    /// Values that this step uses under these names.
    pub lets: Vec<(String, Template)>,
    /// Valid changes of the request.
    pub edits: Vec<Edit>,
    /// The scripted visits that continue from its response.
    pub drive: Option<Drive>,
    /// How to follow pages.
    pub pages: Option<Pages>,
    /// How long to repeat it.
    pub until: Option<Until>,
    /// The responses it expects; absent: those that the op accepts.
    pub answer: Option<Vec<Arc<ExpectedResponse>>>,
    /// Checks of its response.
    pub checks: Vec<Check>,
    /// Values that later steps may use, by name.
    pub save: Vec<(String, Pointer)>,
}

/// The scripted visits of the target that continue from a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Drive {
    /// Logs in, then consents.
    Login,
    /// Consents.
    Consent,
    /// Denies consent.
    Deny,
}

impl Drive {
    /// Its word in case files and target files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Consent => "consent",
            Self::Deny => "deny",
        }
    }
}

/// How an undo finds the objects to remove when their ids are unknown: every matching item of a list.
#[derive(Debug, Clone)]
pub struct Find {
    /// The op that lists.
    pub op: String,
    /// The list in its response.
    pub each: Pointer,
    /// The values that an item must have to match.
    pub wheres: Vec<(Pointer, JsonTemplate)>,
    /// The values that the undo takes from an item, by name.
    pub take: Vec<(String, Pointer)>,
    /// How to follow pages.
    pub pages: Option<Pages>,
}

/// How to follow the pages of a list.
#[derive(Debug, Clone)]
pub struct Pages {
    /// The token of the next page in a response; absent on the last page.
    pub next: Pointer,
    /// Where the request carries that token.
    pub into: Pointer,
    /// The maximum number of pages; more are an error.
    pub most: u32,
}

/// How long to repeat a step.
#[derive(Debug, Clone)]
pub struct Until {
    /// What must hold.
    pub checks: Vec<Check>,
    /// The time limit.
    pub within: Duration,
    /// The reason to skip the case after the time limit; absent: an error.
    pub skip: Option<String>,
}
