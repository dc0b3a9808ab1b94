//! One request: written to the journal if it makes something, sent, and kept as evidence.

use serde_json::{Map, Value};

use super::Stop;
use super::attempt::Attempt;
use super::journal::{Journal, Made, Said};
use super::removal::{NextPage, Search, Undo};
use super::site::Site;
use crate::case::{Effect, Find, Op, Step};
use crate::judge::Exchange;
use crate::request::{Carried, Credentials, CurrentExchange, RequestDraft, Values, Wire, render};
use crate::view::Outcome;
use crate::vocab::{ExchangeRole, TroubleKind};

/// Why a request is sent, and which step it is, in words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Label<'l> {
    pub(crate) role: ExchangeRole,
    pub(crate) words: &'l str,
}

impl<'l> Label<'l> {
    pub(crate) fn new(role: ExchangeRole, words: &'l str) -> Self {
        Self { role, words }
    }
}

impl Attempt<'_> {
    /// Sends a request and gives the place of the exchange in the evidence.
    pub(crate) async fn send(
        &mut self,
        label: Label<'_>,
        op: &Op,
        mut draft: RequestDraft,
        scope: Values,
    ) -> Result<usize, Stop> {
        let site = self.site;
        if let Some((_, caller)) = site.caller(&draft.identity) {
            draft.credentials = draft.credentials.sent_by(caller);
        }
        let endpoint = site.endpoint(op)?;
        let plain = render(&draft, endpoint);
        let makes = (op.effect == Effect::Makes).then(|| self.made(op, &draft, &scope, &plain));
        // Behind that, because what a hook adds may be a secret, and the journal keeps none.
        let hooked = self.hooked(&draft);
        let mut wire = match &hooked {
            Some(hooked) => render(hooked, endpoint),
            None => plain,
        };
        let carried = carry(site, &draft, &mut wire);
        self.take_place().await?;
        if let (ExchangeRole::Shot, Some(budget)) = (label.role, &self.spends) {
            site.budgets.spend(budget)?;
        }
        let entry = makes.map(|made| site.journal.begin(made)).transpose();
        let entry = entry.map_err(|e| Stop::harness(e.to_string()))?;
        let (outcome, took, in_session) = self.deliver(&draft, &wire, &carried).await;
        site.learn(&outcome);
        if let Some(entry) = entry {
            note_answer(&site.journal, entry, &outcome)?;
            if let Some(saved) = saved(op, &outcome) {
                let undo = self.undo(op, &draft, &scope, &saved);
                let known = site.journal.known(entry, undo);
                known.map_err(|e| Stop::harness(e.to_string()))?;
            }
        }
        let exchanges = &mut self.evidence.exchanges;
        if exchanges.is_empty() {
            // Most cases have one, and it is large.
            exchanges.reserve_exact(1);
        }
        exchanges.push(Exchange {
            role: label.role,
            step: label.words.to_owned(),
            op: op.name.clone(),
            identity: draft.identity,
            credentials: draft.credentials,
            shown: carried.shown,
            visited: None,
            in_session,
            sent: hooked.map_or(draft.request, |hooked| hooked.request),
            wire,
            outcome,
            scope,
            took,
        });
        Ok(self.evidence.exchanges.len() - 1)
    }

    /// The request with what makes the target do something wrong.
    fn hooked(&self, draft: &RequestDraft) -> Option<RequestDraft> {
        let hook = self.site.target.hooks.get(draft.hook.as_ref()?)?;
        let mut hooked = draft.clone();
        hooked.add(&hook.headers, &hook.query);
        Some(hooked)
    }

    /// Waits for a place at the server: everything that needs no server is done by then. A run that
    /// was ended meanwhile sends nothing more.
    pub(super) async fn take_place(&mut self) -> Result<(), Stop> {
        if self.place.is_some() {
            return Ok(());
        }
        self.place = Some(self.site.places.take().await);
        match self.site.halt.borrow().as_ref() {
            None => Ok(()),
            Some(why) => Err(Stop::Trouble(TroubleKind::Interrupted, why.to_string())),
        }
    }

    /// Gives its place to others, until its next request.
    pub(super) fn give_back_place(&mut self) {
        if let Some(place) = self.place.take() {
            self.held += place.held();
        }
    }

    /// As [`Attempt::send`], and once more after a wait where there is no answer, or one that has
    /// nothing to do with the request.
    pub(crate) async fn send_twice(
        &mut self,
        label: Label<'_>,
        op: &Op,
        draft: RequestDraft,
        scope: Values,
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
    fn made(&self, op: &Op, draft: &RequestDraft, scope: &Values, wire: &Wire) -> Made {
        Made {
            owner: self.owner.clone(),
            op: op.name.clone(),
            wire: wire.clone(),
            undo: self.undo(op, draft, scope, &Map::new()),
        }
    }

    /// What removes what a request makes; `saved` is what its answer says of it.
    fn undo(
        &self,
        op: &Op,
        draft: &RequestDraft,
        scope: &Values,
        saved: &Map<String, Value>,
    ) -> Vec<Undo> {
        let near = CurrentExchange {
            sent: Some(&draft.request),
            got: None,
        };
        let steps = op.undo.iter();
        steps
            .filter_map(|step| self.undo_step(step, scope, &near, saved))
            .collect()
    }

    /// Where the id is not known, and cannot be found, the entry says what was made, and has no undo.
    fn undo_step(
        &self,
        step: &Step,
        scope: &Values,
        near: &CurrentExchange<'_>,
        saved: &Map<String, Value>,
    ) -> Option<Undo> {
        let site = self.site;
        let mut lets = Map::new();
        for (name, value) in &step.lets {
            if let Ok(Some(text)) = scope.text(value, near) {
                lets.insert(name.clone(), text.into());
            }
        }
        lets.extend(saved.clone());
        let is_known = |find: &&Find| find.take.iter().all(|(name, _)| lets.contains_key(name));
        let find = step.find.as_ref().filter(|find| !is_known(find));
        let find = match find {
            Some(find) => Some(self.search(find, scope, near)?),
            None => None,
        };
        for (name, _) in step.find.iter().flat_map(|find| &find.take) {
            if !lets.contains_key(name) {
                lets.insert(name.clone(), Search::mark(name).into());
            }
        }
        let remover = site.contract.op(&step.op);
        let request = RequestDraft::for_op(remover, &scope.clone().under(lets)).ok()?;
        let answers = step.answer.as_ref().unwrap_or(&remover.accept).iter();
        Some(Undo {
            wire: render(&request, site.endpoint(remover).ok()?),
            identity: site.stands_for(request.identity),
            accept: answers.flat_map(|answer| answer.status.clone()).collect(),
            find,
        })
    }

    fn search(&self, find: &Find, scope: &Values, near: &CurrentExchange<'_>) -> Option<Search> {
        let op = self.site.contract.op(&find.op);
        let request = RequestDraft::for_op(op, scope).ok()?;
        let mut wheres = Vec::new();
        for (at, value) in &find.wheres {
            wheres.push((at.clone(), scope.json(value, near).ok()??));
        }
        // A fault may have put there what the user's own things have too: nothing is removed but what
        // carries the mark of the run.
        let mark = self.site.fresh.mark();
        let is_ours = |value: &Value| value.as_str().is_some_and(|text| text.contains(&mark));
        if !wheres.iter().any(|(_, value)| is_ours(value)) {
            return None;
        }
        let take = find.take.iter();
        Some(Search {
            wire: render(&request, self.site.endpoint(op).ok()?),
            identity: self.site.stands_for(request.identity),
            each: find.each.clone(),
            wheres,
            take: take
                .map(|(name, at)| (Search::mark(name), at.clone()))
                .collect(),
            pages: find.pages.as_ref().and_then(|pages| {
                Some(NextPage {
                    next: pages.next.clone(),
                    into: pages.into.tokens().get(1)?.clone(),
                    most: pages.most,
                })
            }),
        })
    }
}

/// What an answer says of what was made: none unless it says all of it.
fn saved(op: &Op, outcome: &Outcome) -> Option<Map<String, Value>> {
    let answer = outcome.answer().filter(|answer| answer.status / 100 == 2)?;
    let places = op.save.iter();
    let saved: Option<Map<String, Value>> = places
        .map(|(name, at)| Some((name.clone(), answer.at(at)?.into_owned())))
        .collect();
    saved.filter(|saved| !saved.is_empty())
}

/// Adds the credentials, to the hosts of the target and no other one.
fn carry(site: &Site, draft: &RequestDraft, wire: &mut Wire) -> Carried {
    let Some((_, caller)) = site.caller(&draft.identity) else {
        return Carried::default();
    };
    if !site.target.is_ours(&wire.url) {
        return Carried::default();
    }
    let form = draft.request.form.as_ref().filter(|_| draft.raw.is_none());
    let carried = draft.credentials.carried(caller, form.is_some());
    carried.put(wire, form.map_or(&[], Vec::as_slice));
    carried
}

/// Remembers what an answer says of what was about to be made. A refusal may be a lie, and a server
/// error says nothing; but what was never sent has made nothing, and there is nothing to undo.
fn note_answer(journal: &Journal, entry: u64, outcome: &Outcome) -> Result<(), Stop> {
    match outcome {
        Outcome::Response(answer) => {
            let said = match answer.status {
                200..300 => Said::Made,
                400..500 => Said::Refused,
                _ => Said::Nothing,
            };
            journal.answered(entry, said);
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
        Outcome::Response(answer) if answer.status == 401 => credentials.are_own(),
        Outcome::Response(answer) => matches!(answer.status, 429 | 502 | 503 | 504),
        Outcome::None(_) => true,
    }
}
