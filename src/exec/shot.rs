//! The shot of a case: sent once, or again and again until something comes of it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Map;

use super::Stop;
use super::attempt::{Attempt, Frame, draft};
use super::drive::Driven;
use super::send::Label;
use super::step::LONGEST_POLL;
use crate::case::{Act, Case, Drive, ExpectedResponse, Op};
use crate::request::{EditError, RequestDraft, Values, apply, prove_fault, prove_valid};
use crate::vocab::{ExchangeRole, TroubleKind};

/// How often a request is sent again where there is no pause in between.
const MOST_TRIES_AT_ONCE: u32 = 3;

/// The words for the shot.
const SHOT: Label<'static> = Label {
    role: ExchangeRole::Shot,
    words: "shot",
};

impl Attempt<'_> {
    /// Sends the shot, as its case says.
    pub(crate) async fn shot(&mut self, case: &Case, op: &Op, frame: &Frame) -> Result<(), Stop> {
        let at = match case.act {
            None => {
                let (draft, scope) = self.faulty(case, op, frame)?;
                self.send(SHOT, op, draft, scope).await?
            }
            Some(Act::Drive(drive)) => Box::pin(self.driven(case, op, frame, drive)).await?,
            Some(Act::Within(within)) => Box::pin(self.within(case, op, frame, within)).await?,
            Some(Act::Burst(most)) => Box::pin(self.burst(case, op, frame, most)).await?,
        };
        self.evidence.shot = Some(at);
        Ok(())
    }

    /// The shot's bytes once more.
    pub(crate) async fn again(&mut self, op: &Op, label: Label<'_>) -> Result<usize, Stop> {
        let Some(shot) = self.shot.clone() else {
            return Err(Stop::harness(format!("{}: there was no shot", label.words)));
        };
        let (draft, scope) = *shot;
        self.send_twice(label, op, draft, scope).await
    }

    /// The request with its one fault, proved.
    fn faulty(
        &mut self,
        case: &Case,
        op: &Op,
        frame: &Frame,
    ) -> Result<(RequestDraft, Values), Stop> {
        let scope = self.scope(op, op.sender(&case.fault), frame, Map::new());
        let store = &self.site.store;
        let mut faulty = draft(op, &scope)?;
        let valid = prove_valid(case, op, &faulty, store).map_err(Stop::harness)?;
        let changed = apply(&mut faulty, &case.fault, &scope).map_err(|e| unmade(&e))?;
        prove_fault(case, op, &valid, (&faulty, changed), store).map_err(Stop::harness)?;
        self.fall(&mut faulty, &scope)?;
        if case.after.iter().any(|step| step.again) {
            self.shot = Some(Box::new((faulty.clone(), scope.clone())));
        }
        Ok((faulty, scope))
    }

    /// Once, and on with the visits of the target: the answer to the last of them is judged.
    async fn driven(
        &mut self,
        case: &Case,
        op: &Op,
        frame: &Frame,
        drive: Drive,
    ) -> Result<usize, Stop> {
        let (draft, scope) = self.faulty(case, op, frame)?;
        self.own_session(&draft.identity, drive, SHOT).await?;
        let at = self.send(SHOT, op, draft, scope).await?;
        let listed: Vec<_> = case.listed().cloned().collect();
        let driven = Driven {
            drive,
            listed: &listed,
            label: SHOT,
        };
        let last = self.drive(driven, at).await?;
        if last != at && drive == Drive::Consent && case.fault.is_empty() {
            // Nothing was wrong with the request: the visits did not do what they are for.
            self.arrived(&listed, drive, last)?;
        }
        Ok(last)
    }

    fn arrived(
        &self,
        listed: &[Arc<ExpectedResponse>],
        drive: Drive,
        last: usize,
    ) -> Result<(), Stop> {
        let exchange = &self.evidence.exchanges[last];
        let Err(why) = self.site.judge().is_one_of(listed, exchange) else {
            return Ok(());
        };
        let message = format!(
            "{} of `[session.{}]`: the last visit ended elsewhere ({why}); is each of them right?",
            drive.word(),
            exchange.identity
        );
        Err(Stop::Trouble(TroubleKind::SetUp, message))
    }

    /// Until a listed answer comes, or time is out: what came last is judged.
    async fn within(
        &mut self,
        case: &Case,
        op: &Op,
        frame: &Frame,
        within: Duration,
    ) -> Result<usize, Stop> {
        let (draft, scope) = self.faulty(case, op, frame)?;
        let listed: Vec<_> = case.listed().cloned().collect();
        let begun = Instant::now();
        let mut wait = self.site.pause / 4;
        let mut tries = 1;
        loop {
            let at = self.send(SHOT, op, draft.clone(), scope.clone()).await?;
            let exchange = &self.evidence.exchanges[at];
            let done = self.site.judge().is_one_of(&listed, exchange).is_ok();
            // Where nobody waits (in the selftest), time does not run out either.
            let late = begun.elapsed() + wait >= within;
            let enough = self.site.pause.is_zero() && tries == MOST_TRIES_AT_ONCE;
            if done || late || enough {
                if tries > 1 {
                    let note = format!("the same request was sent {tries} times");
                    self.evidence.notes.push(note);
                }
                return Ok(at);
            }
            self.evidence.exchanges.truncate(at);
            tokio::time::sleep(wait).await;
            wait = (wait * 2).clamp(Duration::from_millis(5), LONGEST_POLL);
            tries += 1;
        }
    }

    /// Until a request is not accepted: that one is judged. Of the accepted ones the first and the
    /// last are evidence enough.
    async fn burst(
        &mut self,
        case: &Case,
        op: &Op,
        frame: &Frame,
        most: u32,
    ) -> Result<usize, Stop> {
        let first = self.evidence.exchanges.len();
        for n in 1..=most {
            let (draft, scope) = self.faulty(case, op, frame)?;
            let at = self.send(SHOT, op, draft, scope).await?;
            let exchange = &self.evidence.exchanges[at];
            if self.site.judge().is_one_of(&op.accept, exchange).is_err() {
                let note = format!("request {n} of the burst was the first that was not accepted");
                self.evidence.notes.push(note);
                return Ok(at);
            }
            // It was a good request, and so was its answer.
            self.evidence.exchanges[at].role = ExchangeRole::Control;
            if at > first + 1 {
                self.evidence.exchanges.remove(first + 1);
            }
        }
        Err(Stop::Skip(format!("no limit was met in {most} requests")))
    }
}

/// A fault that cannot be made is a mistake of ours, but for a value of the target file that has no
/// other spelling.
fn unmade(error: &EditError) -> Stop {
    match error {
        EditError::NoUri(_) => Stop::Skip(error.to_string()),
        _ => Stop::harness(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uri_that_has_no_other_spelling_is_skipped() {
        let stop = unmade(&EditError::NoUri("com.acme.app:/back".into()));
        let why = "`com.acme.app:/back` is no URI with a host: it cannot be spelt in another way";
        assert_eq!(stop, Stop::Skip(why.into()));
        let stop = unmade(&EditError::NoPath("x".into()));
        assert!(matches!(stop, Stop::Trouble(..)), "{stop:?}");
    }
}
