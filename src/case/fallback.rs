//! Fallbacks: what is done where the answer to the shot says nothing of the fault, because the server
//! asks for something else first.

use crate::diag::Location;
use std::sync::Arc;

use serde::Deserialize as De;
use toml::Spanned;

use super::context::Context;
use super::edits::edits;
use super::expect::ExpectedResponse;
use super::model::{Act, Case, Edit, Op};
use super::raw::{RawEdit, Word};
use crate::view::Pointer;

/// Another way to the answer of a shot.
#[derive(Debug, Clone)]
pub struct Fallback {
    /// Where it stands.
    pub location: Location,
    /// The answers that say nothing of the fault.
    pub when: Vec<Arc<ExpectedResponse>>,
    /// What the case is sent again with.
    pub edits: Vec<Edit>,
    /// The answers that say nothing of it then, either.
    pub undecided: Vec<Arc<ExpectedResponse>>,
    /// The reason of the skip then.
    pub skip: String,
}

impl Fallback {
    /// Whether it stands by a case: its op may be answered so by a server that does what it should,
    /// and the fault is somewhere else than the edits.
    pub fn is_for(&self, case: &Case, op: &Op) -> bool {
        let mut faults = case.fault.iter().filter_map(Edit::pointer);
        let meet = |at: &Pointer| {
            let mut edits = self.edits.iter().filter_map(Edit::pointer);
            edits.any(|own| own.holds(at) || at.holds(own))
        };
        // What was driven past its pages has the answer that it has.
        let driven = matches!(case.act, Some(Act::Drive(_)));
        !driven && self.is_for_op(op) && !faults.any(meet)
    }

    /// Whether the op accepts one of the answers.
    pub(super) fn is_for_op(&self, op: &Op) -> bool {
        let accepted =
            |when: &Arc<ExpectedResponse>| op.accept.iter().any(|one| one.name == when.name);
        self.when.iter().any(accepted)
    }
}

#[derive(Debug, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFallback {
    when: Vec<Word>,
    edit: Vec<RawEdit>,
    undecided: Vec<Word>,
    skip: Spanned<String>,
}

/// Reads a fallback.
pub(super) fn fallback(raw: &RawFallback, cx: &mut Context<'_>) -> Fallback {
    let span = raw.skip.span();
    if raw.when.is_empty() || raw.edit.is_empty() || raw.undecided.is_empty() {
        let message = "a fallback says `when` it is taken, with which `edit` the case is sent again, \
                       and what leaves it `undecided`";
        cx.at(&span, message);
    }
    if raw.skip.get_ref().trim().is_empty() {
        cx.at(&span, "`skip` says what would decide it");
    }
    Fallback {
        location: cx.location(&span),
        when: cx.answers(&raw.when),
        edits: edits(&raw.edit, cx),
        undecided: cx.answers(&raw.undecided),
        skip: raw.skip.get_ref().clone(),
    }
}
