//! Fixtures: given by the target, made by steps, or by default; each case has its own, unless it is
//! shared.

use std::future::Future;
use std::pin::Pin;

use serde_json::{Map, Value};

use super::Stop;
use super::attempt::{Attempt, Frame};
use super::send::Label;
use crate::case::Fixture;
use crate::vocab::{CaseId, ExchangeRole};

/// The owner of what a shared fixture makes: it is removed when the run ends.
pub(crate) fn shared_owner(contract: &str, fixture: &str) -> CaseId {
    CaseId::new(contract, "shared", fixture, None)
}

impl Attempt<'_> {
    /// Makes a fixture ready for this attempt, once.
    pub(crate) fn fixture<'a>(
        &'a mut self,
        name: &'a str,
    ) -> Pin<Box<dyn Future<Output = Result<(), Stop>> + Send + 'a>> {
        Box::pin(async move {
            if self.fixtures.contains_key(name) {
                return Ok(());
            }
            let site = self.site;
            let fixture = &site.contract.fixtures[name];
            let values = match site.target.given.get(name) {
                Some(given) if fixture.given => given.clone(),
                _ => match site.shared.get(name) {
                    Some(cell) => Box::pin(self.share(fixture, cell)).await?,
                    None => self.make(fixture).await?,
                },
            };
            site.learn_of(fixture, &values);
            self.fixtures.insert(name.to_owned(), values);
            Ok(())
        })
    }

    async fn share(
        &mut self,
        fixture: &Fixture,
        cell: &tokio::sync::OnceCell<Result<Map<String, Value>, Stop>>,
    ) -> Result<Map<String, Value>, Stop> {
        let site = self.site;
        // Whoever makes it needs a place at the server: one who waits for it must not hold the last.
        self.give_back_place();
        let made = cell
            .get_or_init(|| async {
                let owner = shared_owner(&site.contract.id, &fixture.name);
                let mut attempt = Attempt::new(site, owner.as_str(), 1);
                let made = attempt.make(fixture).await;
                attempt.give_back_place();
                self.held += attempt.held;
                // The first case that needs it keeps the exchanges; the others only the values.
                self.evidence
                    .exchanges
                    .append(&mut attempt.evidence.exchanges);
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
        let mut frame = Frame {
            new,
            ..Frame::default()
        };
        for step in &fixture.make {
            let words = format!("fixture {}", fixture.name);
            self.step(step, Label::new(ExchangeRole::Fixture, &words), &mut frame)
                .await?;
        }
        let mut values = frame.new;
        values.append(&mut frame.saved);
        Ok(values)
    }
}
