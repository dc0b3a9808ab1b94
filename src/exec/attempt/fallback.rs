//! Fallbacks of the contract. If the response to the shot says nothing about the fault, the whole
//! case is sent again with the edits of a fallback. The new response is judged; if it also says
//! nothing, the case is skipped.

use super::observation::Observation;
use super::state::Attempt;
use crate::case::{Case, Fallback};
use crate::exec::context::ContractContext;
use crate::exec::stop::Stop;
use crate::judge::{Exchange, Judge};
use crate::request::{RequestDraft, Values, apply};

impl Attempt<'_> {
    /// Whether a fallback applies to the shot. If so, the rest of this attempt is not needed.
    pub(crate) fn needs_fallback(&self, case: &Case) -> bool {
        let shot = self.evidence.shot();
        self.fallback.is_none()
            && shot.is_some_and(|shot| fallback_for(self.context, case, shot).is_some())
    }

    /// Applies the edits of the fallback, if there is one. The fault was proved without these
    /// edits.
    pub(crate) fn apply_fallback(
        &self,
        draft: &mut RequestDraft,
        values: &Values,
    ) -> Result<(), Stop> {
        let edits = self.fallback.map_or(&[][..], |fallback| &fallback.edits);
        apply(draft, edits, values).map(drop).map_err(Stop::harness)
    }
}

/// Finds the fallback for the response to a shot. If the edits of a fallback would not change the
/// request, the response is already the response to the fault, and the fallback does not apply.
pub(crate) fn fallback_for<'s>(
    context: &'s ContractContext,
    case: &Case,
    shot: &Exchange,
) -> Option<&'s Fallback> {
    // A redirect or a page that leads to the wrong URI may look like a login page.
    if Judge::goes_where_it_must_not(case, shot) {
        return None;
    }
    let op = context.contract.op(&case.op);
    let mut fallbacks = context.contract.fallbacks.iter();
    fallbacks.find(|fallback| {
        // The response must match `when` exactly: a response that is only similar is a finding.
        fallback.is_for(case, op)
            && context.judge().is_plainly_one_of(&fallback.when, shot)
            && changes_request(fallback, shot)
    })
}

/// The observation of a case that ran again with a fallback.
pub(crate) fn with_fallback(
    context: &ContractContext,
    case: &Case,
    first_answer: &str,
    fallback: &Fallback,
    mut observation: Observation,
) -> Observation {
    let Some(shot) = observation.evidence.shot() else {
        return observation;
    };
    if !Judge::goes_where_it_must_not(case, shot)
        && context.judge().is_plainly_one_of(&fallback.undecided, shot)
    {
        observation.stop = Some(Stop::Skip(fallback.skip.clone()));
        return observation.without_shot();
    }
    let note = format!(
        "the first answer was {first_answer}, which says nothing about the fault: this one is to the same \
         request with this change: {}",
        edits_in_words(fallback)
    );
    observation.evidence.notes.push(note);
    observation
}

/// The edits of a fallback in words.
pub(crate) fn edits_in_words(fallback: &Fallback) -> String {
    let edits: Vec<String> = fallback.edits.iter().map(ToString::to_string).collect();
    edits.join(", ")
}

/// The name of the expected response in `when` that the response to the shot matches.
pub(crate) fn matching_answer<'f>(
    context: &ContractContext,
    fallback: &'f Fallback,
    shot: &Exchange,
) -> &'f str {
    let judge = context.judge();
    let mut when = fallback.when.iter();
    let matching = when.find(|one| judge.is_one_of(std::slice::from_ref(one), shot).is_ok());
    matching.map_or("", |one| &one.name)
}

/// Whether the edits of the fallback would change the request.
fn changes_request(fallback: &Fallback, shot: &Exchange) -> bool {
    let mut draft = RequestDraft {
        request: shot.sent.clone(),
        identity: shot.identity.clone(),
        credentials: shot.credentials.clone(),
        hook: None,
        raw: None,
        garble: None,
    };
    // An edit that cannot be applied changes nothing.
    apply(&mut draft, &fallback.edits, &shot.scope).unwrap_or(false)
}
