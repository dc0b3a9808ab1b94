//! A driven request: from its answer, the target's scripted visits go on until a redirect to the
//! client. That answer is the one to the request.

use std::sync::Arc;

use super::Stop;
use super::attempt::Attempt;
use super::send::Label;
use super::visit::{Guest, Until, place, redirect_of};
use crate::case::{Drive, ExpectedResponse};
use crate::target_file::Visit;

/// How a request is driven, and what its answer may be.
#[derive(Clone, Copy)]
pub(crate) struct Driven<'d> {
    pub(crate) drive: Drive,
    /// What is listed: such an answer ends the visits, wherever it leads.
    pub(crate) listed: &'d [Arc<ExpectedResponse>],
    pub(crate) label: Label<'d>,
}

/// A visit, the script that it stands in, and its number there.
type Scripted = (&'static str, usize, Visit);

impl Attempt<'_> {
    /// Goes on from the answer to a request; gives the place of the last answer, which becomes the
    /// answer to that request.
    pub(crate) async fn drive(&mut self, driven: Driven<'_>, first: usize) -> Result<usize, Stop> {
        let identity = self.sender(&self.evidence.exchanges[first].identity);
        let mut guest = Guest {
            label: driven.label,
            identity: &identity,
            script: driven.drive.word(),
            until: Some(Until {
                first,
                listed: driven.listed,
            }),
        };
        let mut at = self.follow(guest, first).await?;
        let mut asked = false;
        for (script, n, visit) in self.script(&identity, driven.drive) {
            if self.is_the_answer(guest, at) {
                break;
            }
            guest.script = script;
            at = self.visit(guest, n, &visit, Some(at)).await?;
            asked = true;
        }
        if driven.drive == Drive::Deny && !asked && self.leads_away(at) {
            let why = "the server asked nothing that could be denied: does it remember an earlier \
                       consent?";
            return Err(Stop::Skip(why.into()));
        }
        if !self.is_the_answer(guest, at) {
            self.stands_still(guest, at)?;
        }
        self.is_answer_to(first, at);
        Ok(at)
    }

    /// The visits of a drive.
    fn script(&self, identity: &str, drive: Drive) -> Vec<Scripted> {
        let Some(session) = self.site.target.sessions.get(identity) else {
            return Vec::new();
        };
        let all = |drive: Drive, visits: &[Visit]| {
            let visits = (1..).zip(visits.iter().cloned());
            let visits = visits.map(|(n, visit)| (drive.word(), n, visit));
            visits.collect::<Vec<Scripted>>()
        };
        match drive {
            // The page is there: what would open another one is left out.
            Drive::Login => {
                let mut visits = all(Drive::Login, &session.login);
                visits.retain(|(_, _, visit)| matches!(visit, Visit::Submit(_)));
                visits.extend(all(Drive::Consent, &session.consent));
                visits
            }
            Drive::Consent => all(drive, &session.consent),
            Drive::Deny => all(drive, &session.deny),
        }
    }

    /// Whether nothing is driven from an answer: it leads to the client, it is one that is listed, or
    /// it is no page at all.
    fn is_the_answer(&self, guest: Guest<'_>, at: usize) -> bool {
        let answer = self.evidence.exchanges[at].outcome.answer();
        answer.is_none_or(|answer| answer.status >= 400)
            || self.leads_away(at)
            || self.is_listed(guest, at)
    }

    /// What is a redirect still was not followed.
    fn leads_away(&self, at: usize) -> bool {
        let answer = self.evidence.exchanges[at].outcome.answer();
        answer.is_some_and(|answer| redirect_of(answer).is_some())
    }

    /// Trouble: the visits are done, and the server shows a form still.
    fn stands_still(&self, guest: Guest<'_>, at: usize) -> Result<(), Stop> {
        let last = &self.evidence.exchanges[at];
        let page = last.outcome.answer().and_then(|answer| answer.page());
        if page.is_none_or(|page| page.forms.is_empty()) {
            return Ok(());
        }
        let from = place(&last.wire.url);
        let why =
            format!("all its visits are done, and {from} shows a form still: is one missing?");
        Err(Self::no_way(guest, guest.script, &why))
    }

    /// Makes an answer the one to the request from which it was driven: what that request sent, and
    /// what was in scope of it, is what the answer is held against.
    fn is_answer_to(&mut self, first: usize, at: usize) {
        let asked = &self.evidence.exchanges[first];
        let (op, sent, scope) = (asked.op.clone(), asked.sent.clone(), asked.scope.clone());
        let last = &mut self.evidence.exchanges[at];
        (last.op, last.sent, last.scope) = (op, sent, scope);
    }
}
