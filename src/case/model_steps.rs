//! The steps of cases, fixtures and undos, and what they change, checked.

use std::sync::Arc;
use std::time::Duration;

use super::drive::Drive;
use super::edit::Edit;
use super::expect::{Check, ExpectedResponse};
use super::template::{JsonTemplate, Template};
use crate::view::Pointer;

/// One request of a case, a fixture or an undo.
#[derive(Debug, Clone)]
pub struct Step {
    /// The op that is sent.
    pub op: String,
    /// Whether it sends the shot's own request once more.
    pub again: bool,
    /// How an undo finds what was made.
    pub find: Option<Find>,
    /// Values that this step sees under these names.
    pub lets: Vec<(String, Template)>,
    /// Valid changes.
    pub edits: Vec<Edit>,
    /// How it goes on from its answer.
    pub drive: Option<Drive>,
    /// How pages are followed.
    pub pages: Option<Pages>,
    /// How long it is repeated.
    pub until: Option<Until>,
    /// Its own answers; absent: what the op accepts.
    pub answer: Option<Vec<Arc<ExpectedResponse>>>,
    /// Its own comparisons.
    pub checks: Vec<Check>,
    /// What later steps see, by name.
    pub save: Vec<(String, Pointer)>,
}

/// How an undo finds what was made, where nobody knows its id: every item of a list that looks like it.
#[derive(Debug, Clone)]
pub struct Find {
    /// The op that lists.
    pub op: String,
    /// Where the items stand in its answer.
    pub each: Pointer,
    /// The places of an item that have to have these values.
    pub wheres: Vec<(Pointer, JsonTemplate)>,
    /// What is taken from an item, by the name that the undo knows.
    pub take: Vec<(String, Pointer)>,
    /// How its pages are followed.
    pub pages: Option<Pages>,
}

/// How the pages of a list are followed.
#[derive(Debug, Clone)]
pub struct Pages {
    /// Where an answer names the next page; absent on the last one.
    pub next: Pointer,
    /// Where the request names the page that it wants.
    pub into: Pointer,
    /// A list with more pages is trouble.
    pub most: u32,
}

/// How a step is repeated until it is as it should be.
#[derive(Debug, Clone)]
pub struct Until {
    /// What has to hold.
    pub checks: Vec<Check>,
    /// For how long it is tried.
    pub within: Duration,
    /// The reason of the skip when time is out; absent: trouble.
    pub skip: Option<String>,
}
