//! Builds the journal entry of a request: what it will create, and the requests that remove it.

use serde_json::{Map, Value};

use super::state::Attempt;
use crate::case::{Find, Op, Step};
use crate::exec::cleanup::{Creation, ListSearch, NextPage, UndoRequest};
use crate::request::{CurrentExchange, RequestDraft, Values, Wire, render};
use crate::view::Outcome;

impl Attempt<'_> {
    pub(crate) fn creation(
        &self,
        op: &Op,
        draft: &RequestDraft,
        values: &Values,
        wire: &Wire,
    ) -> Creation {
        Creation {
            owner: self.owner.clone(),
            op: op.name.clone(),
            wire: wire.clone(),
            undo: self.undo_requests(op, draft, values, &Map::new()),
        }
    }

    /// The requests that remove what a request creates. `saved` holds the values from its response.
    pub(crate) fn undo_requests(
        &self,
        op: &Op,
        draft: &RequestDraft,
        values: &Values,
        saved: &Map<String, Value>,
    ) -> Vec<UndoRequest> {
        let current = CurrentExchange {
            sent: Some(&draft.request),
            got: None,
        };
        let steps = op.undo.iter();
        steps
            .filter_map(|step| self.undo_request(step, values, &current, saved))
            .collect()
    }

    /// The request of one undo step. Returns `None` if the id is not known and no search can find
    /// it.
    fn undo_request(
        &self,
        step: &Step,
        values: &Values,
        current: &CurrentExchange<'_>,
        saved: &Map<String, Value>,
    ) -> Option<UndoRequest> {
        let context = self.context;
        let mut lets = Map::new();
        for (name, value) in &step.lets {
            if let Ok(Some(text)) = values.text(value, current) {
                lets.insert(name.clone(), text.into());
            }
        }
        lets.extend(saved.clone());
        let is_known = |find: &&Find| find.take.iter().all(|(name, _)| lets.contains_key(name));
        let find = match step.find.as_ref().filter(|find| !is_known(find)) {
            Some(find) => Some(self.list_search(find, values, current)?),
            None => None,
        };
        for (name, _) in step.find.iter().flat_map(|find| &find.take) {
            if !lets.contains_key(name) {
                lets.insert(name.clone(), ListSearch::placeholder(name).into());
            }
        }
        let op = context.contract.op(&step.op);
        let request = RequestDraft::for_op(op, &values.clone().under(lets)).ok()?;
        let accept = step.answer.as_ref().unwrap_or(&op.accept).iter();
        Some(UndoRequest {
            wire: render(&request, context.endpoint(op).ok()?),
            identity: context.caller_name(&request.identity),
            accept: accept.flat_map(|one| one.status.clone()).collect(),
            find,
        })
    }

    fn list_search(
        &self,
        find: &Find,
        values: &Values,
        current: &CurrentExchange<'_>,
    ) -> Option<ListSearch> {
        let op = self.context.contract.op(&find.op);
        let request = RequestDraft::for_op(op, values).ok()?;
        let mut wheres = Vec::new();
        for (at, value) in &find.wheres {
            wheres.push((at.clone(), values.json(value, current).ok()??));
        }
        // The fault may have removed the value that distinguishes rebuff's items from the user's.
        // So the search must contain the mark of the run, or nothing is removed.
        let mark = self.context.fresh.mark();
        let is_ours = |value: &Value| value.as_str().is_some_and(|text| text.contains(&mark));
        if !wheres.iter().any(|(_, value)| is_ours(value)) {
            return None;
        }
        let take = find.take.iter();
        Some(ListSearch {
            wire: render(&request, self.context.endpoint(op).ok()?),
            identity: self.context.caller_name(&request.identity),
            each: find.each.clone(),
            wheres,
            take: take
                .map(|(name, at)| (ListSearch::placeholder(name), at.clone()))
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

/// The values that a response gives for the created thing. Returns `None` unless all of them are
/// present.
pub(crate) fn saved_values(op: &Op, outcome: &Outcome) -> Option<Map<String, Value>> {
    let response = outcome
        .response()
        .filter(|response| response.status / 100 == 2)?;
    let pointers = op.save.iter();
    let saved: Option<Map<String, Value>> = pointers
        .map(|(name, at)| Some((name.clone(), response.at_leniently(at)?.into_owned())))
        .collect();
    saved.filter(|saved| !saved.is_empty())
}
