//! Ops: valid requests.

use std::sync::Arc;

use serde::Deserialize;

use super::edit::Edit;
use super::expected::ExpectedResponse;
use super::fixture::Generator;
use super::step::Step;
use super::template::{JsonTemplate, Template};
use crate::diag::Location;
use crate::view::Pointer;

/// A valid request.
#[derive(Debug, Clone)]
pub struct Op {
    /// The name.
    pub name: String,
    /// Where it is defined.
    pub location: Location,
    /// The method.
    pub method: String,
    /// The endpoint that it goes to.
    pub endpoint: String,
    /// The path below the endpoint; empty: the endpoint itself.
    pub path: Vec<PathPiece>,
    /// Query parameters, in order.
    pub query: Vec<(String, Template)>,
    /// Header fields, in order.
    pub headers: Vec<(String, Template)>,
    /// Form parameters, in order.
    pub form: Option<Vec<(String, Template)>>,
    /// The JSON body.
    pub body: Option<JsonTemplate>,
    /// Values that are generated for every request.
    pub new: Vec<(String, Generator)>,
    /// The identity that sends it.
    pub identity: String,
    /// The fixtures that it needs, by role.
    pub uses: Vec<String>,
    /// The groups that matrices and watches select it by.
    pub groups: Vec<String>,
    /// The features that the target needs.
    pub features: Vec<String>,
    /// Ops whose controls must pass before its own control is sent, so that one defect is reported once.
    pub rests: Vec<String>,
    /// Why it has no control; absent: it has one.
    pub no_control: Option<String>,
    /// The schema of its body.
    pub request: Option<String>,
    /// The responses that mean that the server accepted both the request and the caller.
    pub accept: Vec<Arc<ExpectedResponse>>,
    /// The effect on the server.
    pub effect: Effect,
    /// Values for the undo, taken from the response; each replaces the `let` of the same name.
    pub save: Vec<(String, Pointer)>,
    /// The steps that remove what it created.
    pub undo: Vec<Step>,
}

/// A piece of an op's path.
#[derive(Debug, Clone)]
pub enum PathPiece {
    /// Literal text.
    Text(String),
    /// A variable, addressed as `/path/<name>`.
    Variable(String),
}

/// The effect of a valid request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// No effect.
    None,
    /// It creates an object, which `undo` removes.
    Makes,
    /// It changes or uses up a fixture.
    Changes,
}

impl Op {
    /// The identity that sends it after these edits.
    pub fn sender<'o>(&'o self, edits: &'o [Edit]) -> &'o str {
        let other = edits.iter().rev().find_map(Edit::identity);
        other.unwrap_or(&self.identity)
    }
}
