//! Which responses are limits: they only ask to slow down, and say nothing about the request.

use std::sync::Arc;

use crate::case::{Contract, ExpectedResponse};
use crate::judge::{Exchange, Judge};
use crate::view::Response;

/// A limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    /// It ends soon.
    SlowDown,
    /// It lasts for hours: waiting in a run does not help.
    Quota,
}

/// Whether the response to an exchange is a limit, by what the contract declares or by its status.
pub(crate) fn declared_limit(contract: &Contract, exchange: &Exchange) -> Option<Limit> {
    let response = exchange.outcome.response()?;
    let is_one_of = |declared: &[Arc<ExpectedResponse>]| {
        declared.iter().any(|one| {
            one.status
                .iter()
                .any(|status| status.covers(response.status))
                && Judge::unmet(&one.checks, exchange).is_empty()
        })
    };
    if is_one_of(&contract.quota) {
        return Some(Limit::Quota);
    }
    if is_one_of(&contract.slow_down) || is_plain_limit(response) {
        return Some(Limit::SlowDown);
    }
    None
}

/// Whether a response is a limit by its status alone (RFC 6585 4, RFC 9110 15.6.4).
fn is_plain_limit(response: &Response) -> bool {
    match response.status {
        429 => true,
        503 => response.header("retry-after").is_some(),
        _ => false,
    }
}
