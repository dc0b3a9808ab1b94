//! Limits of use, and the faults that a test may request for: what no honest request can bring about.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::reference::base::message::ServerRequest;
use crate::reference::calendar::error::{
    ApiError, backend_error, bad_request, invalid_credentials,
};

/// The header that asks for a fault, by the name of its reason.
pub(crate) const FAULT: &str = "x-rebuff-fault";

/// Nobody is counted who is not named by `quotaUser`: the server is there to be asked a lot.
#[derive(Debug, Default)]
pub(crate) struct RequestRates {
    asked: HashMap<String, Vec<Instant>>,
}

impl RequestRates {
    /// Counts a request, or refuses it. A refused one does not count: who waits is let in again.
    pub(crate) fn count(&mut self, user: &str) -> Result<(), ApiError> {
        let now = Instant::now();
        let is_recent = |at: &Instant| now.duration_since(*at) < MINUTE;
        self.asked
            .retain(|_, times| times.last().is_some_and(is_recent));
        let times = self.asked.entry(user.to_owned()).or_default();
        times.retain(is_recent);
        if times.len() >= MOST {
            return Err(rate_limit(403));
        }
        times.push(now);
        Ok(())
    }
}

/// The fault that a request asks for. A name that means nothing is a fault of the request itself.
pub(crate) fn requested_fault(request: &ServerRequest) -> Option<ApiError> {
    Some(match request.header(FAULT)? {
        "userRateLimitExceeded" => limit("userRateLimitExceeded", "User Rate Limit Exceeded"),
        "rateLimitExceeded" => rate_limit(403),
        "rateLimitExceeded429" => rate_limit(429),
        "quotaExceeded" => limit("quotaExceeded", "Calendar usage limits exceeded."),
        "backendError" => backend_error(),
        "authError" => invalid_credentials(),
        _ => bad_request(),
    })
}

/// 403 or 429: a user asks too often.
fn rate_limit(status: u16) -> ApiError {
    let reason = ("usageLimits", "rateLimitExceeded");
    ApiError::new(status, reason, "Rate Limit Exceeded")
}

/// 403: another limit of use.
fn limit(reason: &'static str, message: &str) -> ApiError {
    ApiError::new(403, ("usageLimits", reason), message)
}

const MINUTE: Duration = Duration::from_secs(60);

/// How many requests of one user a minute holds.
const MOST: usize = 20;
