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
    /// The name of the op.
    pub name: String,
    /// Where the op is defined.
    pub location: Location,
    /// The HTTP method.
    pub method: String,
    /// The endpoint that the request goes to.
    pub endpoint: String,
    /// The path below the endpoint; empty: the endpoint itself.
    pub path: Vec<PathPiece>,
    /// Query parameters, in order.
    pub query: Vec<(String, Template)>,
    /// Header fields, in order.
    pub headers: Vec<(String, Template)>,
    /// Form parameters, in order.
    pub form: Option<Vec<(String, Template)>>,
    /// The JSON body of the request.
    pub body: Option<JsonTemplate>,
    /// Values that are generated for every request.
    pub new: Vec<(String, Generator)>,
    /// The identity that sends the request.
    pub identity: String,
    /// The fixtures that the op needs, by role.
    pub uses: Vec<String>,
    /// The groups by which matrices and watches select the op.
    pub groups: Vec<String>,
    /// The features that the target needs.
    pub features: Vec<String>,
    /// Ops whose controls must pass before that of this op, so that one defect is reported once.
    pub rests: Vec<String>,
    /// Why the op has no control; absent: the op has a control.
    pub no_control: Option<String>,
    /// The schema of the request body.
    pub request: Option<String>,
    /// The responses that mean that the server accepted the request and the caller.
    pub accept: Vec<Arc<ExpectedResponse>>,
    /// The effect of the op on the server.
    pub effect: Effect,
    /// Values that the undo takes from the response; each replaces the `let` of the same name.
    pub save: Vec<(String, Pointer)>,
    /// The steps that remove what the op created.
    pub undo: Vec<Step>,
}

/// A piece of an op's path.
#[derive(Debug, Clone)]
pub enum PathPiece {
    /// Literal text.
    Text(String),
    /// A variable. Its pointer is `/path/<name>`.
    Variable(String),
}

/// The effect of a valid request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// The request has no effect.
    None,
    /// The request creates an object, which `undo` removes.
    Makes,
    /// The request changes or uses up a fixture.
    Changes,
}

impl Op {
    /// Returns the identity that sends the op after these edits.
    pub fn sender<'o>(&'o self, edits: &'o [Edit]) -> &'o str {
        let other = edits.iter().rev().find_map(Edit::identity);
        other.unwrap_or(&self.identity)
    }
}
