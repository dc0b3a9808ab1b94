//! Drives a request: the browser continues from its response with the visits of the target file,
//! until the server redirects to the client. That redirect is the response that is judged.

use super::browser_step::{BrowserStep, DriveRequest, ListedEnds};
use super::navigation::{redirect_url, without_query};
use crate::case::Drive;
use crate::exec::attempt::state::Attempt;
use crate::exec::stop::Stop;
use crate::target_file::Visit;

/// The name of the script, the number of the visit in that script, and the visit.
type ScriptedVisit = (&'static str, usize, Visit);

impl Attempt<'_> {
    /// Continues from the response to the request at index `first`. Returns the index of the last
    /// exchange, which becomes the exchange of the driven request.
    pub(crate) async fn drive(
        &mut self,
        request: DriveRequest<'_>,
        first: usize,
    ) -> Result<usize, Stop> {
        let identity = self.sender(&self.evidence.exchanges[first].identity);
        let mut step = BrowserStep {
            label: request.label,
            identity: &identity,
            script: request.drive.word(),
            ends: Some(ListedEnds {
                request: first,
                listed: request.listed,
            }),
        };
        let mut at = self.follow(step, first).await?;
        let mut visited = false;
        for (script, n, visit) in self.script(&identity, request.drive) {
            if self.is_final(step, at) {
                break;
            }
            step.script = script;
            at = self.visit(step, n, &visit, Some(at)).await?;
            visited = true;
        }
        if request.drive == Drive::Deny && !visited && self.is_redirect(at) {
            let why = "the server asked nothing that could be denied: does it remember an earlier \
                       consent?";
            return Err(Stop::Skip(why.into()));
        }
        if !self.is_final(step, at) {
            self.check_no_form_left(step, at)?;
        }
        self.attribute_to(first, at);
        Ok(at)
    }

    /// The visits that complete a driven request.
    fn script(&self, identity: &str, drive: Drive) -> Vec<ScriptedVisit> {
        let Some(session) = self.context.target.sessions.get(identity) else {
            return Vec::new();
        };
        match drive {
            // The server already shows the login page, so visits that open a page are left out.
            Drive::Login => {
                let mut visits = numbered(Drive::Login, &session.login);
                visits.retain(|(_, _, visit)| matches!(visit, Visit::Submit(_)));
                visits.extend(numbered(Drive::Consent, &session.consent));
                visits
            }
            Drive::Consent => numbered(drive, &session.consent),
            Drive::Deny => numbered(drive, &session.deny),
        }
    }

    /// Whether the visits end with this response: it redirects to the client, it is listed, it is
    /// an error, or there is no response.
    fn is_final(&self, step: BrowserStep<'_>, at: usize) -> bool {
        let response = self.evidence.exchanges[at].outcome.response();
        response.is_none_or(|response| response.status >= 400)
            || self.is_redirect(at)
            || self.is_listed(step, at)
    }

    /// Whether the last response is a redirect. The browser follows redirects within the origins of
    /// the target, so this redirect goes to another origin.
    fn is_redirect(&self, at: usize) -> bool {
        let response = self.evidence.exchanges[at].outcome.response();
        response.is_some_and(|response| redirect_url(response).is_some())
    }

    /// Checks that the server shows no form after the last visit.
    fn check_no_form_left(&self, step: BrowserStep<'_>, at: usize) -> Result<(), Stop> {
        let last = &self.evidence.exchanges[at];
        let page = last.outcome.response().and_then(|response| response.page());
        if page.is_none_or(|page| page.forms.is_empty()) {
            return Ok(());
        }
        let from = without_query(&last.wire.url);
        let why =
            format!("all its visits are done, and {from} shows a form still: is one missing?");
        Err(step.failed(step.script, &why))
    }

    /// Makes the last response the response to the driven request, so that it is compared with the
    /// values which that request sent.
    fn attribute_to(&mut self, first: usize, at: usize) {
        let request = &self.evidence.exchanges[first];
        let (op, sent, values) = (
            request.op.clone(),
            request.sent.clone(),
            request.scope.clone(),
        );
        let last = &mut self.evidence.exchanges[at];
        (last.op, last.sent, last.scope) = (op, sent, values);
    }
}

fn numbered(drive: Drive, visits: &[Visit]) -> Vec<ScriptedVisit> {
    let visits = (1..).zip(visits.iter().cloned());
    visits.map(|(n, visit)| (drive.word(), n, visit)).collect()
}
