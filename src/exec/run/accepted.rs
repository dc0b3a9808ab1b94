//! When the server last accepted a valid request, for each op and each identity.

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::judge::Exchange;
use crate::vocab::{CaseId, ExchangeRole};

/// A valid request that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Accepted {
    /// When its response was recorded.
    pub(crate) at: DateTime<Utc>,
    /// The entry that it belongs to.
    entry: CaseId,
}

impl Accepted {
    pub(crate) fn new(started: DateTime<Utc>, elapsed: Duration, entry: &CaseId) -> Self {
        Self {
            at: started + TimeDelta::from_std(elapsed).unwrap_or_default(),
            entry: entry.clone(),
        }
    }
}

/// Whether the response shows that the server accepts valid requests of its op and its caller.
pub(crate) fn is_accepted(exchange: &Exchange, passed: bool) -> bool {
    let status = exchange.outcome.response().map(|response| response.status);
    let is_success = matches!(status, Some(200..300));
    match exchange.role {
        ExchangeRole::Control => is_success || passed,
        ExchangeRole::Fixture | ExchangeRole::Before | ExchangeRole::State => is_success,
        ExchangeRole::Shot | ExchangeRole::After | ExchangeRole::Undo => false,
    }
}

impl fmt::Display for Accepted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.at.format("%H:%M:%S UTC");
        write!(f, "since {at}, when it was last accepted ({}),", self.entry)
    }
}
