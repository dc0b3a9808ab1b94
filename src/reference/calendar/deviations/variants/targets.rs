//! Variants with the plain server and a target that lacks something.

use super::CalendarVariant;
use crate::reference::base::deviation::Variant;

pub(crate) const VARIANTS: &[CalendarVariant] = &[
    Variant {
        id: "no-calendars-of-its-own",
        about: "is the same server, and the owner may make no calendars",
        allowed_by: "the error document, which demands no such right of anybody",
        deviation: None,
        without: &["feature.calendars-write"],
    },
    Variant {
        id: "no-hooks",
        about: "is the same server, and makes no faults on request",
        allowed_by: "the error document, which demands no such thing of anybody",
        deviation: None,
        without: &[
            "hook.user_rate_limit",
            "hook.rate_limit",
            "hook.rate_limit_429",
            "hook.quota",
            "hook.backend_error",
            "hook.token_expires",
        ],
    },
    Variant {
        id: "no-second-account",
        about: "is the same server, and the target has no second account",
        allowed_by: "the error document, which demands no second account of anybody",
        deviation: None,
        without: &["identity.guest"],
    },
];
