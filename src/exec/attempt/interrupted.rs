//! Limits and closed connections, which may come between at any request. A request without effect is
//! sent again by itself; any other one ends the attempt, and the case begins anew with new values.

use serde_json::Map;

use super::state::{Attempt, Interruptions, ProvokedLimits, StepLabel, StepValues};
use crate::case::{Effect, Op};
use crate::exec::stop::{Interruption, Stop};
use crate::exec::transient::is_transient;
use crate::request::{RequestDraft, Values};
use crate::vocab::{ExchangeRole, TroubleKind};

/// How often a request or a case is tried while limits come between.
pub(crate) const MAX_TRIES: u32 = 10;

/// How many requests without effect are sent before one that may not meet a limit again. A limiter that
/// counts requests limits one of them, and the next ones pass.
const MAX_WELCOMES: u32 = 3;

/// What the terminal says about a case with a wrong secret that met a limit: sending more of them could
/// lock the client.
const GUESSES_ARE_LIMITED: &str = "the server limits guesses";

impl Attempt<'_> {
    /// Sends a request, again if a limit or a closed connection comes between; returns the index of its
    /// last exchange in the evidence.
    pub(crate) async fn send(
        &mut self,
        label: StepLabel<'_>,
        op: &Op,
        draft: RequestDraft,
        values: Values,
    ) -> Result<usize, Stop> {
        if op.effect == Effect::None && label.role != ExchangeRole::Shot {
            return self.send_until_heard(label, op, draft, values).await;
        }
        if self.after.limited > 0 {
            self.wait_for_welcome(&draft.identity).await?;
        }
        let at = self.send_once(label, op, draft, values).await?;
        match self.interruption(at, label.role) {
            None => Ok(at),
            Some(Interruption::Limited)
                if label.role == ExchangeRole::Shot && self.budget.is_some() =>
            {
                Err(Stop::Skip(GUESSES_ARE_LIMITED.into()))
            }
            Some(why) => Err(Stop::Again(why)),
        }
    }

    /// As [`Attempt::send`]; if the outcome may be unrelated to the request, it is sent once more after
    /// a wait.
    pub(crate) async fn send_twice(
        &mut self,
        label: StepLabel<'_>,
        op: &Op,
        draft: RequestDraft,
        values: Values,
    ) -> Result<usize, Stop> {
        let at = self.send(label, op, draft.clone(), values.clone()).await?;
        let first = &self.evidence.exchanges[at];
        if !is_transient(&first.outcome, &first.credentials) {
            return Ok(at);
        }
        tokio::time::sleep(self.context.pause).await;
        self.send(label, op, draft, values).await
    }

    /// Sends a request without effect until nothing comes between.
    async fn send_until_heard(
        &mut self,
        label: StepLabel<'_>,
        op: &Op,
        draft: RequestDraft,
        values: Values,
    ) -> Result<usize, Stop> {
        let closed_before = self.after.closed;
        let is_own = draft.credentials.are_own();
        let mut tries = 1;
        loop {
            let (draft, values) = (draft.clone(), values.clone());
            let sent = self.send_once(label, op, draft, values).await;
            self.after.closed = closed_before;
            let at = sent?;
            match self.interruption(at, label.role) {
                None => return Ok(at),
                // Guesses are limited for good reason.
                Some(Interruption::Limited) if !is_own => return Ok(at),
                Some(Interruption::Limited) if tries == MAX_TRIES => {
                    return Err(self.throttled(&format!("`{}`", op.name)));
                }
                Some(Interruption::Limited) => tries += 1,
                // The next try gets a new connection, which the server cannot have closed before.
                Some(Interruption::Closed) => self.after.closed += 1,
            }
        }
    }

    /// Sends requests without effect until one met a limit and passed, or some have passed. They meet
    /// the limit in place of a request that would have to begin anew.
    async fn wait_for_welcome(&mut self, identity: &str) -> Result<(), Stop> {
        let context = self.context;
        let probe = |name: &str| context.contract.identities.get(name)?.probe.clone();
        let all = context.contract.identities.keys();
        let is_given = |name: &&String| context.caller(name).is_some();
        let any = || {
            all.filter(is_given)
                .find_map(|name| Some((name.clone(), probe(name)?)))
        };
        let own = probe(identity).map(|probe| (identity.to_owned(), probe));
        let Some((sender, probe)) = own.or_else(any) else {
            return Ok(());
        };
        let op = context.contract.op(&probe).clone();
        if op.effect != Effect::None || op.uses.iter().any(|role| !self.fixtures.contains_key(role))
        {
            return Ok(());
        }
        let most = if self.after.limited > 1 {
            MAX_WELCOMES
        } else {
            1
        };
        for _ in 0..most {
            let seen = self.evidence.exchanges.len();
            let shared = StepValues::default();
            let values = self.values(&op, &sender, &shared, Map::new());
            let mut draft = self.draft(&op, &values, &shared)?;
            draft.identity.clone_from(&sender);
            let label = StepLabel::new(ExchangeRole::Control, "after a limit");
            self.send_until_heard(label, &op, draft, values).await?;
            if self.evidence.exchanges[seen..]
                .iter()
                .any(|one| one.limited)
            {
                break;
            }
        }
        Ok(())
    }

    /// What came between at an exchange, if anything.
    pub(crate) fn interruption(&mut self, at: usize, role: ExchangeRole) -> Option<Interruption> {
        let exchange = &self.evidence.exchanges[at];
        if exchange.outcome.was_closed() {
            return Some(Interruption::Closed);
        }
        let provoked = self.provokes_limits.as_ref();
        let provoked = provoked.filter(|_| role == ExchangeRole::Shot);
        let is_response = match provoked {
            None => false,
            Some(ProvokedLimits::All) => true,
            Some(ProvokedLimits::Listed(listed)) => {
                // A page of a gateway has no error object, so that its status alone would match.
                let response = exchange.outcome.response();
                response.is_some_and(|response| response.json().is_ok())
                    && self.context.judge().is_one_of(listed, exchange).is_ok()
            }
        };
        if is_response || !self.context.is_limited(exchange, provoked.is_some()) {
            return None;
        }
        self.evidence.exchanges[at].limited = true;
        Some(Interruption::Limited)
    }

    /// Why this attempt stopped: one that was interrupted may begin anew, but not without end.
    pub(crate) fn stop_after(
        &self,
        after: &mut Interruptions,
        stop: Option<Stop>,
        what: &str,
    ) -> Option<Stop> {
        if let Some(Stop::Again(why)) = stop {
            after.add(why);
            if after.limited + after.closed >= MAX_TRIES {
                return Some(self.throttled(what));
            }
        }
        stop
    }

    /// Trouble: limits came between again and again.
    pub(crate) fn throttled(&self, what: &str) -> Stop {
        let mut exchanges = self.evidence.exchanges.iter().rev();
        let last = exchanges.find(|exchange| exchange.limited);
        let got = last.map(|exchange| exchange.outcome.brief());
        Stop::Trouble(
            TroubleKind::Throttled,
            format!(
                "throttled: {what} was limited {MAX_TRIES} times ({})",
                got.unwrap_or_default()
            ),
        )
    }
}
