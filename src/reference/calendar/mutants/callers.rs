//! Mutants that let the wrong caller in, or tell a caller wrongly why not.

use super::slip;
use crate::reference::bend::{Deviation, Mutant};
use crate::reference::calendar::Switch;
use crate::reference::calendar::mistakes;

pub(super) const MUTANTS: &[Mutant] = &[
    Mutant {
        id: "guest-shares",
        about: "lets a guest set the properties that belong to the organizer",
        rules: &["calendar.403-non-organizer"],
        bend: slip(Switch::GuestSetsSharedProperties),
    },
    Mutant {
        id: "guest-refused-but-written",
        about: "refuses a guest's write and keeps it all the same",
        rules: &["calendar.403-non-organizer"],
        bend: slip(Switch::GuestWriteKept),
    },
    Mutant {
        id: "anonymous-writes",
        about: "lets a request without credentials act for the owner",
        rules: &["rfc9110-15.5.2"],
        bend: slip(Switch::AnonymousIsOwner),
    },
    Mutant {
        id: "auth-after-write",
        about: "looks for credentials after it has written",
        rules: &["rfc9110-15.5.2"],
        bend: slip(Switch::AuthAfterWrite),
    },
    Mutant {
        id: "no-challenge",
        about: "answers 401 without WWW-Authenticate",
        rules: &["rfc9110-11.6.1"],
        bend: Deviation::Response(mistakes::no_challenge),
    },
    Mutant {
        id: "any-token",
        about: "takes every token for the owner's",
        rules: &["calendar.401-invalid-credentials"],
        bend: slip(Switch::AnyTokenIsOwners),
    },
    Mutant {
        id: "expired-token-works",
        about: "takes a token that has expired",
        rules: &["calendar.401-invalid-credentials"],
        bend: slip(Switch::ExpiredTokenWorks),
    },
    Mutant {
        id: "any-header",
        about: "takes a header that holds no token for the owner's",
        rules: &["calendar.401-invalid-credentials"],
        bend: slip(Switch::AnyHeaderIsOwners),
    },
    Mutant {
        id: "scope-not-checked",
        about: "lets a token for reading write",
        rules: &["calendar-scopes"],
        bend: slip(Switch::ScopeNotChecked),
    },
    Mutant {
        id: "basic-challenge",
        about: "asks for a password on 401",
        rules: &["rfc6750-3"],
        bend: Deviation::Response(mistakes::basic_challenge),
    },
    Mutant {
        id: "guest-error-400",
        about: "answers a guest who sets a shared property with 400",
        rules: &["calendar.403-non-organizer"],
        bend: Deviation::Response(mistakes::guest_error_400),
    },
    Mutant {
        id: "readers-write",
        about: "lets whoever may read a calendar write to it",
        rules: &["calendar-access-roles"],
        bend: slip(Switch::ReadersMayWrite),
    },
    Mutant {
        id: "limit-after-write",
        about: "refuses by a limit what it has written",
        rules: &["calendar.403-rate-limit"],
        bend: slip(Switch::LimitAfterWrite),
    },
    Mutant {
        id: "user-limit-forbidden",
        about: "tells a limit of the console as any other 403",
        rules: &["calendar.403-user-rate-limit"],
        bend: Deviation::Response(mistakes::user_limit_forbidden),
    },
    Mutant {
        id: "quota-forbidden",
        about: "tells a limit against abuse as any other 403",
        rules: &["calendar.403-quota"],
        bend: Deviation::Response(mistakes::quota_forbidden),
    },
    Mutant {
        id: "rate-limit-global",
        about: "tells a rate that is exceeded in the domain of other errors",
        rules: &["calendar.403-rate-limit", "calendar.429-rate-limit"],
        bend: Deviation::Response(mistakes::rate_limit_global),
    },
    Mutant {
        id: "rate-limit-in-own-words",
        about: "tells a rate that is exceeded by a reason of its own, and places it",
        rules: &["calendar.403-rate-limit", "calendar.429-rate-limit"],
        bend: Deviation::Response(mistakes::rate_limit_in_own_words),
    },
    Mutant {
        id: "rate-limit-400",
        about: "tells a rate that is exceeded as a bad request",
        rules: &["calendar.403-rate-limit", "calendar.429-rate-limit"],
        bend: Deviation::Response(mistakes::rate_limit_400),
    },
    Mutant {
        id: "auth-error-unauthorized",
        about: "names the status in place of the reason when credentials are no good",
        rules: &["calendar.401-invalid-credentials"],
        bend: Deviation::Response(mistakes::auth_error_unauthorized),
    },
];
