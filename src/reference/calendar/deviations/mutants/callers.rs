//! Mutants that accept the wrong caller, or give a caller the wrong reason for a refusal.

use super::CalendarMutant;
use crate::reference::base::alteration::{ResponseEdit, When};
use crate::reference::base::deviation::{Change, Mutant, alter};
use crate::reference::calendar::deviations::envelope::{
    AS_FORBIDDEN, DOMAINS, REASONS, RESTATE_400, reason_is,
};
use crate::reference::calendar::deviations::switch::Switch;

pub(crate) const MUTANTS: &[CalendarMutant] = &[
    Mutant {
        id: "guest-shares",
        about: "lets a guest set the properties that belong to the organizer",
        rules: &["calendar.403-non-organizer"],
        deviation: Change::Switch(Switch::GuestSetsSharedProperties),
    },
    Mutant {
        id: "guest-refused-but-written",
        about: "refuses a guest's write and keeps it all the same",
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
        about: "looks for credentials after it has written",
        rules: &["rfc9110-15.5.2"],
        deviation: Change::Switch(Switch::AuthAfterWrite),
    },
    Mutant {
        id: "no-challenge",
        about: "answers 401 without WWW-Authenticate",
        rules: &["rfc9110-11.6.1"],
        deviation: alter(
            When::Status(401),
            &[ResponseEdit::DropHeader("www-authenticate")],
        ),
    },
    Mutant {
        id: "any-token",
        about: "takes every token for the owner's",
        rules: &["calendar.401-invalid-credentials"],
        deviation: Change::Switch(Switch::AnyTokenIsOwners),
    },
    Mutant {
        id: "expired-token-works",
        about: "takes a token that has expired",
        rules: &["calendar.401-invalid-credentials"],
        deviation: Change::Switch(Switch::ExpiredTokenWorks),
    },
    Mutant {
        id: "any-header",
        about: "takes a header that holds no token for the owner's",
        rules: &["calendar.401-invalid-credentials"],
        deviation: Change::Switch(Switch::AnyHeaderIsOwners),
    },
    Mutant {
        id: "scope-not-checked",
        about: "lets a token for reading write",
        rules: &["calendar-scopes"],
        deviation: Change::Switch(Switch::ScopeNotChecked),
    },
    Mutant {
        id: "basic-challenge",
        about: "asks for a password on 401",
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
        about: "answers a guest who sets a shared property with 400",
        rules: &["calendar.403-non-organizer"],
        deviation: alter(reason_is(&["forbiddenForNonOrganizer"]), RESTATE_400),
    },
    Mutant {
        id: "readers-write",
        about: "lets whoever may read a calendar write to it",
        rules: &["calendar-access-roles"],
        deviation: Change::Switch(Switch::ReadersMayWrite),
    },
    Mutant {
        id: "limit-after-write",
        about: "refuses by a limit what it has written",
        rules: &["calendar.403-rate-limit"],
        deviation: Change::Switch(Switch::LimitAfterWrite),
    },
    Mutant {
        id: "user-limit-forbidden",
        about: "tells a limit of the console as any other 403",
        rules: &["calendar.403-user-rate-limit"],
        deviation: alter(reason_is(&["userRateLimitExceeded"]), AS_FORBIDDEN),
    },
    Mutant {
        id: "quota-forbidden",
        about: "tells a limit against abuse as any other 403",
        rules: &["calendar.403-quota"],
        deviation: alter(reason_is(&["quotaExceeded"]), AS_FORBIDDEN),
    },
    Mutant {
        id: "rate-limit-global",
        about: "tells a rate that is exceeded in the domain of other errors",
        rules: &["calendar.403-rate-limit", "calendar.429-rate-limit"],
        deviation: alter(
            reason_is(&["rateLimitExceeded"]),
            &[ResponseEdit::SetText(DOMAINS, "global")],
        ),
    },
    Mutant {
        id: "rate-limit-in-own-words",
        about: "tells a rate that is exceeded by a reason of its own, and places it",
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
        about: "tells a rate that is exceeded as a bad request",
        rules: &["calendar.403-rate-limit", "calendar.429-rate-limit"],
        deviation: alter(reason_is(&["rateLimitExceeded"]), RESTATE_400),
    },
    Mutant {
        id: "auth-error-unauthorized",
        about: "names the status in place of the reason when credentials are no good",
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
