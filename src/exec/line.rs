//! The lines that stand before the cases: callers, given fixtures, controls. Each is sent once a run
//! and waited for by whatever rests on it.

use serde_json::Map;
use url::Url;

use super::Stop;
use super::attempt::{Attempt, Frame, draft};
use super::halt::Halt;
use super::record;
use super::send::Label;
use crate::judge::Exchange;
use crate::plan::Subject;
use crate::view::{Outcome, Response};
use crate::vocab::{ExchangeRole, TroubleKind, clean_line};

impl Attempt<'_> {
    /// Sends a line; `Err` says why it is not green.
    pub(crate) async fn line(&mut self, what: &Subject) -> Result<(), Stop> {
        match what {
            Subject::Caller(identity) => {
                self.caller_in_session(identity).await?;
                match self.site.contract.identities[identity].probe.clone() {
                    Some(probe) => self.alone(&probe, Some(identity)).await,
                    None => Ok(()),
                }
            }
            Subject::Given(fixture) => {
                let probe = self.site.contract.fixtures[fixture].probe.clone();
                self.alone(&probe.unwrap_or_default(), None).await
            }
            Subject::Control(op) => {
                let sent = self.alone(op, None).await;
                if let Err(Stop::Trouble(TroubleKind::Credentials, _)) = &sent {
                    self.end_if_refused(op).await;
                }
                sent
            }
            Subject::Case(_) | Subject::Watch(..) => Ok(()),
        }
    }

    /// An op alone: own fixtures, no fault, answered as `accept` says.
    pub(crate) async fn alone(&mut self, op: &str, identity: Option<&str>) -> Result<(), Stop> {
        let op = self.site.contract.op(op).clone();
        for role in &op.uses {
            self.fixture(role).await?;
        }
        let sender = identity.unwrap_or(&op.identity);
        let scope = self.scope(&op, sender, &Frame::default(), Map::new());
        let mut draft = draft(&op, &scope)?;
        if let Some(identity) = identity {
            identity.clone_into(&mut draft.identity);
        }
        let at = self
            .send_twice(
                Label::new(ExchangeRole::Control, "control"),
                &op,
                draft,
                scope,
            )
            .await?;
        match self
            .site
            .judge()
            .accepts(&op.accept, &self.evidence.exchanges[at])
        {
            Ok(()) => Ok(()),
            Err(why) => Err(self.refused(at, identity.is_some(), &why)),
        }
    }

    /// Its caller was accepted before. If it is refused where it was accepted, the run is over;
    /// otherwise it is this op alone that does not want it, and one red line.
    async fn end_if_refused(&mut self, op: &str) {
        let identity = self.site.contract.op(op).identity.clone();
        let probe = self.site.contract.identities[&identity].probe.clone();
        let Some(probe) = probe else { return };
        if let Err(Stop::Trouble(TroubleKind::Credentials, message)) =
            Box::pin(self.alone(&probe, Some(&identity))).await
        {
            let message = record::safe_line(&message, &self.site.redactor);
            self.site.end(Halt::Credentials(message));
        }
    }

    /// One line that says what is wrong and what to do.
    fn refused(&self, at: usize, is_caller: bool, why: &str) -> Stop {
        let exchange = &self.evidence.exchanges[at];
        let (who, op) = (&exchange.identity, &exchange.op);
        // Another one may stand in for it.
        let who = self.site.caller(who).map_or(who.as_str(), |(name, _)| name);
        let (cause, message) = match &exchange.outcome {
            Outcome::None(none) => (
                TroubleKind::Transport,
                format!(
                    "no answer from {} ({none}); is the address right and the server up?",
                    self.home(exchange)
                ),
            ),
            Outcome::Response(answer) => match answer.status {
                401 if self.is_somebody(exchange) => (
                    TroubleKind::Credentials,
                    format!(
                        "the target refused the credentials of `{who}` (401): check what stands \
                         under `[identity.{who}]`"
                    ),
                ),
                429 | 502 | 503 | 504 => (
                    TroubleKind::Throttled,
                    format!("the target answered {} to `{op}`, twice", answer.status),
                ),
                404 if is_caller => (
                    TroubleKind::SetUp,
                    format!(
                        "`{op}` is not there ({why}); {}",
                        self.how_home_ends(exchange)
                    ),
                ),
                _ => (
                    TroubleKind::SetUp,
                    format!(
                        "`{op}` alone, as `{who}`, was not accepted: {why}{}{}",
                        said(answer),
                        self.given(op)
                    ),
                ),
            },
        };
        Stop::Trouble(cause, message)
    }

    /// What may be wrong with the address that a request went to.
    fn how_home_ends(&self, exchange: &Exchange) -> String {
        let home = self.home(exchange);
        if self.site.contract.op(&exchange.op).path.is_empty() {
            return format!("is {home} the right address?");
        }
        format!("does the address {home} end where the paths of the API begin?")
    }

    /// What an op takes from the target file, as a question.
    fn given(&self, op: &str) -> String {
        let uses = self.site.contract.op(op).uses.iter();
        let given = uses.filter(|role| self.site.target.given.contains_key(*role));
        let given: Vec<String> = given.map(|role| format!("`[given.{role}]`")).collect();
        if given.is_empty() {
            return String::new();
        }
        format!("; is what stands under {} right?", given.join(" and "))
    }

    /// The endpoint that a request went to, as the target file gives it.
    fn home(&self, exchange: &Exchange) -> &str {
        let op = self.site.contract.op(&exchange.op);
        let url = self.site.target.endpoints.get(&op.endpoint);
        url.map_or("", Url::as_str)
    }
}

/// What a server says of its refusal in so many words; a page is none.
fn said(answer: &Response) -> String {
    /// As much as fits beside the reason in a line.
    const MOST: usize = 160;
    if let Some(location) = answer.header("location") {
        return format!("; it leads to {}", clean_line(&location, MOST));
    }
    if answer.json().is_err() {
        return String::new();
    }
    let text = String::from_utf8_lossy(&answer.body);
    format!("; it said {}", clean_line(&text, MOST))
}
