//! The shot of a case: the request with the fault. It is sent once, or as `within`, `burst` or
//! `drive` demand.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Map;

use super::browser::DriveRequest;
use super::state::{Attempt, StepLabel, StepValues};
use super::step::next_wait;
use crate::case::{Act, Case, Drive, ExpectedResponse, Op};
use crate::exec::stop::Stop;
use crate::request::{EditError, RequestDraft, Values, apply, prove_fault, prove_valid};
use crate::vocab::{ExchangeRole, TroubleKind};

/// The maximum number of tries if there are no pauses between them.
const MOST_TRIES_WITHOUT_PAUSE: u32 = 3;

const SHOT: StepLabel<'static> = StepLabel {
    role: ExchangeRole::Shot,
    name: "shot",
};

impl Attempt<'_> {
    /// Sends the shot as its case demands, and marks the exchange that is judged.
    pub(crate) async fn send_shot(
        &mut self,
        case: &Case,
        op: &Op,
        shared: &StepValues,
    ) -> Result<(), Stop> {
        let at = match case.act {
            None => {
                let (draft, values) = self.faulty_request(case, op, shared)?;
                self.send(SHOT, op, draft, values).await?
            }
            Some(Act::Drive(drive)) => self.drive_shot(case, op, shared, drive).await?,
            Some(Act::Within(within)) => self.poll(case, op, shared, within).await?,
            Some(Act::Burst(most)) => self.burst(case, op, shared, most).await?,
        };
        self.evidence.shot = Some(at);
        Ok(())
    }

    /// Sends the request of the shot again with the same bytes.
    pub(crate) async fn repeat_shot(
        &mut self,
        op: &Op,
        label: StepLabel<'_>,
    ) -> Result<usize, Stop> {
        let Some((draft, values)) = self.shot.clone() else {
            return Err(Stop::harness(format!("{}: there was no shot", label.name)));
        };
        self.send_twice(label, op, draft, values).await
    }

    /// Builds the request with the fault. Proves that the request is valid without the fault, and
    /// that the fault changes it.
    fn faulty_request(
        &mut self,
        case: &Case,
        op: &Op,
        shared: &StepValues,
    ) -> Result<(RequestDraft, Values), Stop> {
        let values = self.values(op, op.sender(&case.fault), shared, Map::new());
        let store = &self.context.store;
        let mut faulty = self.draft(op, &values, shared)?;
        let valid = prove_valid(case, op, &faulty, store).map_err(Stop::harness)?;
        let changed = apply(&mut faulty, &case.fault, &values).map_err(|error| match &error {
            EditError::MissingValue(missing) => self.missing_value(op, missing, shared),
            _ => edit_failed(&error),
        })?;
        prove_fault(case, op, &valid, (&faulty, changed), store).map_err(Stop::harness)?;
        self.apply_fallback(&mut faulty, &values)?;
        if case.after.iter().any(|step| step.again) {
            self.shot = Some((faulty.clone(), values.clone()));
        }
        Ok((faulty, values))
    }

    /// Sends the request once and continues with the visits of the target file. The response to the
    /// last visit is judged.
    async fn drive_shot(
        &mut self,
        case: &Case,
        op: &Op,
        shared: &StepValues,
        drive: Drive,
    ) -> Result<usize, Stop> {
        let (draft, values) = self.faulty_request(case, op, shared)?;
        self.open_own_session(&draft.identity, drive, SHOT).await?;
        let at = self.send(SHOT, op, draft, values).await?;
        let listed: Vec<_> = case.listed().cloned().collect();
        let request = DriveRequest {
            drive,
            listed: &listed,
            label: SHOT,
        };
        let last = self.drive(request, at).await?;
        if last != at && drive == Drive::Consent && case.fault.is_empty() {
            // The request has no fault, so if the last response is not listed, the visits are
            // wrong.
            self.check_arrival(&listed, drive, last)?;
        }
        Ok(last)
    }

    fn check_arrival(
        &self,
        listed: &[Arc<ExpectedResponse>],
        drive: Drive,
        last: usize,
    ) -> Result<(), Stop> {
        let exchange = &self.evidence.exchanges[last];
        let Err(why) = self.context.judge().is_one_of(listed, exchange) else {
            return Ok(());
        };
        let message = format!(
            "{} of `[session.{}]`: the last visit ended elsewhere ({why}); is each of them right?",
            drive.word(),
            exchange.identity
        );
        Err(Stop::Trouble(TroubleKind::SetUp, message))
    }

    /// Sends the request until the server sends a listed response or the time is up. The last
    /// response is judged.
    async fn poll(
        &mut self,
        case: &Case,
        op: &Op,
        shared: &StepValues,
        within: Duration,
    ) -> Result<usize, Stop> {
        let (draft, values) = self.faulty_request(case, op, shared)?;
        let listed: Vec<_> = case.listed().cloned().collect();
        let begun = Instant::now();
        let mut wait = self.context.pause / 4;
        let mut tries = 1;
        loop {
            let at = self.send(SHOT, op, draft.clone(), values.clone()).await?;
            let exchange = &self.evidence.exchanges[at];
            let done = self.context.judge().is_one_of(&listed, exchange).is_ok();
            let late = begun.elapsed() + wait >= within;
            // The selftest has no pauses, so it would send very many requests before the time is
            // up.
            let enough = self.context.pause.is_zero() && tries == MOST_TRIES_WITHOUT_PAUSE;
            if done || late || enough {
                if tries > 1 {
                    let note = format!("the same request was sent {tries} times");
                    self.evidence.notes.push(note);
                }
                return Ok(at);
            }
            self.evidence.exchanges.truncate(at);
            tokio::time::sleep(wait).await;
            wait = next_wait(wait);
            tries += 1;
        }
    }

    /// Sends requests until the server does not accept one. The response to that request is judged.
    /// Of the accepted requests, the first and the last stay in the evidence.
    async fn burst(
        &mut self,
        case: &Case,
        op: &Op,
        shared: &StepValues,
        most: u32,
    ) -> Result<usize, Stop> {
        let first = self.evidence.exchanges.len();
        for n in 1..=most {
            let (draft, values) = self.faulty_request(case, op, shared)?;
            let at = self.send(SHOT, op, draft, values).await?;
            let exchange = &self.evidence.exchanges[at];
            let judge = self.context.judge();
            if judge.accepts(&op.accept, exchange).is_err() {
                let note = format!("request {n} of the burst was the first that was not accepted");
                self.evidence.notes.push(note);
                return Ok(at);
            }
            // An accepted request counts as a control and is not judged.
            self.evidence.exchanges[at].role = ExchangeRole::Control;
            if at > first + 1 {
                self.evidence.exchanges.remove(first + 1);
            }
        }
        Err(Stop::Skip(format!("no limit was met in {most} requests")))
    }
}

/// Returns the stop for a fault that cannot be applied. Usually the case has a mistake. If a URI of
/// the target file has no other spelling, the case is skipped instead.
fn edit_failed(error: &EditError) -> Stop {
    match error {
        EditError::NoUri(_) => Stop::Skip(error.to_string()),
        _ => Stop::harness(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uri_that_has_no_other_spelling_is_skipped() {
        let error = EditError::NoUri("com.acme.app:/back".into());
        assert_eq!(edit_failed(&error), Stop::Skip(error.to_string()));
        let stop = edit_failed(&EditError::NoPath("x".into()));
        assert!(matches!(stop, Stop::Trouble(..)), "{stop:?}");
    }
}
