//! What a scripted visit belongs to: whose session, which script, and what ends it.

use std::sync::Arc;

use crate::case::{Drive, ExpectedResponse};
use crate::exec::attempt::state::StepLabel;
use crate::exec::stop::Stop;
use crate::vocab::TroubleKind;

/// How a request is driven, and which responses are listed for it.
#[derive(Clone, Copy)]
pub(crate) struct DriveRequest<'d> {
    pub(crate) drive: Drive,
    /// A listed response ends the visits, wherever it redirects to.
    pub(crate) listed: &'d [Arc<ExpectedResponse>],
    pub(crate) label: StepLabel<'d>,
}

/// Whose visits these are, and what they are for.
#[derive(Clone, Copy)]
pub(crate) struct BrowserStep<'g> {
    pub(crate) label: StepLabel<'g>,
    pub(crate) identity: &'g str,
    /// `login`, `consent` or `deny`.
    pub(crate) script: &'g str,
    /// The responses that end the visits; a redirect to another origin always does.
    pub(crate) ends: Option<ListedEnds<'g>>,
}

/// The responses that are listed for a driven request.
#[derive(Clone, Copy)]
pub(crate) struct ListedEnds<'g> {
    /// The index of the driven request in the evidence.
    pub(crate) request: usize,
    pub(crate) listed: &'g [Arc<ExpectedResponse>],
}

impl BrowserStep<'_> {
    /// Trouble: a visit cannot be made, or it does not do what it is for.
    pub(crate) fn failed(self, visit: &str, why: &str) -> Stop {
        let message = format!("{visit} of `[session.{}]`: {why}", self.identity);
        Stop::Trouble(TroubleKind::SetUp, message)
    }
}
