//! One attempt of a case, step by step: fixtures, `before`, reads, the shot, reads, `after`. What was
//! seen stays in the evidence, whatever stops it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

use serde_json::{Map, Value};

use super::Stop;
use super::jar::Jar;
use super::places::Place;
use super::send::Label;
use super::site::Site;
use crate::case::{Case, Fallback, Generator, Op};
use crate::judge::{Evidence, Exchange, StateReads, StepOf};
use crate::request::{RequestDraft, Values};
use crate::vocab::{Caller, ExchangeRole, TroubleKind};

/// A case or a line while it runs.
pub(crate) struct Attempt<'s> {
    pub(crate) site: &'s Site,
    /// Who asks for fresh values, and who owns what is made: the case's id.
    pub(crate) owner: String,
    /// The number of the attempt, from 1.
    pub(crate) number: u32,
    pub(crate) evidence: Evidence,
    /// The values of the fixtures that were made, by fixture.
    pub(crate) fixtures: BTreeMap<String, Map<String, Value>>,
    /// How often something was sent, for values that are new in every send.
    pub(crate) sends: u32,
    /// The budget that each of its shots takes from.
    pub(crate) spends: Option<String>,
    /// The request of the shot, for a step that sends it again.
    pub(crate) shot: Option<Box<(RequestDraft, Values)>>,
    /// The fallback by which the shot is sent.
    pub(crate) fallback: Option<&'s Fallback>,
    /// The cookies of each session, by the name of its identity.
    pub(crate) jars: BTreeMap<String, Jar>,
    /// The sessions that this attempt has for itself.
    pub(crate) logged_in: BTreeSet<String>,
    /// Its place at the server, from its first request on.
    pub(crate) place: Option<Place>,
    /// How long it has had places that it gave back.
    pub(crate) held: Duration,
}

/// What the steps of one thing (a case, a fixture, a line) see beside the fixtures.
#[derive(Debug, Clone, Default)]
pub(crate) struct Frame {
    /// Roles under which these steps see another fixture.
    pub(crate) rebound: BTreeMap<String, String>,
    /// Fresh values that live as long as the frame.
    pub(crate) new: Map<String, Value>,
    /// What steps saved.
    pub(crate) saved: Map<String, Value>,
}

impl Frame {
    /// The fixture behind a role.
    pub(crate) fn fixture<'f>(&'f self, role: &'f str) -> &'f str {
        self.rebound.get(role).map_or(role, String::as_str)
    }
}

impl<'s> Attempt<'s> {
    pub(crate) fn new(site: &'s Site, owner: &str, number: u32) -> Self {
        Self {
            site,
            owner: owner.to_owned(),
            number,
            evidence: Evidence::default(),
            fixtures: BTreeMap::new(),
            sends: 0,
            spends: None,
            shot: None,
            fallback: None,
            jars: BTreeMap::new(),
            logged_in: BTreeSet::new(),
            place: None,
            held: Duration::ZERO,
        }
    }

    /// Runs a case once.
    pub(crate) async fn case(&mut self, case: &Case) -> Result<(), Stop> {
        let mut frame = Frame {
            rebound: case.fixtures.clone(),
            new: self.new_values(&case.new, format_args!("case")),
            saved: Map::new(),
        };
        self.spends.clone_from(&case.spends);
        let op = self.site.contract.op(&case.op).clone();
        for role in op.uses.iter().chain(case.fixtures.keys()) {
            self.fixture(frame.fixture(role)).await?;
        }
        // What many cases do not have is not kept in the future of all of them: it would be moved
        // around with each.
        for (n, step) in case.before.iter().enumerate() {
            let words = format!("before {}", n + 1);
            let label = Label::new(ExchangeRole::Before, &words);
            let at = Box::pin(self.step(step, label, &mut frame)).await?;
            self.evidence.steps.push((StepOf::Before(n), at));
        }
        for role in &case.unchanged {
            let before = Some(Box::pin(self.read_state(role, &frame, "before")).await?);
            self.evidence.states.push(StateReads {
                role: role.clone(),
                before,
                after: None,
            });
        }
        self.shot(case, &op, &frame).await?;
        if self.falls(case) {
            return Ok(());
        }
        for n in 0..case.unchanged.len() {
            let after = Box::pin(self.read_state(&case.unchanged[n], &frame, "after")).await?;
            self.evidence.states[n].after = Some(after);
        }
        for (n, step) in case.after.iter().enumerate() {
            let words = format!("after {}", n + 1);
            let label = Label::new(ExchangeRole::After, &words);
            let at = Box::pin(self.step(step, label, &mut frame)).await?;
            self.evidence.steps.push((StepOf::After(n), at));
        }
        Ok(())
    }

    async fn read_state(&mut self, role: &str, frame: &Frame, when: &str) -> Result<usize, Stop> {
        let fixture = &self.site.contract.fixtures[frame.fixture(role)];
        let Some(state) = &fixture.state else {
            return Err(Stop::harness(format!("`{role}` has no `state`")));
        };
        let op = self.site.contract.op(&state.op).clone();
        let words = format!("{role} {when}");
        let scope = self.scope(&op, &op.identity, frame, Map::new());
        let draft = draft(&op, &scope)?;
        let at = self
            .send_twice(Label::new(ExchangeRole::State, &words), &op, draft, scope)
            .await?;
        if when == "before" {
            let seen = &self.evidence.exchanges[at];
            let accepted = self.site.judge().is_one_of(&op.accept, seen);
            accepted.map_err(|why| self.not_accepted(&words, at, &why))?;
        } else {
            // Any answer may be the one that shows a change, but not one that says nothing.
            self.believed(&op.accept, &words, at)?;
        }
        Ok(at)
    }

    /// Whether the caller has credentials: those of nobody cannot be refused.
    pub(crate) fn is_somebody(&self, exchange: &Exchange) -> bool {
        let caller = self.site.caller(&exchange.identity);
        caller.is_none_or(|(_, caller)| *caller != Caller::Nobody)
    }

    /// Trouble: a step that prepares the case was not accepted.
    pub(crate) fn not_accepted(&self, words: &str, at: usize, why: &str) -> Stop {
        let exchange = &self.evidence.exchanges[at];
        let cause = match exchange.outcome.answer().map(|answer| answer.status) {
            None => TroubleKind::Transport,
            Some(401) if exchange.credentials.are_own() && self.is_somebody(exchange) => {
                TroubleKind::Credentials
            }
            Some(429 | 502 | 503 | 504) => TroubleKind::Throttled,
            Some(_) => TroubleKind::SetUp,
        };
        let (op, who) = (&exchange.op, &exchange.identity);
        let message = match cause {
            TroubleKind::Credentials => {
                format!("{words} (`{op}`): the target refused the credentials of `{who}` (401)")
            }
            _ => format!("{words} (`{op}`) was not accepted: {why}"),
        };
        Stop::Trouble(cause, message)
    }

    /// The values that a step with this op sees, nearest first: `let`, saved, the frame's own, the
    /// op's own (new in every send), fixtures by role, who sends it, the run.
    pub(crate) fn scope(
        &mut self,
        op: &Op,
        sender: &str,
        frame: &Frame,
        lets: Map<String, Value>,
    ) -> Values {
        self.sends += 1;
        let mut roles = Map::new();
        for role in op.uses.iter().chain(frame.rebound.keys()) {
            if let Some(values) = self.fixtures.get(frame.fixture(role)) {
                roles.insert(role.clone(), Value::Object(values.clone()));
            }
        }
        let fresh = self.new_values(&op.new, format_args!("send {}", self.sends));
        let outermost = self.site.outermost.get(sender);
        outermost
            .cloned()
            .unwrap_or_default()
            .under(roles)
            .under(fresh)
            .under(frame.new.clone())
            .under(frame.saved.clone())
            .under(lets)
    }

    pub(super) fn new_values(
        &self,
        new: &[(String, Generator)],
        what: fmt::Arguments<'_>,
    ) -> Map<String, Value> {
        let mut values = Map::new();
        if new.is_empty() {
            return values;
        }
        let owner = format!("{} {} {what}", self.owner, self.number);
        for (name, generator) in new {
            let fresh = &self.site.fresh;
            fresh.put(&mut values, (name, generator), &owner, self.sends);
        }
        values
    }
}

/// Fills in an op; what is missing then is a mistake of ours.
pub(crate) fn draft(op: &Op, scope: &Values) -> Result<RequestDraft, Stop> {
    RequestDraft::for_op(op, scope)
        .map_err(|missing| Stop::harness(format!("`{}`: {missing}", op.name)))
}
