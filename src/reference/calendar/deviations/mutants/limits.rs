//! Mutants that report usage limits or faults of the server with a wrong error.

use crate::reference::base::alteration::{ResponseEdit, When};
use crate::reference::base::deviation::{Mutant, alter};
use crate::reference::base::http::message::{ServerRequest, ServerResponse};
use crate::reference::calendar::call::limits::FAULT;
use crate::reference::calendar::deviations::envelope::{
    CODE, DOMAINS, REASONS, RESTATE_400, reason, reason_is,
};
use crate::reference::calendar::deviations::kinds::CalendarMutant;

const LIMITS: &[&str] = &[
    "calendar.403-user-rate-limit",
    "calendar.403-rate-limit",
    "calendar.403-quota",
    "calendar.429-rate-limit",
];
const RATE_LIMITS: &[&str] = &["calendar.403-rate-limit", "calendar.429-rate-limit"];

pub(crate) const MUTANTS: &[CalendarMutant] = &[
    Mutant {
        id: "limit-200",
        about: "reports usage limits with status 200",
        rules: LIMITS,
        deviation: alter(
            reason_is(&[RATE, USER_RATE, QUOTA]),
            &[ResponseEdit::Status(200)],
        ),
    },
    Mutant {
        id: "user-limit-is-quota",
        about: "reports the per-user limit with the reason of the usage quota",
        rules: &["calendar.403-user-rate-limit"],
        deviation: alter(reason_is(&[USER_RATE]), AS_QUOTA),
    },
    Mutant {
        id: "quota-is-rate",
        about: "reports the usage quota with the reason of an exceeded rate",
        rules: &["calendar.403-quota"],
        deviation: alter(
            reason_is(&[QUOTA]),
            &[
                ResponseEdit::SetText(DOMAINS, "usageLimits"),
                ResponseEdit::SetText(REASONS, RATE),
            ],
        ),
    },
    Mutant {
        id: "rate-is-forbidden",
        about: "reports an exceeded rate as missing permission",
        rules: RATE_LIMITS,
        deviation: alter(reason_is(&[RATE]), FORBIDDEN_403),
    },
    Mutant {
        id: "rate-503",
        about: "reports an exceeded rate with 503",
        rules: RATE_LIMITS,
        deviation: alter(
            reason_is(&[RATE]),
            &[
                ResponseEdit::Status(503),
                ResponseEdit::SetNumber(CODE, 503),
            ],
        ),
    },
    Mutant {
        id: "too-many-is-quota",
        about: "writes the reason quotaExceeded with a 429",
        rules: &["calendar.429-rate-limit"],
        deviation: alter(
            When::All(&[When::Status(429), reason_is(&[RATE])]),
            AS_QUOTA,
        ),
    },
    Mutant {
        id: "too-many-has-code-403",
        about: "writes 403 into the body of a 429",
        rules: &["calendar.two-layers", "calendar.429-rate-limit"],
        deviation: alter(When::Status(429), &[ResponseEdit::SetNumber(CODE, 403)]),
    },
    Mutant {
        id: "backend-error-400",
        about: "responds to its own faults with 400",
        rules: &["calendar.500-backend"],
        deviation: alter(reason_is(&["backendError"]), RESTATE_400),
    },
    Mutant {
        id: "expiry-is-forbidden",
        about: "responds to a token that expires during the request with 403",
        rules: &["calendar.401-invalid-credentials"],
        deviation: alter(When::Function(is_expiry), FORBIDDEN_403),
    },
];

/// Whether the test requested a token that expires during the request, and the response is the 401.
fn is_expiry(request: &ServerRequest, response: &ServerResponse) -> bool {
    request.header(FAULT) == Some(EXPIRY) && reason(response).as_deref() == Some(EXPIRY)
}

const AS_QUOTA: &[ResponseEdit] = &[
    ResponseEdit::SetText(DOMAINS, "usageLimits"),
    ResponseEdit::SetText(REASONS, QUOTA),
];

const FORBIDDEN_403: &[ResponseEdit] = &[
    ResponseEdit::Status(403),
    ResponseEdit::SetNumber(CODE, 403),
    ResponseEdit::SetText(DOMAINS, "global"),
    ResponseEdit::SetText(REASONS, "forbidden"),
];

const RATE: &str = "rateLimitExceeded";
const USER_RATE: &str = "userRateLimitExceeded";
const QUOTA: &str = "quotaExceeded";
const EXPIRY: &str = "authError";
