//! One request: written to the journal if it makes something, sent, and kept as evidence.

use serde_json::Map;

use super::Stop;
use super::attempt::Attempt;
use super::journal::{Journal, Made, Undo};
use crate::case::{Effect, Op};
use crate::judge::Exchange;
use crate::request::{Credentials, Draft, Near, Scope, Wire, render};
use crate::target::Hook;
use crate::view::Outcome;
use crate::vocab::{Cause, Role};

/// Why a request is sent, and which step it is, in words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Label<'l> {
    pub(crate) role: Role,
    pub(crate) words: &'l str,
}

impl<'l> Label<'l> {
    pub(crate) fn new(role: Role, words: &'l str) -> Self {
        Self { role, words }
    }
}

impl Attempt<'_> {
    /// Sends a request and gives the place of the exchange in the evidence.
    pub(crate) async fn send(
        &mut self,
        label: Label<'_>,
        op: &Op,
        draft: Draft,
        scope: Scope,
    ) -> Result<usize, Stop> {
        let site = self.site;
        let mut wire = render(&draft, &site.target.base);
        if let Some(hook) = draft
            .hook
            .as_ref()
            .and_then(|name| site.target.hooks.get(name))
        {
            hooked(&mut wire, hook);
        }
        self.take_place().await?;
        let token = draft
            .credentials
            .are_own()
            .then(|| site.target.identities.get(&draft.identity))
            .flatten();
        let entry = if op.effect == Effect::Makes {
            let made = self.made(op, &draft, &scope);
            Some(
                site.journal
                    .begin(made)
                    .map_err(|e| Stop::harness(e.to_string()))?,
            )
        } else {
            None
        };
        let (outcome, took) = site.client.send(&wire, token).await;
        if let Some(entry) = entry {
            note_answer(&site.journal, entry, &outcome)?;
        }
        self.evidence.exchanges.push(Exchange {
            role: label.role,
            step: label.words.to_owned(),
            op: op.name.clone(),
            identity: draft.identity,
            credentials: draft.credentials,
            sent: draft.request,
            wire,
            outcome,
            scope,
            took,
        });
        Ok(self.evidence.exchanges.len() - 1)
    }

    /// Waits for a place at the server: everything that needs no server is done by then. A run that
    /// was ended meanwhile sends nothing more.
    async fn take_place(&mut self) -> Result<(), Stop> {
        if self.place.is_some() {
            return Ok(());
        }
        self.place = self.site.places.clone().acquire_owned().await.ok();
        match self.site.halt.borrow().as_ref() {
            None => Ok(()),
            Some(why) => Err(Stop::Trouble(Cause::Interrupted, why.to_string())),
        }
    }

    /// As [`Attempt::send`], and once more after a wait where there is no answer, or one that has
    /// nothing to do with the request.
    pub(crate) async fn send_twice(
        &mut self,
        label: Label<'_>,
        op: &Op,
        draft: Draft,
        scope: Scope,
    ) -> Result<usize, Stop> {
        let at = self.send(label, op, draft.clone(), scope.clone()).await?;
        let first = &self.evidence.exchanges[at];
        let outcome = &first.outcome;
        if !is_passing_trouble(outcome, &first.credentials) {
            return Ok(at);
        }
        tokio::time::sleep(self.wait_after(outcome)).await;
        self.send(label, op, draft, scope).await
    }

    /// What the request is about to make, with what would remove it.
    fn made(&self, op: &Op, draft: &Draft, scope: &Scope) -> Made {
        let site = self.site;
        let near = Near {
            sent: Some(&draft.request),
            got: None,
        };
        let mut undo = Vec::new();
        for step in &op.undo {
            let mut lets = Map::new();
            for (name, value) in &step.lets {
                if let Ok(Some(text)) = scope.text(value, &near) {
                    lets.insert(name.clone(), text.into());
                }
            }
            let remover = site.contract.op(&step.op);
            // Where the id is not known the entry says what was made, and has no undo.
            let Ok(request) = Draft::of(remover, &scope.under(lets)) else {
                continue;
            };
            let answers = step.answer.as_ref().unwrap_or(&remover.accept);
            undo.push(Undo {
                identity: request.identity.clone(),
                wire: render(&request, &site.target.base),
                accept: answers
                    .iter()
                    .flat_map(|answer| answer.status.clone())
                    .collect(),
            });
        }
        let wire = render(draft, &site.target.base);
        Made {
            owner: self.owner.clone(),
            op: op.name.clone(),
            wire,
            undo,
        }
    }
}

/// Adds what makes the target do something wrong.
fn hooked(wire: &mut Wire, hook: &Hook) {
    wire.headers.extend(hook.headers.iter().cloned());
    if !hook.query.is_empty() {
        wire.url.query_pairs_mut().extend_pairs(&hook.query);
    }
}

/// Remembers what an answer says of what was about to be made. A refusal may be a lie, and a server
/// error says nothing; but what was never sent has made nothing, and there is nothing to undo.
fn note_answer(journal: &Journal, entry: u64, outcome: &Outcome) -> Result<(), Stop> {
    match outcome {
        Outcome::Answer(answer) => {
            let refused = (400..500).contains(&answer.status);
            journal.answered(entry, refused);
        }
        Outcome::None(why) if why.unreachable => {
            let settled = journal.settle(entry);
            settled.map_err(|e| Stop::harness(e.to_string()))?;
        }
        Outcome::None(_) => {}
    }
    Ok(())
}

/// Whether something happened that may have nothing to do with the request. A 401 to a request that
/// does not carry the good credentials as they are has.
pub(crate) fn is_passing_trouble(outcome: &Outcome, credentials: &Credentials) -> bool {
    match outcome {
        Outcome::Answer(answer) if answer.status == 401 => credentials.are_own(),
        Outcome::Answer(answer) => matches!(answer.status, 429 | 502 | 503 | 504),
        Outcome::None(_) => true,
    }
}
