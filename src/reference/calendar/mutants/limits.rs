//! Mutants that tell limits of use, or faults, as something else.

use crate::reference::bend::{Deviation, Mutant};
use crate::reference::calendar::bends::{edit, items, reason, restate};
use crate::reference::calendar::limits::FAULT;
use crate::reference::wire::{ServerRequest, ServerResponse};

const LIMITS: &[&str] = &[
    "calendar.403-user-rate-limit",
    "calendar.403-rate-limit",
    "calendar.403-quota",
    "calendar.429-rate-limit",
];
const RATE_LIMITS: &[&str] = &["calendar.403-rate-limit", "calendar.429-rate-limit"];

/// Every mutant of limits and faults.
pub(super) const MUTANTS: &[Mutant] = &[
    Mutant {
        id: "limit-200",
        about: "tells of limits of use with status 200",
        rules: LIMITS,
        bend: Deviation::Response(limit_200),
    },
    Mutant {
        id: "user-limit-is-quota",
        about: "calls a limit of the console a limit against abuse",
        rules: &["calendar.403-user-rate-limit"],
        bend: Deviation::Response(user_limit_is_quota),
    },
    Mutant {
        id: "quota-is-rate",
        about: "calls a limit against abuse a rate",
        rules: &["calendar.403-quota"],
        bend: Deviation::Response(quota_is_rate),
    },
    Mutant {
        id: "rate-is-forbidden",
        about: "answers who is too fast as one who lacks rights",
        rules: RATE_LIMITS,
        bend: Deviation::Response(rate_is_forbidden),
    },
    Mutant {
        id: "rate-503",
        about: "answers who is too fast as if the service were down",
        rules: RATE_LIMITS,
        bend: Deviation::Response(rate_503),
    },
    Mutant {
        id: "too-many-is-quota",
        about: "gives 429 the reason quotaExceeded",
        rules: &["calendar.429-rate-limit"],
        bend: Deviation::Response(too_many_is_quota),
    },
    Mutant {
        id: "too-many-has-code-403",
        about: "writes 403 into the body of a 429",
        rules: &["calendar.two-layers", "calendar.429-rate-limit"],
        bend: Deviation::Response(too_many_has_code_403),
    },
    Mutant {
        id: "backend-error-400",
        about: "answers a fault of its own as one of the caller's",
        rules: &["calendar.500-backend"],
        bend: Deviation::Response(backend_error_400),
    },
    Mutant {
        id: "expiry-is-forbidden",
        about: "answers a token that expires in the middle with 403",
        rules: &["calendar.401-invalid-credentials"],
        bend: Deviation::Response(expiry_is_forbidden),
    },
];

/// Another domain and another reason, where the reason is this one.
fn rename(reply: &mut ServerResponse, from: &str, domain: &str, to: &str) {
    if reason(reply).as_deref() == Some(from) {
        edit(reply, |error| {
            for item in items(error) {
                item["domain"] = domain.into();
                item["reason"] = to.into();
            }
        });
    }
}

fn limit_200(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if [RATE, USER_RATE, QUOTA].contains(&reason(reply).unwrap_or_default().as_str()) {
        reply.status = 200;
    }
}

fn user_limit_is_quota(_ask: &ServerRequest, reply: &mut ServerResponse) {
    rename(reply, USER_RATE, "usageLimits", QUOTA);
}

fn quota_is_rate(_ask: &ServerRequest, reply: &mut ServerResponse) {
    rename(reply, QUOTA, "usageLimits", RATE);
}

fn rate_is_forbidden(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if reason(reply).as_deref() == Some(RATE) {
        restate(reply, 403);
        rename(reply, RATE, "global", "forbidden");
    }
}

fn rate_503(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if reason(reply).as_deref() == Some(RATE) {
        restate(reply, 503);
    }
}

fn too_many_is_quota(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if reply.status == 429 {
        rename(reply, RATE, "usageLimits", QUOTA);
    }
}

fn too_many_has_code_403(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if reply.status == 429 {
        edit(reply, |error| error["code"] = 403.into());
    }
}

fn backend_error_400(_ask: &ServerRequest, reply: &mut ServerResponse) {
    if reason(reply).as_deref() == Some(BACKEND) {
        restate(reply, 400);
    }
}

fn expiry_is_forbidden(ask: &ServerRequest, reply: &mut ServerResponse) {
    if ask.header(FAULT) == Some(EXPIRY) && reason(reply).as_deref() == Some(EXPIRY) {
        restate(reply, 403);
        rename(reply, EXPIRY, "global", "forbidden");
    }
}

const RATE: &str = "rateLimitExceeded";
const USER_RATE: &str = "userRateLimitExceeded";
const QUOTA: &str = "quotaExceeded";
const BACKEND: &str = "backendError";
const EXPIRY: &str = "authError";
