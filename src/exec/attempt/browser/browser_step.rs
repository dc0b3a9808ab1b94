//! What each visit of the scripted browser needs: the label of its step, the identity, the name of
//! the script, and the responses that end the visits.

use std::sync::Arc;

use crate::case::{Drive, ExpectedResponse};
use crate::exec::attempt::state::StepLabel;
use crate::exec::stop::Stop;
use crate::vocab::TroubleKind;

/// How the browser completes a request, and which responses the case lists for it.
#[derive(Clone, Copy)]
pub(crate) struct DriveRequest<'d> {
    pub(crate) drive: Drive,
    /// If the server sends a listed response, the visits end, even if that response is a redirect.
    pub(crate) listed: &'d [Arc<ExpectedResponse>],
    pub(crate) label: StepLabel<'d>,
}

/// The context of one or more visits: who makes them, and which script they belong to.
#[derive(Clone, Copy)]
pub(crate) struct BrowserStep<'g> {
    pub(crate) label: StepLabel<'g>,
    pub(crate) identity: &'g str,
    /// The name of the script: `login`, `consent` or `deny`.
    pub(crate) script: &'g str,
    /// The responses that end the visits. A redirect to another origin always ends them.
    pub(crate) ends: Option<ListedEnds<'g>>,
}

/// The responses that a case lists for a driven request.
#[derive(Clone, Copy)]
pub(crate) struct ListedEnds<'g> {
    /// The index of the driven request in the evidence.
    pub(crate) request: usize,
    pub(crate) listed: &'g [Arc<ExpectedResponse>],
}

impl BrowserStep<'_> {
    /// Returns trouble for a visit that could not be made or had the wrong result.
    pub(crate) fn failed(self, visit: &str, why: &str) -> Stop {
        let message = format!("{visit} of `[session.{}]`: {why}", self.identity);
        Stop::Trouble(TroubleKind::SetUp, message)
    }
}
