//! Contrast: a caller whose valid request gets another error than its op accepts is known all the same,
//! if the same request with a broken secret steadily gets another answer.

use super::state::Attempt;
use crate::case::{Contrast, ExpectedResponse, Op};
use crate::exec::context::{Deviation, ErrorAnswer};
use crate::exec::redaction::safe_line;
use crate::exec::stop::Stop;
use crate::judge::Exchange;
use crate::request::{Credentials, broken_token};
use crate::view::Response;
use crate::vocab::{Caller, OAuthClient};

/// How many requests with a broken secret one contrast sends.
const BROKEN: u32 = 2;

impl Attempt<'_> {
    /// Whether the control at `at`, which was not accepted, proves its caller all the same: it was proved
    /// before, or a contrast proves it now.
    pub(crate) async fn is_known(
        &mut self,
        op: &Op,
        identity: &str,
        at: usize,
    ) -> Result<bool, Stop> {
        let caller = self.sender(identity);
        let Some(answer) = self.proving_answer(op, at) else {
            return Ok(false);
        };
        if !self.context.contrasts.has(&op.name, &caller, &answer) {
            let Some(broken) = self.contrast(op, identity, &answer).await? else {
                return Ok(false);
            };
            self.keep_deviation(op, &caller, &answer, at);
            let note = format!(
                "`{caller}` is known by contrast: `{}` gets {answer}, and {broken} with a broken secret",
                op.name
            );
            self.evidence.notes.push(note);
        } else {
            let note = format!(
                "`{caller}` is known by contrast; `{}` gets {answer}",
                op.name
            );
            self.evidence.notes.push(note);
        }
        Ok(true)
    }

    /// Whether a valid request got the answer that its known caller always gets, from an op that is
    /// refused by design.
    pub(crate) fn repeats_deviation(&self, at: usize) -> bool {
        let exchange = &self.evidence.exchanges[at];
        let caller = self.sender(&exchange.identity);
        let answer = error_answer(self.context.judge().error_word(exchange), exchange);
        answer.is_some_and(|answer| self.context.contrasts.has(&exchange.op, &caller, &answer))
    }

    /// Sends the request with a broken secret, with the right one, and with a broken one again. Returns
    /// the answer to a broken secret if both kinds of answers are steady and differ.
    async fn contrast(
        &mut self,
        op: &Op,
        identity: &str,
        right: &ErrorAnswer,
    ) -> Result<Option<ErrorAnswer>, Stop> {
        let context = self.context;
        let Some(contrast) = &context.contract.contrast else {
            return Ok(None);
        };
        let can_break = match context.caller(identity) {
            Some((_, Caller::Bearer(token))) => {
                context
                    .redactor
                    .learn(&broken_token(token.expose(), &context.fresh.mark()));
                true
            }
            Some((_, Caller::Client(OAuthClient { secret, .. }))) => secret.is_some(),
            _ => false,
        };
        if !can_break || !context.budgets.spend_all(&contrast.spends, BROKEN) {
            return Ok(None);
        }
        let first = self.broken_answer(op, identity).await?;
        let at = self.control(op, identity, Credentials::Own).await?;
        if first.is_none() || self.proving_answer(op, at).as_ref() != Some(right) {
            return Ok(None);
        }
        let second = self.broken_answer(op, identity).await?;
        Ok(first.filter(|first| second.as_ref() == Some(first) && first != right))
    }

    async fn broken_answer(
        &mut self,
        op: &Op,
        identity: &str,
    ) -> Result<Option<ErrorAnswer>, Stop> {
        let broken = Credentials::Broken(self.context.fresh.mark());
        let at = self.control(op, identity, broken).await?;
        let exchange = &self.evidence.exchanges[at];
        let word = self.context.judge().error_word(exchange);
        let answer = error_answer(word, exchange);
        // A page may come from what stands in front of the server.
        Ok(answer.filter(|answer| answer.word.is_some() || answer.status == 401))
    }

    /// The answer to a control, if it can prove its caller: an error of the API itself that does not
    /// speak of credentials.
    fn proving_answer(&self, op: &Op, at: usize) -> Option<ErrorAnswer> {
        let exchange = &self.evidence.exchanges[at];
        let word = self.context.judge().error_word(exchange)?;
        let contrast = self.context.contract.contrast.as_ref()?;
        let proves = can_prove(contrast, op, exchange.outcome.response()?.status, &word);
        error_answer(Some(word), exchange).filter(|_| proves)
    }

    fn keep_deviation(&self, op: &Op, caller: &str, answer: &ErrorAnswer, at: usize) {
        let response = self.evidence.exchanges[at].outcome.response();
        let said = response.map(said).unwrap_or_default();
        let deviation = Deviation {
            proved_by: self.owner.clone(),
            answer: answer.clone(),
            said: safe_line(&said, &self.context.redactor),
        };
        self.context.contrasts.keep(&op.name, caller, deviation);
    }
}

/// Whether an error of this status and word can prove a caller. Where a success is due, a 403 may be
/// about the caller.
fn can_prove(contrast: &Contrast, op: &Op, status: u16, word: &str) -> bool {
    let is_never = contrast
        .never
        .iter()
        .any(|one| one.eq_ignore_ascii_case(word));
    match status {
        401 | 407 | 429 => false,
        403 => !is_never && accepts_an_error(op),
        400..500 => !is_never,
        _ => false,
    }
}

/// Whether an op is refused by design, so that its control is accepted with an error.
pub(crate) fn accepts_an_error(op: &Op) -> bool {
    let is_error = |one: &ExpectedResponse| one.status.iter().any(|status| status.class() == 4);
    op.accept.iter().any(|one| is_error(one))
}

/// The error that a response is; none for a limit, and for anything but a 4xx.
pub(crate) fn error_answer(word: Option<String>, exchange: &Exchange) -> Option<ErrorAnswer> {
    let status = exchange.outcome.response()?.status;
    let is_refusal = status / 100 == 4 && status != 429;
    is_refusal.then_some(ErrorAnswer { status, word })
}

/// The body of a response as text.
fn said(response: &Response) -> String {
    String::from_utf8_lossy(&response.body).into_owned()
}
