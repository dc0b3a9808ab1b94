//! A refusal that a valid request may get too, such as `invalid_grant` for an invented code: it counts only
//! if a control of the case is answered otherwise.

use super::contrast::error_summary;
use crate::case::{Case, Op};
use crate::exec::attempt::state::Attempt;
use crate::exec::context::ErrorSummary;
use crate::exec::stop::Stop;
use crate::judge::Exchange;
use crate::vocab::{CaseId, EntryKind};

impl Attempt<'_> {
    /// Sends the controls of a case after its shot, if a valid request may get the response of the shot,
    /// too. If all of them get it, nothing shows that the server looked at the request, and the case does
    /// not pass.
    pub(crate) async fn show_difference(&mut self, case: &Case, op: &Op) -> Result<(), Stop> {
        let Some(exchange) = self.evidence.shot() else {
            return Ok(());
        };
        let Some(shot) = self.summary(exchange) else {
            return Ok(());
        };
        // Without an error word, the same status may have another reason.
        let is_ambiguous =
            shot.word.is_some() && self.context.judge().accepts(&op.accept, exchange).is_ok();
        if !case.lacks_difference() && !is_ambiguous {
            return Ok(());
        }
        for op in case.controls() {
            self.send_control(op, None).await?;
            let control = self.evidence.exchanges.last();
            if control.and_then(|control| self.summary(control)).as_ref() != Some(&shot) {
                return Ok(());
            }
        }
        let controls = case.controls();
        let by = controls.first().copied().unwrap_or_default();
        Err(Stop::Blocked {
            by: CaseId::for_entry(&self.context.contract.id, EntryKind::Control, by).to_string(),
            why: format!(
                "{shot} is also the answer to `{}`, which should get another one: it does not show that the \
                 server looked at the request",
                controls.join("` and to `")
            ),
        })
    }

    fn summary(&self, exchange: &Exchange) -> Option<ErrorSummary> {
        error_summary(self.context.judge().error_word(exchange), exchange)
    }
}
