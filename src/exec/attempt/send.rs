//! Sends one request. A request that creates something is first written to the journal. The
//! exchange is added to the evidence.

use std::time::Duration;

use serde_json::{Map, Value};

use super::state::{Attempt, StepLabel};
use super::undo_request::saved_values;
use crate::case::{Effect, Op};
use crate::exec::cleanup::{Creation, CreationOutcome};
use crate::exec::context::ContractContext;
use crate::exec::stop::Stop;
use crate::judge::Exchange;
use crate::request::{AttachedCredentials, RequestDraft, Values, Wire, render};
use crate::view::Outcome;
use crate::vocab::{Caller, ExchangeRole};

impl Attempt<'_> {
    /// Sends a request once; returns the index of its exchange in the evidence.
    pub(crate) async fn send_once(
        &mut self,
        label: StepLabel<'_>,
        op: &Op,
        mut draft: RequestDraft,
        values: Values,
    ) -> Result<usize, Stop> {
        let context = self.context;
        if let Some((_, caller)) = context.caller(&draft.identity) {
            draft.credentials = draft.credentials.sent_by(caller);
        }
        let endpoint = context.endpoint(op)?;
        let plain = render(&draft, endpoint);
        // The journal entry is built before the hook is added, because the hook may hold secrets,
        // and the journal must not.
        let creation =
            (op.effect == Effect::Makes).then(|| self.creation(op, &draft, &values, &plain));
        let hooked = self.with_hook(&draft);
        let mut wire = match &hooked {
            Some(hooked) => render(hooked, endpoint),
            None => plain,
        };
        let attached = add_credentials(context, &draft, &mut wire);
        self.acquire_slot().await?;
        if let (ExchangeRole::Shot, Some(budget)) = (label.role, &self.budget) {
            context.budgets.spend(budget)?;
        }
        let entry = creation
            .map(|creation| begin(context, creation))
            .transpose()?;
        let (outcome, took, in_session) = self.deliver(&draft, &wire, &attached).await;
        context.mask_response(&outcome);
        if let Some(entry) = entry {
            record_outcome(context, entry, &outcome)?;
            // A server may answer with a secret in place of an id: the journal must not hold it.
            let saved = saved_values(op, &outcome);
            let is_safe = |saved: &Map<String, Value>| {
                let mut values = saved.values();
                !values.any(|value| context.redactor.leaks(&value.to_string()))
            };
            if let Some(saved) = saved.filter(is_safe) {
                let undo = self.undo_requests(op, &draft, &values, &saved);
                let recorded = context.journal.record_undo(entry, undo);
                recorded.map_err(Stop::harness)?;
            }
        }
        self.evidence.exchanges.push(Exchange {
            role: label.role,
            step: label.name.to_owned(),
            op: op.name.clone(),
            identity: draft.identity,
            credentials: draft.credentials,
            shown: attached.shown,
            visited: None,
            in_session,
            sent: hooked.map_or(draft.request, |hooked| hooked.request),
            wire,
            outcome,
            scope: values,
            took,
            limited: false,
            in_front: false,
        });
        Ok(self.evidence.exchanges.len() - 1)
    }

    /// The request with the hook of the target file that makes the target misbehave.
    fn with_hook(&self, draft: &RequestDraft) -> Option<RequestDraft> {
        let hook = self.context.target.hooks.get(draft.hook.as_ref()?)?;
        let mut hooked = draft.clone();
        hooked.add(&hook.headers, &hook.query);
        Some(hooked)
    }

    /// Sends a request, with the cookies of the session if the caller has one. Returns whether
    /// cookies were sent.
    async fn deliver(
        &mut self,
        draft: &RequestDraft,
        wire: &Wire,
        attached: &AttachedCredentials,
    ) -> (Outcome, Duration, bool) {
        let context = self.context;
        let own = context
            .caller(&draft.identity)
            .filter(|_| draft.credentials.are_own());
        if let Some((name, Caller::Session)) = own {
            self.open_jar(name);
            return self.send_in_session(name, wire).await;
        }
        let (outcome, took) = self.client().send(wire, attached.secret.as_ref()).await;
        (outcome, took, false)
    }
}

/// Adds the credentials if the request goes to an origin of the target.
fn add_credentials(
    context: &ContractContext,
    draft: &RequestDraft,
    wire: &mut Wire,
) -> AttachedCredentials {
    let Some((_, caller)) = context.caller(&draft.identity) else {
        return AttachedCredentials::default();
    };
    if !context.target.is_endpoint_origin(&wire.url) {
        return AttachedCredentials::default();
    }
    let form = draft.request.form.as_ref().filter(|_| draft.raw.is_none());
    let attached = draft.credentials.attach(caller, form.is_some());
    attached.add_to(wire, form.map_or(&[], Vec::as_slice));
    attached
}

fn begin(context: &ContractContext, creation: Creation) -> Result<u64, Stop> {
    context.journal.begin(creation).map_err(Stop::harness)
}

/// Records in the journal whether a thing was created. After a server error this is unknown, and a
/// refusal may be wrong. A request that was not sent created nothing.
fn record_outcome(context: &ContractContext, entry: u64, outcome: &Outcome) -> Result<(), Stop> {
    match outcome {
        Outcome::Response(response) => {
            let outcome = match response.status {
                200..300 => CreationOutcome::Created,
                400..500 => CreationOutcome::Refused,
                _ => CreationOutcome::Unknown,
            };
            context.journal.record_outcome(entry, outcome);
            Ok(())
        }
        Outcome::None(why) if why.unreachable => {
            context.journal.settle(entry).map_err(Stop::harness)
        }
        Outcome::None(_) => Ok(()),
    }
}
