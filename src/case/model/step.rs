//! Steps: the requests that cases, fixtures and undos send besides the shot.

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
    /// The op that the step sends.
    pub op: String,
    /// Whether the step sends the request of the shot again.
    pub again: bool,
    /// How an undo finds the objects to remove.
    pub find: Option<Find>,
    /// The values that this step uses under these names.
    pub lets: Vec<(String, Template)>,
    /// The valid changes of the request.
    pub edits: Vec<Edit>,
    /// The scripted visits that continue from the response.
    pub drive: Option<Drive>,
    /// How the step follows the pages of a list.
    pub pages: Option<Pages>,
    /// How long the step is repeated.
    pub until: Option<Until>,
    /// The responses that the step expects; absent: the responses that the op accepts.
    pub answer: Option<Vec<Arc<ExpectedResponse>>>,
    /// The checks of the response.
    pub checks: Vec<Check>,
    /// The values that later steps may use, by name.
    pub save: Vec<(String, Pointer)>,
}

/// The scripted visits of the target that continue from a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Drive {
    /// The visits log in, then consent.
    Login,
    /// The visits consent.
    Consent,
    /// The visits deny consent.
    Deny,
}

impl Drive {
    /// The word for these visits in case files and target files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Consent => "consent",
            Self::Deny => "deny",
        }
    }
}

/// How an undo finds objects whose ids are unknown: it removes every matching item of a list.
#[derive(Debug, Clone)]
pub struct Find {
    /// The op that reads the list.
    pub op: String,
    /// The pointer to the list in the response.
    pub each: Pointer,
    /// The values that an item must have to match.
    pub wheres: Vec<(Pointer, JsonTemplate)>,
    /// The values that the undo takes from an item, by name.
    pub take: Vec<(String, Pointer)>,
    /// How the op follows the pages of the list.
    pub pages: Option<Pages>,
}

/// How to follow the pages of a list.
#[derive(Debug, Clone)]
pub struct Pages {
    /// The pointer to the token of the next page in a response. The last page has no token.
    pub next: Pointer,
    /// The part of the request that carries the token.
    pub into: Pointer,
    /// The maximum number of pages. A list with more pages is an error.
    pub most: u32,
}

/// How long to repeat a step.
#[derive(Debug, Clone)]
pub struct Until {
    /// The checks that must hold before the step ends.
    pub checks: Vec<Check>,
    /// The time limit.
    pub within: Duration,
    /// The reason to skip the case after the time limit; absent: the time limit is an error.
    pub skip: Option<String>,
}
