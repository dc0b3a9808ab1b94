//! Fixtures: the target file gives them, steps create them, or they have default values. Each case
//! gets its own fixtures, except the shared ones.

use std::future::Future;
use std::pin::Pin;

use serde_json::{Map, Value};
use tokio::sync::OnceCell;

use super::state::{Attempt, StepLabel, StepValues};
use crate::case::Fixture;
use crate::exec::stop::Stop;
use crate::vocab::{CaseId, ExchangeRole};

/// The owner of everything that a shared fixture creates. It is removed at the end of the run.
pub(crate) fn shared_owner(contract: &str, fixture: &str) -> CaseId {
    CaseId::new(contract, "shared", fixture, None)
}

impl Attempt<'_> {
    /// Prepares a fixture for this attempt. The future is boxed because the steps of a fixture may
    /// need other fixtures.
    pub(crate) fn fixture<'a>(
        &'a mut self,
        name: &'a str,
    ) -> Pin<Box<dyn Future<Output = Result<(), Stop>> + Send + 'a>> {
        Box::pin(async move {
            if self.fixtures.contains_key(name) {
                return Ok(());
            }
            let context = self.context;
            let fixture = &context.contract.fixtures[name];
            let values = match context.target.given.get(name) {
                Some(given) if fixture.given => given.clone(),
                _ => match context.shared_fixtures.get(name) {
                    Some(cell) => self.share(fixture, cell).await?,
                    None => self.make(fixture).await?,
                },
            };
            context.mask_fixture(fixture, &values);
            self.fixtures.insert(name.to_owned(), values);
            Ok(())
        })
    }

    /// The values of a shared fixture. The first case that needs the fixture creates it.
    async fn share(
        &mut self,
        fixture: &Fixture,
        cell: &OnceCell<Result<Map<String, Value>, Stop>>,
    ) -> Result<Map<String, Value>, Stop> {
        let context = self.context;
        // The case that creates the fixture needs a job slot. The cases that wait for it must not
        // hold all of them.
        self.release_slot();
        let made = cell
            .get_or_init(|| async {
                let owner = shared_owner(&context.contract.id, &fixture.name);
                let mut attempt = Attempt::new(context, owner.as_str(), 1);
                let made = attempt.make(fixture).await;
                attempt.release_slot();
                self.held += attempt.held;
                let exchanges = &mut self.evidence.exchanges;
                exchanges.append(&mut attempt.evidence.exchanges);
                made
            })
            .await;
        made.clone()
    }

    async fn make(&mut self, fixture: &Fixture) -> Result<Map<String, Value>, Stop> {
        let new = self.new_values(&fixture.new, format_args!("fixture {}", fixture.name));
        if fixture.make.is_empty() && new.is_empty() {
            return match &fixture.default {
                Some(Value::Object(values)) => Ok(values.clone()),
                _ => Err(Stop::Skip(format!("needs `[given.{}]`", fixture.name))),
            };
        }
        let mut shared = StepValues {
            new,
            ..StepValues::default()
        };
        let name = format!("fixture {}", fixture.name);
        for step in &fixture.make {
            let label = StepLabel::new(ExchangeRole::Fixture, &name);
            self.step(step, label, &mut shared).await?;
        }
        let mut values = shared.new;
        values.append(&mut shared.saved);
        Ok(values)
    }
}
