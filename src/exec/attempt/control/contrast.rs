//! Contrast: a caller whose valid request gets another error than its op accepts is known all the same,
//! if the same request with a broken secret steadily gets another error.

use crate::case::{Contrast, ExpectedResponse, Op};
use crate::exec::attempt::state::Attempt;
use crate::exec::context::{ErrorSummary, UsualError};
use crate::exec::redaction::safe_line;
use crate::exec::stop::Stop;
use crate::judge::Exchange;
use crate::request::{Credentials, broken_token};
use crate::vocab::{Caller, OAuthClient};

/// How many requests with a broken secret one contrast sends.
const BROKEN: u32 = 2;

impl Attempt<'_> {
    /// Whether the caller of a refused control is known all the same: its usual error shows it, or a
    /// contrast does.
    pub(crate) async fn is_known(
        &mut self,
        op: &Op,
        identity: &str,
        at: usize,
    ) -> Result<bool, Stop> {
        let Some(right) = self.proving_error(op, at) else {
            return Ok(false);
        };
        let caller = self.sender(identity);
        let mut note = format!(
            "`{caller}` is known by contrast: `{}` gets {right}",
            op.name
        );
        if !self.gets_usual_error(at) {
            let Some(broken) = self.contrast(op, identity, &right).await? else {
                return Ok(false);
            };
            note = format!("{note}, and {broken} if its secret is broken");
            self.keep_usual_error(op, &caller, right, at);
        }
        self.evidence.notes.push(note);
        Ok(true)
    }

    /// Whether a request got the error that the valid request of its op and caller always gets.
    pub(crate) fn gets_usual_error(&self, at: usize) -> bool {
        let exchange = &self.evidence.exchanges[at];
        let caller = self.sender(&exchange.identity);
        let summary = error_summary(self.context.judge().error_word(exchange), exchange);
        let contrasts = &self.context.contrasts;
        summary.is_some_and(|summary| contrasts.has(&exchange.op, &caller, &summary))
    }

    /// Sends the request with a broken secret, with the right one, and with a broken one again. Returns
    /// the error for a broken secret if both kinds of errors are steady and differ.
    async fn contrast(
        &mut self,
        op: &Op,
        identity: &str,
        right: &ErrorSummary,
    ) -> Result<Option<ErrorSummary>, Stop> {
        let Some(contrast) = &self.context.contract.contrast else {
            return Ok(None);
        };
        let budgets = &self.context.budgets;
        if !self.has_secret(identity) || !budgets.spend_all(&contrast.spends, BROKEN) {
            return Ok(None);
        }
        let first = self.error_if_broken(op, identity).await?;
        if first.as_ref().is_none_or(|first| first == right) {
            return Ok(None);
        }
        let at = self.control(op, identity, Credentials::Own).await?;
        if self.proving_error(op, at).as_ref() != Some(right) {
            return Ok(None);
        }
        let second = self.error_if_broken(op, identity).await?;
        Ok(first.filter(|first| second.as_ref() == Some(first)))
    }

    /// Whether the caller has a secret that can be broken. A token with a broken signature is masked like
    /// the token, of which it is a part; an invented one is not.
    fn has_secret(&self, identity: &str) -> bool {
        match self.context.caller(identity) {
            Some((_, Caller::Bearer(token))) => {
                let mark = self.context.fresh.mark();
                let broken = broken_token(token.expose(), &mark);
                if !broken.starts_with(&mark) {
                    self.context.redactor.learn(&broken);
                }
                true
            }
            Some((_, Caller::Client(OAuthClient { secret, .. }))) => secret.is_some(),
            Some((_, Caller::Session | Caller::Nobody)) | None => false,
        }
    }

    /// The error for a broken secret. A page may come from a server in front, so it is not compared.
    async fn error_if_broken(
        &mut self,
        op: &Op,
        identity: &str,
    ) -> Result<Option<ErrorSummary>, Stop> {
        let broken = Credentials::Broken(self.context.fresh.mark());
        let at = self.control(op, identity, broken).await?;
        let exchange = &self.evidence.exchanges[at];
        let summary = error_summary(self.context.judge().error_word(exchange), exchange);
        let response = exchange.outcome.response();
        let is_page = response.is_some_and(|response| response.page().is_some());
        Ok(summary.filter(|error| error.word.is_some() || error.status == 401 && !is_page))
    }

    /// The error that a control got, if it can prove the caller: the API itself gave it, and it says
    /// nothing about credentials.
    fn proving_error(&self, op: &Op, at: usize) -> Option<ErrorSummary> {
        let exchange = &self.evidence.exchanges[at];
        let contrast = self.context.contract.contrast.as_ref()?;
        let word = self.context.judge().error_word(exchange)?;
        let summary = error_summary(Some(word.clone()), exchange)?;
        can_prove(contrast, op, summary.status, &word).then_some(summary)
    }

    fn keep_usual_error(&self, op: &Op, caller: &str, summary: ErrorSummary, at: usize) {
        let response = self.evidence.exchanges[at].outcome.response();
        let body = response.map_or(&[][..], |response| &response.body);
        let error = UsualError {
            proved_by: self.owner.clone(),
            summary,
            said: safe_line(&String::from_utf8_lossy(body), &self.context.redactor),
        };
        self.context.contrasts.keep(&op.name, caller, error);
    }
}

/// Whether an error can prove a caller. If a success is due, a 403 may be about the caller.
fn can_prove(contrast: &Contrast, op: &Op, status: u16, word: &str) -> bool {
    let is_never = |never: &String| never.eq_ignore_ascii_case(word);
    let is_proving_status = match status {
        401 | 407 => false,
        403 => accepts_an_error(op),
        _ => true,
    };
    is_proving_status && !contrast.never.iter().any(is_never)
}

/// Whether the valid request of an op is refused by design: it accepts an error.
pub(crate) fn accepts_an_error(op: &Op) -> bool {
    let is_error = |one: &ExpectedResponse| one.status.iter().any(|status| status.class() == 4);
    op.accept.iter().any(|one| is_error(one))
}

/// The summary of an error response; none for a limit, and for anything but a 4xx.
pub(crate) fn error_summary(word: Option<String>, exchange: &Exchange) -> Option<ErrorSummary> {
    let status = exchange.outcome.response()?.status;
    let is_error = status / 100 == 4 && !exchange.limited;
    is_error.then_some(ErrorSummary { status, word })
}
