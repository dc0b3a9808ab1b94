//! A fallback of the contract: where the answer to a shot says nothing of its fault, the whole case is
//! sent again in another way, and that answer is judged, or nothing is.

use super::Stop;
use super::attempt::Attempt;
use super::look::Seen;
use super::site::Site;
use crate::case::{Case, Fallback};
use crate::judge::Exchange;
use crate::request::{RequestDraft, Values, apply};

impl<'s> Attempt<'s> {
    /// The same attempt, made in the way of a fallback.
    pub(crate) fn by(mut self, fallback: Option<&'s Fallback>) -> Self {
        self.fallback = fallback;
        self
    }

    /// Whether what came back for the shot says nothing of the fault, so that nothing more needs to be
    /// sent in this attempt.
    pub(crate) fn falls(&self, case: &Case) -> bool {
        let shot = self.evidence.shot();
        self.fallback.is_none() && shot.is_some_and(|shot| taken(self.site, case, shot).is_some())
    }

    /// Makes the edits of the fallback, behind the proof of the fault: they are no part of that.
    pub(crate) fn fall(&self, draft: &mut RequestDraft, scope: &Values) -> Result<(), Stop> {
        let edits = self.fallback.map_or(&[][..], |fallback| &fallback.edits);
        let made = apply(draft, edits, scope);
        made.map(drop).map_err(|e| Stop::harness(e.to_string()))
    }
}

/// The fallback that the answer to a shot asks for: none where the request was as it says already, for
/// then the answer is the one to the fault.
pub(crate) fn taken<'s>(site: &'s Site, case: &Case, shot: &Exchange) -> Option<&'s Fallback> {
    let op = site.contract.op(&case.op);
    let mut fallbacks = site.contract.fallbacks.iter();
    fallbacks.find(|fallback| {
        fallback.is_for(case, op)
            && is_one_of(site, fallback, true, shot)
            && changes(fallback, shot)
    })
}

/// What is left of a case that was sent again by a fallback.
pub(crate) fn decided(site: &Site, first: &str, fallback: &Fallback, mut seen: Seen) -> Seen {
    let Some(shot) = seen.evidence.shot() else {
        return seen;
    };
    if is_one_of(site, fallback, false, shot) {
        seen.stop = Some(Stop::Skip(fallback.skip.clone()));
        return seen.without_shot();
    }
    let edits: Vec<String> = fallback.edits.iter().map(ToString::to_string).collect();
    let note = format!(
        "the first answer was {first}, which says nothing about the fault: this one is to the same \
         request with this change: {}",
        edits.join(", ")
    );
    seen.evidence.notes.push(note);
    seen
}

/// The name of the answer of `when` that came.
pub(crate) fn came<'f>(site: &Site, fallback: &'f Fallback, shot: &Exchange) -> &'f str {
    let judge = site.judge();
    let mut when = fallback.when.iter();
    let came = when.find(|one| judge.is_one_of(std::slice::from_ref(one), shot).is_ok());
    came.map_or("", |one| &one.name)
}

fn is_one_of(site: &Site, fallback: &Fallback, first: bool, shot: &Exchange) -> bool {
    let answers = if first {
        &fallback.when
    } else {
        &fallback.undecided
    };
    // What is only nearly one of them is a finding, not a page that says nothing.
    site.judge().is_plainly_one_of(answers, shot)
}

/// Whether the request would be another one.
fn changes(fallback: &Fallback, shot: &Exchange) -> bool {
    let mut draft = RequestDraft {
        request: shot.sent.clone(),
        identity: shot.identity.clone(),
        credentials: shot.credentials.clone(),
        hook: None,
        raw: None,
        garble: None,
    };
    // What cannot be made changes nothing.
    apply(&mut draft, &fallback.edits, &shot.scope).unwrap_or(false)
}
