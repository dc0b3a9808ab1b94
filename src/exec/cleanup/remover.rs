//! Removes what a run created, during the run and in `rebuff clean`. Sends the undo request of the
//! journal, or one undo request for each matching item of a list.

use std::time::Duration;

use serde_json::Value;

use super::model::{CreationOutcome, ListSearch, UndoRequest};
use crate::exec::client::Client;
use crate::exec::transient::is_transient;
use crate::request::{Credentials, Wire};
use crate::target_file::Target;
use crate::view::{Outcome, Response};

/// One request of a removal, and its outcome.
#[derive(Debug)]
pub(crate) struct RemovalExchange {
    pub(crate) identity: String,
    pub(crate) wire: Wire,
    /// The text that reports show in place of the credentials.
    pub(crate) shown: Option<&'static str>,
    pub(crate) outcome: Outcome,
    pub(crate) took: Duration,
}

/// Sends the requests that remove things from one target.
pub(crate) struct Remover<'r> {
    pub(crate) client: &'r Client,
    pub(crate) target: &'r Target,
    /// How long to wait before a request is sent a second time.
    pub(crate) pause: Duration,
}

impl Remover<'_> {
    /// Sends undo requests in order. An error says why the thing may still exist. `outcome` is what
    /// the server said about the creation. All exchanges are added to `log`.
    pub(crate) async fn remove(
        &self,
        undo: &[UndoRequest],
        outcome: CreationOutcome,
        log: &mut Vec<RemovalExchange>,
    ) -> Result<(), String> {
        if undo.is_empty() {
            return Err("its id is not known, so nothing can remove it".into());
        }
        for undo in undo {
            let Some(search) = &undo.find else {
                self.send_undo(undo, &undo.wire, log).await?;
                continue;
            };
            for wire in self.search(search, &undo.wire, outcome, log).await? {
                self.send_undo(undo, &wire, log).await?;
            }
        }
        Ok(())
    }

    async fn send_undo(
        &self,
        undo: &UndoRequest,
        wire: &Wire,
        log: &mut Vec<RemovalExchange>,
    ) -> Result<(), String> {
        let outcome = self.send(&undo.identity, wire, log).await?;
        let status = outcome.response().map(|response| response.status);
        if status.is_some_and(|status| undo.accept.iter().any(|one| one.covers(status))) {
            return Ok(());
        }
        Err(format!("the target answered {}", outcome.brief()))
    }

    /// Builds the undo requests for the items that a search finds. A new item may appear late in a
    /// list, so an empty list is read again. If it is still empty although the server reported a
    /// creation, the search fails.
    async fn search(
        &self,
        search: &ListSearch,
        undo: &Wire,
        outcome: CreationOutcome,
        log: &mut Vec<RemovalExchange>,
    ) -> Result<Vec<Wire>, String> {
        let first = self.read_list(search, undo, log).await?;
        if !first.is_empty() || outcome == CreationOutcome::Refused {
            return Ok(first);
        }
        tokio::time::sleep(self.pause).await;
        let second = self.read_list(search, undo, log).await?;
        if second.is_empty() && outcome == CreationOutcome::Created {
            return Err("the server said that it was made, and lists nothing like it".into());
        }
        Ok(second)
    }

    async fn read_list(
        &self,
        search: &ListSearch,
        undo: &Wire,
        log: &mut Vec<RemovalExchange>,
    ) -> Result<Vec<Wire>, String> {
        let mut undo_wires = Vec::new();
        let mut list = search.wire.clone();
        for _ in 0..search.pages.as_ref().map_or(1, |pages| pages.most) {
            let outcome = self.send(&search.identity, &list, log).await?;
            let response = outcome
                .response()
                .filter(|response| response.status / 100 == 2);
            let items = response.and_then(|response| response.at(&search.each));
            let (Some(response), Some(Value::Array(items))) = (response, items.as_deref()) else {
                return Err(format!(
                    "it is not known what was made: the list answered {}",
                    outcome.brief()
                ));
            };
            for item in items.iter().filter(|item| search.matches(item)) {
                undo_wires.push(search.fill(undo, item)?);
            }
            let Some((into, next)) = next_page(search, response) else {
                return Ok(undo_wires);
            };
            list.url = search.wire.url.clone();
            list.url.query_pairs_mut().append_pair(into, &next);
        }
        if search.pages.is_some() {
            return Err("it is not known what was made: the list has too many pages".into());
        }
        Ok(undo_wires)
    }

    async fn send(
        &self,
        identity: &str,
        wire: &Wire,
        log: &mut Vec<RemovalExchange>,
    ) -> Result<Outcome, String> {
        if !self.target.is_endpoint_origin(&wire.url) {
            let url = &wire.url;
            return Err(format!("it was made at {url}, which is not this target"));
        }
        let Some(caller) = self.target.identities.get(identity) else {
            return Err(format!("needs `[identity.{identity}]` in the target file"));
        };
        // The journal stores a form as bytes, so a client secret cannot be added to it. The client
        // sends its secret in the header (Basic) instead.
        let attached = Credentials::Own.attach(caller, false);
        let mut tries = 0;
        loop {
            let (outcome, took) = self.client.send(wire, attached.secret.as_ref()).await;
            tries += 1;
            log.push(RemovalExchange {
                identity: identity.to_owned(),
                wire: wire.clone(),
                shown: attached.shown,
                outcome: outcome.clone(),
                took,
            });
            if tries == 2 || !is_transient(&outcome, &Credentials::Own) {
                return Ok(outcome);
            }
            tokio::time::sleep(self.pause).await;
        }
    }
}

/// The query parameter for the next page, and its value.
fn next_page<'s>(search: &'s ListSearch, response: &Response) -> Option<(&'s str, String)> {
    let pages = search.pages.as_ref()?;
    let next = response.at(&pages.next)?.as_str()?.to_owned();
    Some((pages.into.as_str(), next))
}
