//! Usage limits, and faults that a test requests: errors that a valid request alone does not cause.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::reference::base::http::message::ServerRequest;
use crate::reference::calendar::error::{
    ApiError, backend_error, bad_request, invalid_credentials,
};

/// The header with which a test requests a fault. Its value is the reason of the error.
pub(crate) const FAULT: &str = "x-rebuff-fault";

/// The recent requests of each user. Only requests with `quotaUser` count, because a test run sends
/// many requests.
#[derive(Debug, Default)]
pub(crate) struct RequestRates {
    asked: HashMap<String, Vec<Instant>>,
}

impl RequestRates {
    /// Counts a request, or refuses it. Refused requests do not count, so that a user who waits can
    /// continue.
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

/// The fault that a request asks for. An unknown name is an error of the request.
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

/// 403 or 429: a user sends too many requests.
fn rate_limit(status: u16) -> ApiError {
    let reason = ("usageLimits", "rateLimitExceeded");
    ApiError::new(status, reason, "Rate Limit Exceeded")
}

/// 403: another usage limit.
fn limit(reason: &'static str, message: &str) -> ApiError {
    ApiError::new(403, ("usageLimits", reason), message)
}

const MINUTE: Duration = Duration::from_secs(60);

/// How many requests a user may send in a minute.
const MOST: usize = 20;
