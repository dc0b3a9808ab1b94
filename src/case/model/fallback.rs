//! Fallbacks: how to send a case again if the response says nothing about the fault, because the
//! server first asks for something else.

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
    /// Where the fallback is defined.
    pub location: Location,
    /// The responses that say nothing about the fault.
    pub when: Vec<Arc<ExpectedResponse>>,
    /// The edits with which the case is sent again.
    pub edits: Vec<Edit>,
    /// The responses to the second request that still say nothing about the fault.
    pub undecided: Vec<Arc<ExpectedResponse>>,
    /// The reason to skip the case if the response is still one of these.
    pub skip: String,
}

impl Fallback {
    /// Whether the fallback applies to a case: a conforming server may give one of the `when`
    /// responses to the op, and the edits do not touch the part with the fault.
    pub fn is_for(&self, case: &Case, op: &Op) -> bool {
        let mut faults = case.fault.iter().filter_map(Edit::pointer);
        let overlaps = |at: &Pointer| {
            let mut edits = self.edits.iter().filter_map(Edit::pointer);
            edits.any(|own| own.holds(at) || at.holds(own))
        };
        // Scripted visits already answer what the server asks for first, so they need no fallback.
        let driven = matches!(case.act, Some(Act::Drive(_)));
        !driven && self.is_for_op(op) && !faults.any(overlaps)
    }

    /// Whether the op accepts one of the `when` responses.
    pub fn is_for_op(&self, op: &Op) -> bool {
        let accepted =
            |when: &Arc<ExpectedResponse>| op.accept.iter().any(|one| one.name == when.name);
        self.when.iter().any(accepted)
    }
}
