//! Sends a prerequisite: a caller, a given fixture or a control. If the target does not accept it,
//! the message says what the user should check.

use serde_json::Map;
use url::Url;

use super::contrast::accepts_an_error;
use super::front::advice;
use crate::case::{IdentityKind, Op};
use crate::exec::attempt::state::{Attempt, StepLabel, StepValues};
use crate::exec::redaction::safe;
use crate::exec::stop::Stop;
use crate::judge::Exchange;
use crate::plan::Subject;
use crate::request::Credentials;
use crate::view::{Outcome, Response};
use crate::vocab::{ExchangeRole, TroubleKind, clean_line};

impl Attempt<'_> {
    /// Sends a prerequisite. The error says why it did not pass.
    pub(crate) async fn prerequisite(&mut self, what: &Subject) -> Result<(), Stop> {
        match what {
            Subject::Caller(identity) => {
                self.log_in_for_all(identity).await?;
                match self.context.contract.identities[identity].probe.clone() {
                    Some(probe) => self.prove(&probe, Some(identity)).await,
                    None => Ok(()),
                }
            }
            Subject::Given(fixture) => {
                let probe = self.context.contract.fixtures[fixture].probe.clone();
                self.send_control(&probe.unwrap_or_default(), None).await
            }
            Subject::Control(op) => {
                let mut sent = self.prove(op, None).await;
                if sent.is_err() && self.is_missing(0) {
                    // Only a steady answer says that the target does not have the op.
                    sent = self.prove(op, None).await;
                }
                if let Err(Stop::Trouble(TroubleKind::Credentials, _)) = &sent {
                    self.end_if_refused(op).await;
                }
                sent
            }
            Subject::Case(_) | Subject::Watch(..) => Ok(()),
        }
    }

    /// Sends a prerequisite that passed once more. That it is refused now does not end the run, and no
    /// contrast is sent.
    pub(crate) async fn send_again(&mut self, what: &Subject) -> Result<(), Stop> {
        match what {
            Subject::Caller(identity) => {
                match self.context.contract.identities[identity].probe.clone() {
                    Some(probe) => self.send_control(&probe, Some(identity)).await,
                    None => Ok(()),
                }
            }
            Subject::Control(op) => self.send_control(op, None).await,
            Subject::Given(_) | Subject::Case(_) | Subject::Watch(..) => Ok(()),
        }
    }

    /// Sends an op with its own fixtures and no fault. It passes if it is accepted, or if it gets the
    /// usual error of a known caller.
    pub(crate) async fn send_control(
        &mut self,
        op: &str,
        identity: Option<&str>,
    ) -> Result<(), Stop> {
        let op = self.context.contract.op(op).clone();
        let sender = identity.unwrap_or(&op.identity);
        let at = self.control(&op, sender, Credentials::Own).await?;
        match self.accepted(&op, at) {
            Err(_) if self.gets_usual_error(at) => Ok(()),
            accepted => accepted.map_err(|why| self.refused(at, identity.is_some(), &why)),
        }
    }

    /// As [`Attempt::send_control`], for a prerequisite: contrast may also prove the caller. It proves
    /// nothing about an op whose valid request should succeed.
    async fn prove(&mut self, op: &str, identity: Option<&str>) -> Result<(), Stop> {
        let op = self.context.contract.op(op).clone();
        let sender = identity.unwrap_or(&op.identity);
        let at = self.control(&op, sender, Credentials::Own).await?;
        let Err(why) = self.accepted(&op, at) else {
            return Ok(());
        };
        let refused = self.refused(at, identity.is_some(), &why);
        let may_be_proved = identity.is_some() || accepts_an_error(&op);
        if may_be_proved && self.is_known(&op, sender, at).await? {
            return Ok(());
        }
        Err(refused)
    }

    /// Sends an op as this identity, with these credentials, its own fixtures and no fault.
    pub(crate) async fn control(
        &mut self,
        op: &Op,
        identity: &str,
        credentials: Credentials,
    ) -> Result<usize, Stop> {
        for role in &op.uses {
            self.fixture(role).await?;
        }
        let shared = StepValues::default();
        let values = self.values(op, identity, &shared, Map::new());
        let mut draft = self.draft(op, &values, &shared)?;
        identity.clone_into(&mut draft.identity);
        draft.credentials = credentials;
        let label = StepLabel::new(ExchangeRole::Control, "control");
        self.send_twice(label, op, draft, values).await
    }

    fn accepted(&self, op: &Op, at: usize) -> Result<(), String> {
        let judge = self.context.judge();
        let accepted = judge.accepts(&op.accept, &self.evidence.exchanges[at]);
        accepted.map(drop)
    }

    /// Sends the probe of the caller again, which passed earlier. If the target now refuses the
    /// caller's credentials, the run ends. Otherwise only the control of this op fails.
    async fn end_if_refused(&mut self, op: &str) {
        let identity = self.context.contract.op(op).identity.clone();
        let probe = self.context.contract.identities[&identity].probe.clone();
        let Some(probe) = probe else { return };
        if let Err(Stop::Trouble(TroubleKind::Credentials, message)) =
            self.send_control(&probe, Some(&identity)).await
        {
            self.context.end_for_credentials(&message);
        }
    }

    /// Why a control was not accepted, and what the user should check, in one line.
    fn refused(&mut self, at: usize, is_caller: bool, why: &str) -> Stop {
        if let Some(stop) = self.stop_in_front(at) {
            // A request may have been sent twice.
            for n in 0..=at {
                self.evidence.exchanges[n].in_front = self.stop_in_front(n).is_some();
            }
            return stop;
        }
        self.refused_by_api(at, is_caller, why)
    }

    /// The stop for an answer that does not come from the API.
    fn stop_in_front(&self, at: usize) -> Option<Stop> {
        /// The most characters of the body that are quoted.
        const QUOTE: usize = 80;
        let exchange = &self.evidence.exchanges[at];
        let response = exchange.outcome.response()?;
        let caller = self.context.caller(&exchange.identity);
        let op = self.context.contract.op(&exchange.op);
        let advice = advice(op, caller.map(|(_, caller)| caller), response)?;
        let media = response.media().unwrap_or_else(|| "no media type".into());
        let body = String::from_utf8_lossy(&response.body);
        let body = safe(&body, QUOTE, &self.context.redactor);
        let (status, endpoint) = (response.status, self.endpoint_of(exchange));
        let message = format!(
            "the answer of {endpoint} to `{}` does not come from the API: {status}, {media}, `{body}`; {advice}",
            op.name
        );
        Some(Stop::Trouble(TroubleKind::SetUp, message))
    }

    fn refused_by_api(&self, at: usize, is_caller: bool, why: &str) -> Stop {
        let exchange = &self.evidence.exchanges[at];
        let (who, op) = (&exchange.identity, &exchange.op);
        let who = self.context.caller_name(who);
        let response = match &exchange.outcome {
            Outcome::None(none) => {
                let message = format!(
                    "no answer from {} ({none}); is the address right and the server up?",
                    self.endpoint_of(exchange)
                );
                return Stop::Trouble(TroubleKind::Transport, message);
            }
            Outcome::Response(response) => response,
        };
        let (kind, message) = match response.status {
            401 if self.has_credentials(exchange) => (
                TroubleKind::Credentials,
                format!(
                    "the target refused the credentials of `{who}` (401): check `[identity.{who}]`{}",
                    self.ask_about_encoding(exchange)
                ),
            ),
            502..=504 => (
                TroubleKind::Throttled,
                format!("the target answered {} to `{op}`, twice", response.status),
            ),
            404 if is_caller => (
                TroubleKind::SetUp,
                format!(
                    "`{op}` is not there ({why}); {}",
                    self.ask_about_endpoint(exchange)
                ),
            ),
            _ => (
                TroubleKind::SetUp,
                format!(
                    "`{op}` alone, as `{who}`, was not accepted: {why}{}{}{}",
                    quote(response),
                    self.ask_about_given(op),
                    self.ask_about_encoding(exchange)
                ),
            ),
        };
        Stop::Trouble(kind, message)
    }

    /// Says how a refused client was named. Servers that compare the halves of Basic credentials without
    /// decoding them refuse secrets with special characters.
    fn ask_about_encoding(&self, exchange: &Exchange) -> &'static str {
        let word = self.context.judge().error_word(exchange);
        let is_refused = exchange
            .outcome
            .response()
            .is_some_and(|one| one.status == 401)
            || word.as_deref() == Some("invalid_client");
        let identity = self.context.contract.identities.get(&exchange.identity);
        let is_client = identity.is_some_and(|one| one.kind == IdentityKind::Client);
        if is_refused && is_client {
            "; id and secret are form-encoded before Base64 (RFC 6749 2.3.1): does the server decode them?"
        } else {
            ""
        }
    }

    /// Asks the user whether the endpoint is right.
    fn ask_about_endpoint(&self, exchange: &Exchange) -> String {
        let endpoint = self.endpoint_of(exchange);
        if self.context.contract.op(&exchange.op).path.is_empty() {
            return format!("is {endpoint} the right address?");
        }
        format!("does the address {endpoint} end where the paths of the API begin?")
    }

    /// Asks the user whether the values are right that the op takes from the target file.
    fn ask_about_given(&self, op: &str) -> String {
        let uses = self.context.contract.op(op).uses.iter();
        let given = uses.filter(|role| self.context.target.given.contains_key(*role));
        let given: Vec<String> = given.map(|role| format!("`[given.{role}]`")).collect();
        if given.is_empty() {
            return String::new();
        }
        format!("; are the values of {} right?", given.join(" and "))
    }

    /// The endpoint of a request, as the target file gives it.
    fn endpoint_of(&self, exchange: &Exchange) -> &str {
        let op = self.context.contract.op(&exchange.op);
        let url = self.context.target.endpoints.get(&op.endpoint);
        url.map_or("", Url::as_str)
    }
}

/// The text of a response that explains a refusal. HTML pages are left out.
fn quote(response: &Response) -> String {
    /// The maximum number of characters, so that the text and the reason fit in one line.
    const MOST: usize = 160;
    if let Some(location) = response.header("location") {
        return format!("; it redirects to {}", clean_line(&location, MOST));
    }
    if response.json().is_err() {
        return String::new();
    }
    let text = String::from_utf8_lossy(&response.body);
    format!("; it said {}", clean_line(&text, MOST))
}
