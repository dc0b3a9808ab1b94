//! Limits that a contract's target sets: each one slows the whole run down, and some end it.

use super::contract::ContractContext;
use super::halt::Halt;
use crate::exec::redaction::safe_line;
use crate::exec::throttle::{Limit, declared_limit, describe};
use crate::judge::Exchange;

impl ContractContext {
    /// Whether the response to an exchange only asks to slow down. From then on all requests to its host
    /// wait. A limit that lasts longer than a run can wait ends the run, unless the request provoked it.
    pub(crate) fn is_limited(&self, exchange: &Exchange, is_provoked: bool) -> bool {
        let Some(response) = exchange.outcome.response() else {
            return false;
        };
        let url = &exchange.wire.url;
        let Some(limit) = declared_limit(&self.contract, exchange) else {
            self.throttle.passed(url);
            return false;
        };
        let slowed = self.throttle.limited(exchange, &self.redactor);
        let too_long = match limit {
            Limit::SlowDown => slowed.err(),
            Limit::Quota => {
                Some("a quota of the target is spent, and does not heal in minutes".into())
            }
        };
        if let Some(why) = too_long.filter(|_| !is_provoked) {
            let message = format!("{why}: {}", describe(response, &self.redactor));
            self.halt
                .raise(Halt::Limited(safe_line(&message, &self.redactor)));
        }
        true
    }
}
