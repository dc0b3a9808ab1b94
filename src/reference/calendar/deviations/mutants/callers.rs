//! Mutants that accept a wrong caller, or refuse a caller with a wrong reason.

use crate::reference::base::alteration::{ResponseEdit, When};
use crate::reference::base::deviation::{Change, Mutant, alter};
use crate::reference::calendar::deviations::envelope::{
    AS_FORBIDDEN, DOMAINS, REASONS, RESTATE_400, reason_is,
};
use crate::reference::calendar::deviations::kinds::CalendarMutant;
use crate::reference::calendar::deviations::switch::Switch;

pub(crate) const MUTANTS: &[CalendarMutant] = &[
    Mutant {
        id: "guest-shares",
        about: "lets a guest set properties that belong to the organizer",
        rules: &["calendar.403-non-organizer"],
        deviation: Change::Switch(Switch::GuestSetsSharedProperties),
    },
    Mutant {
        id: "guest-refused-but-written",
        about: "refuses a guest's write and stores it anyway",
        rules: &["calendar.403-non-organizer"],
        deviation: Change::Switch(Switch::GuestWriteKept),
    },
    Mutant {
        id: "anonymous-writes",
        about: "lets a request without credentials act for the owner",
        rules: &["rfc9110-15.5.2"],
        deviation: Change::Switch(Switch::AnonymousIsOwner),
    },
    Mutant {
        id: "auth-after-write",
        about: "checks credentials after the write",
        rules: &["rfc9110-15.5.2"],
        deviation: Change::Switch(Switch::AuthAfterWrite),
    },
    Mutant {
        id: "no-challenge",
        about: "responds with 401 without WWW-Authenticate",
        rules: &["rfc9110-11.6.1"],
        deviation: alter(
            When::Status(401),
            &[ResponseEdit::DropHeader("www-authenticate")],
        ),
    },
    Mutant {
        id: "any-token",
        about: "accepts every token as the owner's",
        rules: &["calendar.401-invalid-credentials"],
        deviation: Change::Switch(Switch::AnyTokenIsOwners),
    },
    Mutant {
        id: "expired-token-works",
        about: "accepts an expired token",
        rules: &["calendar.401-invalid-credentials"],
        deviation: Change::Switch(Switch::ExpiredTokenWorks),
    },
    Mutant {
        id: "any-header",
        about: "accepts a header without a token as the owner's",
        rules: &["calendar.401-invalid-credentials"],
        deviation: Change::Switch(Switch::AnyHeaderIsOwners),
    },
    Mutant {
        id: "scope-not-checked",
        about: "lets a read-only token write",
        rules: &["calendar-scopes"],
        deviation: Change::Switch(Switch::ScopeNotChecked),
    },
    Mutant {
        id: "basic-challenge",
        about: "asks for Basic authentication in a 401",
        rules: &["rfc6750-3"],
        deviation: alter(
            When::Status(401),
            &[ResponseEdit::SetHeader(
                "www-authenticate",
                "Basic realm=\"accounts\"",
            )],
        ),
    },
    Mutant {
        id: "guest-error-400",
        about: "responds to a guest who sets a shared property with 400",
        rules: &["calendar.403-non-organizer"],
        deviation: alter(reason_is(&["forbiddenForNonOrganizer"]), RESTATE_400),
    },
    Mutant {
        id: "readers-write",
        about: "lets readers of a calendar write to it",
        rules: &["calendar-access-roles"],
        deviation: Change::Switch(Switch::ReadersMayWrite),
    },
    Mutant {
        id: "limit-after-write",
        about: "checks a usage limit after the write",
        rules: &["calendar.403-rate-limit"],
        deviation: Change::Switch(Switch::LimitAfterWrite),
    },
    Mutant {
        id: "user-limit-forbidden",
        about: "reports the per-user limit with the reason of any other 403",
        rules: &["calendar.403-user-rate-limit"],
        deviation: alter(reason_is(&["userRateLimitExceeded"]), AS_FORBIDDEN),
    },
    Mutant {
        id: "quota-forbidden",
        about: "reports the usage quota with the reason of any other 403",
        rules: &["calendar.403-quota"],
        deviation: alter(reason_is(&["quotaExceeded"]), AS_FORBIDDEN),
    },
    Mutant {
        id: "rate-limit-global",
        about: "reports an exceeded rate in the domain `global`",
        rules: &["calendar.403-rate-limit", "calendar.429-rate-limit"],
        deviation: alter(
            reason_is(&["rateLimitExceeded"]),
            &[ResponseEdit::SetText(DOMAINS, "global")],
        ),
    },
    Mutant {
        id: "rate-limit-in-own-words",
        about: "reports an exceeded rate with an invented reason and a location",
        rules: &["calendar.403-rate-limit", "calendar.429-rate-limit"],
        deviation: alter(
            reason_is(&["rateLimitExceeded"]),
            &[
                ResponseEdit::SetText(REASONS, "tooFast"),
                ResponseEdit::SetText("/error/errors/*/locationType", "header"),
                ResponseEdit::SetText("/error/errors/*/location", "Authorization"),
            ],
        ),
    },
    Mutant {
        id: "rate-limit-400",
        about: "reports an exceeded rate with 400",
        rules: &["calendar.403-rate-limit", "calendar.429-rate-limit"],
        deviation: alter(reason_is(&["rateLimitExceeded"]), RESTATE_400),
    },
    Mutant {
        id: "auth-error-unauthorized",
        about: "reports invalid credentials with the reason `unauthorized`",
        rules: &["calendar.401-invalid-credentials"],
        deviation: alter(
            reason_is(&["authError"]),
            &[
                ResponseEdit::SetText(DOMAINS, "global"),
                ResponseEdit::SetText(REASONS, "unauthorized"),
            ],
        ),
    },
];
