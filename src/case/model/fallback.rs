//! Fallbacks: how to send a case again when the response says nothing about its fault, because the
//! server asks for something else first.

use std::sync::Arc;

use super::case::{Act, Case};
use super::edit::Edit;
use super::expected::ExpectedResponse;
use super::op::Op;
use crate::diag::Location;
use crate::view::Pointer;

/// Another way to get a response to the fault of a case.
#[derive(Debug, Clone)]
pub struct Fallback {
    /// Where it is defined.
    pub location: Location,
    /// The responses that say nothing about the fault.
    pub when: Vec<Arc<ExpectedResponse>>,
    /// The changes with which the case is sent again.
    pub edits: Vec<Edit>,
    /// The responses that still say nothing about the fault.
    pub undecided: Vec<Arc<ExpectedResponse>>,
    /// The reason to skip the case then.
    pub skip: String,
}

impl Fallback {
    /// Whether it applies to a case: a conforming server may respond like this to the op, and the edits
    /// do not touch the part with the fault.
    pub fn is_for(&self, case: &Case, op: &Op) -> bool {
        let mut faults = case.fault.iter().filter_map(Edit::pointer);
        let overlaps = |at: &Pointer| {
            let mut edits = self.edits.iter().filter_map(Edit::pointer);
            edits.any(|own| own.holds(at) || at.holds(own))
        };
        // Scripted visits already answer what the server asks for first.
        let driven = matches!(case.act, Some(Act::Drive(_)));
        !driven && self.is_for_op(op) && !faults.any(overlaps)
    }

    /// Whether the op accepts one of the responses.
    pub fn is_for_op(&self, op: &Op) -> bool {
        let accepted =
            |when: &Arc<ExpectedResponse>| op.accept.iter().any(|one| one.name == when.name);
        self.when.iter().any(accepted)
    }
}
