//! `summary.md`: the page for the step summary of a build server, in GitHub-flavoured Markdown.
//!
//! The page answers these questions in order: does the server conform, which areas fail, which
//! prerequisites and watches are red, what are the causes, which cases fail, what could not be
//! judged and what would unlock it, what is left on the server, where is more detail.

mod escape;
mod failures;
mod frame;
mod rows;
mod section;
mod unjudged;

use crate::report::format::{Format, RenderError};
use crate::vocab::RunRecord;

/// The entry in the table of formats.
pub(super) const FORMAT: Format = Format {
    name: "markdown",
    file: "summary.md",
    mark: "<!-- made by rebuff",
    render,
};

/// The text of `summary.md`.
#[expect(
    clippy::unnecessary_wraps,
    reason = "all formats have one type, and the others can fail"
)]
fn render(run: &RunRecord) -> Result<String, RenderError> {
    let mut out = frame::head(run);
    failures::areas(&mut out, run);
    failures::red_others(&mut out, run);
    failures::causes(&mut out, run);
    failures::red_cases(&mut out, run);
    failures::notes(&mut out, run);
    failures::advice(&mut out, run);
    unjudged::errors(&mut out, run);
    unjudged::skipped_and_blocked(&mut out, run);
    unjudged::leftovers(&mut out, run);
    frame::foot(&mut out, run);
    Ok(out)
}
