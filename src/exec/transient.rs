//! Transient outcomes, such as a 503, may be unrelated to the request. They are confirmed before
//! they are judged.

use crate::request::Credentials;
use crate::view::Outcome;

/// Whether the outcome may be unrelated to the request. If the credentials were altered, a 401 is a
/// response to the fault.
pub(crate) fn is_transient(outcome: &Outcome, credentials: &Credentials) -> bool {
    match outcome {
        Outcome::Response(response) if response.status == 401 => credentials.are_own(),
        Outcome::Response(response) => matches!(response.status, 502..=504),
        Outcome::None(_) => true,
    }
}
