//! Runs a step: an op with its `let` and its valid edits. A step can follow pages, repeat until its
//! checks hold, and save values.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Map, Value};

use super::browser::DriveRequest;
use super::control::accepts_an_error;
use super::state::{Attempt, StepLabel, StepValues};
use crate::case::{Edit, ExpectedResponse, Op, Step, Template, TemplatePart, Until};
use crate::exec::stop::Stop;
use crate::exec::transient::is_transient;
use crate::judge::Judge;
use crate::request::{CurrentExchange, EditError, RequestDraft, Values, apply};
use crate::view::Pointer;
use crate::vocab::ExchangeRole;

/// The longest wait between two tries of `until`.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// The shortest wait after the first try of `until`.
const SHORTEST_WAIT: Duration = Duration::from_millis(5);

/// The next wait, twice as long as this one, within the limits.
pub(crate) fn next_wait(wait: Duration) -> Duration {
    (wait * 2).clamp(SHORTEST_WAIT, LONGEST_WAIT)
}

impl Attempt<'_> {
    /// Runs a step. Returns the index of its last exchange. If the response is not accepted, this
    /// is trouble. If an `after` step has expectations of its own, the judge checks its response.
    pub(crate) async fn step(
        &mut self,
        step: &Step,
        label: StepLabel<'_>,
        shared: &mut StepValues,
    ) -> Result<usize, Stop> {
        let op = self.context.contract.op(&step.op).clone();
        if !step.again {
            self.open_fixtures(&op, step, shared).await?;
        }
        let at = match &step.until {
            _ if step.again => self.repeat_shot(&op, label).await?,
            Some(until) => self.send_until(until, step, label, shared).await?,
            None => self.send_step(step, &op, label, shared).await?,
        };
        let is_judged =
            label.role == ExchangeRole::After && (step.answer.is_some() || !step.checks.is_empty());
        if is_judged {
            let listed = step.answer.as_deref().unwrap_or_default();
            self.check_not_transient(listed, label.name, at)?;
        } else {
            self.check_accepted(step, &op, label.name, at)?;
        }
        self.save(step, label, at, shared)?;
        Ok(at)
    }

    /// Prepares the fixtures whose values the step does not set itself.
    async fn open_fixtures(
        &mut self,
        op: &Op,
        step: &Step,
        shared: &StepValues,
    ) -> Result<(), Stop> {
        for role in &op.uses {
            let prefix = format!("{role}.");
            let is_set = step.lets.iter().any(|(name, _)| name.starts_with(&prefix));
            if !is_set {
                self.fixture(shared.fixture(role)).await?;
            }
        }
        Ok(())
    }

    /// Sends the request of a step, and drives it or follows its pages.
    async fn send_step(
        &mut self,
        step: &Step,
        op: &Op,
        label: StepLabel<'_>,
        shared: &StepValues,
    ) -> Result<usize, Stop> {
        let (mut draft, values) = self.step_request(step, op, shared)?;
        if let Some(drive) = step.drive {
            self.open_own_session(&draft.identity, drive, label).await?;
            let at = self.send_twice(label, op, draft, values).await?;
            let request = DriveRequest {
                drive,
                listed: step.answer.as_deref().unwrap_or_default(),
                label,
            };
            return self.drive(request, at).await;
        }
        let mut at = self
            .send_twice(label, op, draft.clone(), values.clone())
            .await?;
        let Some(pages) = &step.pages else {
            return Ok(at);
        };
        for _ in 1..pages.most {
            let Some(Value::String(next)) = self.read(at, &pages.next) else {
                return Ok(at);
            };
            set_text(&mut draft, &pages.into, next, &values)?;
            at = self
                .send_twice(label, op, draft.clone(), values.clone())
                .await?;
        }
        if self.read(at, &pages.next).is_none() {
            return Ok(at);
        }
        Err(Stop::harness(format!(
            "{}: the list has more than {} pages",
            label.name, pages.most
        )))
    }

    /// Sends a step again until the checks of `until` hold.
    async fn send_until(
        &mut self,
        until: &Until,
        step: &Step,
        label: StepLabel<'_>,
        shared: &StepValues,
    ) -> Result<usize, Stop> {
        let op = self.context.contract.op(&step.op).clone();
        let begun = Instant::now();
        let mut wait = self.context.pause / 4;
        loop {
            let at = self.send_step(step, &op, label, shared).await?;
            let exchange = &self.evidence.exchanges[at];
            let responded = exchange.outcome.response().is_some();
            if responded && Judge::unmet(&until.checks, exchange).is_empty() {
                return Ok(at);
            }
            if begun.elapsed() + wait >= until.within {
                return Err(self.until_failed(until, label.name, at));
            }
            // Only the exchange of the last try stays in the evidence.
            self.evidence.exchanges.truncate(at);
            tokio::time::sleep(wait).await;
            wait = next_wait(wait);
        }
    }

    fn until_failed(&self, until: &Until, name: &str, at: usize) -> Stop {
        let exchange = &self.evidence.exchanges[at];
        let why = format!("{name} was not as it should be within {:?}", until.within);
        match &until.skip {
            Some(reason) if !is_transient(&exchange.outcome, &exchange.credentials) => {
                Stop::Skip(reason.clone())
            }
            Some(_) | None => self.not_accepted(name, at, &why),
        }
    }

    fn step_request(
        &mut self,
        step: &Step,
        op: &Op,
        shared: &StepValues,
    ) -> Result<(RequestDraft, Values), Stop> {
        let mut values = self.values(op, op.sender(&step.edits), shared, Map::new());
        let mut lets = Map::new();
        for (name, value) in &step.lets {
            let text = values.text(value, &CurrentExchange::default());
            let text = text.map_err(|missing| self.missing_value(op, &missing, shared));
            let text = text?.unwrap_or_default();
            lets.insert(name.clone(), text.into());
        }
        values = values.under(lets);
        let mut draft = self.draft(op, &values, shared)?;
        let applied = apply(&mut draft, &step.edits, &values);
        applied.map_err(|error| match &error {
            EditError::MissingValue(missing) => self.missing_value(op, missing, shared),
            _ => Stop::harness(error),
        })?;
        Ok((draft, values))
    }

    /// Checks that the response is accepted and that the checks of the step hold.
    fn check_accepted(&self, step: &Step, op: &Op, name: &str, at: usize) -> Result<(), Stop> {
        let exchange = &self.evidence.exchanges[at];
        let accept = step.answer.as_ref().unwrap_or(&op.accept);
        let judge = self.context.judge();
        if let Err(why) = judge.accepts(accept, exchange) {
            // A step that expects nothing of its own is content with what the control of its op got.
            let is_usual =
                step.answer.is_none() && accepts_an_error(op) && self.gets_usual_error(at);
            if !is_usual {
                return Err(self.not_accepted(name, at, &why));
            }
        }
        match Judge::unmet(&step.checks, exchange).first() {
            None => Ok(()),
            Some(finding) => {
                let pointer = finding.at.as_deref().unwrap_or_default();
                let why = format!(
                    "{pointer}: expected {}, got {}",
                    finding.expected, finding.actual
                );
                Err(self.not_accepted(name, at, &why))
            }
        }
    }

    /// Checks that a response can be judged: it is listed, or it is not transient.
    pub(crate) fn check_not_transient(
        &self,
        listed: &[Arc<ExpectedResponse>],
        name: &str,
        at: usize,
    ) -> Result<(), Stop> {
        let exchange = &self.evidence.exchanges[at];
        let is_listed = exchange.outcome.response().is_some_and(|response| {
            let mut statuses = listed.iter().flat_map(|one| &one.status);
            statuses.any(|status| status.covers(response.status))
        });
        // A server that failed says nothing about the state.
        let status = exchange.outcome.response().map(|response| response.status);
        let failed = matches!(status, Some(500..));
        if (failed || is_transient(&exchange.outcome, &exchange.credentials)) && !is_listed {
            return Err(self.not_accepted(name, at, &exchange.outcome.brief()));
        }
        Ok(())
    }

    /// Keeps the values that a step saves. A fixture does without a value that its response lacks: only
    /// what uses the value is stopped.
    fn save(
        &self,
        step: &Step,
        label: StepLabel<'_>,
        at: usize,
        shared: &mut StepValues,
    ) -> Result<(), Stop> {
        for (value_name, pointer) in &step.save {
            let Some(value) = self.read(at, pointer) else {
                if label.role == ExchangeRole::Fixture {
                    continue;
                }
                let got = self.evidence.exchanges[at].outcome.brief();
                let why = format!("there is no {pointer} in its answer ({got})");
                return Err(self.not_accepted(label.name, at, &why));
            };
            shared.saved.insert(value_name.clone(), value);
        }
        Ok(())
    }

    fn read(&self, at: usize, pointer: &Pointer) -> Option<Value> {
        let response = self.evidence.exchanges[at].outcome.response()?;
        response.at_leniently(pointer).map(Cow::into_owned)
    }
}

fn set_text(
    draft: &mut RequestDraft,
    into: &Pointer,
    text: String,
    values: &Values,
) -> Result<(), Stop> {
    let text = Template(vec![TemplatePart::Text(text)]);
    let applied = apply(draft, &[Edit::SetText(into.clone(), text)], values);
    applied.map(drop).map_err(Stop::harness)
}
