//! Parses the table `[[fallback]]`.

use crate::case::context::ParseContext;
use crate::case::model::Fallback;
use crate::case::syntax::{RawFallback, edits};

/// Parses a fallback.
pub(crate) fn fallback(raw: &RawFallback, cx: &mut ParseContext<'_>) -> Fallback {
    let span = raw.skip.span();
    if raw.when.is_empty() || raw.edit.is_empty() || raw.undecided.is_empty() {
        let message = "a fallback needs `when` (the responses it applies to), `edit` (the changes to \
                       send again with) and `undecided` (the responses that leave the case open)";
        cx.at(&span, message);
    }
    if raw.skip.get_ref().trim().is_empty() {
        cx.at(&span, "`skip` is empty: write what would decide the case");
    }
    Fallback {
        location: cx.location(&span),
        when: cx.responses(&raw.when),
        edits: edits(&raw.edit, cx),
        undecided: cx.responses(&raw.undecided),
        skip: raw.skip.get_ref().clone(),
    }
}
