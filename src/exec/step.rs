//! A step: an op with its `let` and its valid edits, followed over pages, repeated until something
//! holds, and what it saves.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Map, Value};

use super::Stop;
use super::attempt::{Attempt, Frame, draft};
use super::drive::Driven;
use super::send::{Label, is_passing_trouble};
use crate::case::{ExpectedResponse, Op, Step, Until};
use crate::judge::Judge;
use crate::request::{CurrentExchange, RequestDraft, Values, apply};
use crate::view::{Outcome, Pointer};
use crate::vocab::ExchangeRole;

/// No server is asked to wait longer than this for our next try, whatever it says.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// What a poll waits between two tries, at most.
pub(super) const LONGEST_POLL: Duration = Duration::from_secs(2);

impl Attempt<'_> {
    /// Does a step; gives the place of its last exchange. A step that has to be accepted and is not
    /// is trouble; an `after` step with its own expectations leaves that to the judge.
    pub(crate) async fn step(
        &mut self,
        step: &Step,
        label: Label<'_>,
        frame: &mut Frame,
    ) -> Result<usize, Stop> {
        let op = self.site.contract.op(&step.op).clone();
        if !step.again {
            self.open_fixtures(&op, step, frame).await?;
        }
        let at = match &step.until {
            _ if step.again => self.again(&op, label).await?,
            Some(until) => self.until(until, step, label, frame).await?,
            None => self.once(step, &op, label, frame).await?,
        };
        let judged =
            label.role == ExchangeRole::After && (step.answer.is_some() || !step.checks.is_empty());
        if judged {
            let listed = step.answer.as_deref().unwrap_or_default();
            self.believed(listed, label.words, at)?;
        } else {
            self.expect(step, &op, label.words, at)?;
        }
        self.save(step, label.words, at, frame)?;
        Ok(at)
    }

    /// Fixtures whose values the step does not bring along itself.
    async fn open_fixtures(&mut self, op: &Op, step: &Step, frame: &Frame) -> Result<(), Stop> {
        for role in &op.uses {
            let prefix = format!("{role}.");
            let brought = step.lets.iter().any(|(name, _)| name.starts_with(&prefix));
            if !brought {
                self.fixture(frame.fixture(role)).await?;
            }
        }
        Ok(())
    }

    async fn once(
        &mut self,
        step: &Step,
        op: &Op,
        label: Label<'_>,
        frame: &Frame,
    ) -> Result<usize, Stop> {
        let (mut draft, scope) = self.prepare(step, op, frame)?;
        if let Some(drive) = step.drive {
            self.own_session(&draft.identity, drive, label).await?;
        }
        let mut at = self
            .send_twice(label, op, draft.clone(), scope.clone())
            .await?;
        if let Some(drive) = step.drive {
            let listed = step.answer.as_deref().unwrap_or_default();
            return self
                .drive(
                    Driven {
                        drive,
                        listed,
                        label,
                    },
                    at,
                )
                .await;
        }
        let Some(pages) = &step.pages else {
            return Ok(at);
        };
        for _ in 1..pages.most {
            let next = self.read(at, &pages.next);
            let Some(Value::String(next)) = next else {
                return Ok(at);
            };
            put(&mut draft, &pages.into, &next, &scope)?;
            at = self
                .send_twice(label, op, draft.clone(), scope.clone())
                .await?;
        }
        if self.read(at, &pages.next).is_none() {
            return Ok(at);
        }
        Err(Stop::harness(format!(
            "{}: the list has more than {} pages",
            label.words, pages.most
        )))
    }

    async fn until(
        &mut self,
        until: &Until,
        step: &Step,
        label: Label<'_>,
        frame: &Frame,
    ) -> Result<usize, Stop> {
        let op = self.site.contract.op(&step.op).clone();
        let begun = Instant::now();
        let mut wait = self.site.pause / 4;
        loop {
            let at = self.once(step, &op, label, frame).await?;
            let exchange = &self.evidence.exchanges[at];
            let answered = exchange.outcome.answer().is_some();
            if answered && Judge::unmet(&until.checks, exchange).is_empty() {
                return Ok(at);
            }
            if begun.elapsed() + wait >= until.within {
                let tried = format!(
                    "{} was not as it should be within {:?}",
                    label.words, until.within
                );
                let troubled = is_passing_trouble(&exchange.outcome, &exchange.credentials);
                return Err(match &until.skip {
                    Some(reason) if !troubled => Stop::Skip(reason.clone()),
                    Some(_) | None => self.not_accepted(label.words, at, &tried),
                });
            }
            // A poll that does not keep is not kept: only its last exchange is evidence.
            self.evidence.exchanges.truncate(at);
            tokio::time::sleep(wait).await;
            wait = (wait * 2).clamp(Duration::from_millis(5), LONGEST_POLL);
        }
    }

    fn prepare(
        &mut self,
        step: &Step,
        op: &Op,
        frame: &Frame,
    ) -> Result<(RequestDraft, Values), Stop> {
        let mut scope = self.scope(op, op.sender(&step.edits), frame, Map::new());
        let mut lets = Map::new();
        for (name, value) in &step.lets {
            let text = scope.text(value, &CurrentExchange::default());
            let text = text
                .map_err(|e| Stop::harness(e.to_string()))?
                .unwrap_or_default();
            lets.insert(name.clone(), text.into());
        }
        scope = scope.under(lets);
        let mut draft = draft(op, &scope)?;
        apply(&mut draft, &step.edits, &scope).map_err(|e| Stop::harness(e.to_string()))?;
        Ok((draft, scope))
    }

    fn expect(&self, step: &Step, op: &Op, words: &str, at: usize) -> Result<(), Stop> {
        let exchange = &self.evidence.exchanges[at];
        let answers = step.answer.as_ref().unwrap_or(&op.accept);
        let judge = self.site.judge();
        if let Err(why) = judge.is_one_of(answers, exchange) {
            return Err(self.not_accepted(words, at, &why));
        }
        match Judge::unmet(&step.checks, exchange).first() {
            None => Ok(()),
            Some(f) => {
                let place = f.at.as_deref().unwrap_or_default();
                let why = format!("{place}: expected {}, got {}", f.expected, f.actual);
                Err(self.not_accepted(words, at, &why))
            }
        }
    }

    /// A step that the judge looks at needs an answer that can be believed: one that is listed, or
    /// that not any request may get.
    pub(crate) fn believed(
        &self,
        listed: &[Arc<ExpectedResponse>],
        words: &str,
        at: usize,
    ) -> Result<(), Stop> {
        let exchange = &self.evidence.exchanges[at];
        let is_listed = exchange.outcome.answer().is_some_and(|answer| {
            let mut statuses = listed.iter().flat_map(|one| &one.status);
            statuses.any(|status| status.covers(answer.status))
        });
        if is_passing_trouble(&exchange.outcome, &exchange.credentials) && !is_listed {
            return Err(self.not_accepted(words, at, &exchange.outcome.brief()));
        }
        Ok(())
    }

    fn save(&self, step: &Step, words: &str, at: usize, frame: &mut Frame) -> Result<(), Stop> {
        for (name, place) in &step.save {
            let Some(value) = self.read(at, place) else {
                let got = self.evidence.exchanges[at].outcome.brief();
                let why = format!("there is no {place} in its answer ({got})");
                return Err(self.not_accepted(words, at, &why));
            };
            frame.saved.insert(name.clone(), value);
        }
        Ok(())
    }

    fn read(&self, at: usize, place: &Pointer) -> Option<Value> {
        let answer = self.evidence.exchanges[at].outcome.answer()?;
        answer.at(place).map(std::borrow::Cow::into_owned)
    }

    /// How long to wait before something is asked for once more: as the server says, within reason.
    pub(crate) fn wait_after(&self, outcome: &Outcome) -> Duration {
        let asked = outcome
            .answer()
            .and_then(|answer| answer.header("retry-after"))
            .and_then(|seconds| seconds.trim().parse().ok().map(Duration::from_secs));
        asked.unwrap_or(self.site.pause).min(LONGEST_WAIT)
    }
}

fn put(draft: &mut RequestDraft, into: &Pointer, next: &str, scope: &Values) -> Result<(), Stop> {
    use crate::case::{Edit, Template, TemplatePart};
    let text = Template(vec![TemplatePart::Text(next.to_owned())]);
    let made = apply(draft, &[Edit::SetText(into.clone(), text)], scope);
    made.map(drop).map_err(|e| Stop::harness(e.to_string()))
}
