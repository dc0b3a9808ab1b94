//! Outcomes that may have nothing to do with the request, such as a 503. They are confirmed before
//! anything is judged by them.

use crate::request::Credentials;
use crate::view::Outcome;

/// Whether the outcome may be unrelated to the request. A 401 to altered credentials is a real
/// response.
pub(crate) fn is_transient(outcome: &Outcome, credentials: &Credentials) -> bool {
    match outcome {
        Outcome::Response(response) if response.status == 401 => credentials.are_own(),
        Outcome::Response(response) => matches!(response.status, 502 | 503 | 504),
        Outcome::None(_) => true,
    }
}
