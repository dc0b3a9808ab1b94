//! Variants that use the plain server with a target that lacks something.

use crate::reference::base::deviation::Variant;
use crate::reference::calendar::deviations::kinds::CalendarVariant;

pub(crate) const VARIANTS: &[CalendarVariant] = &[
    Variant {
        id: "no-calendars-of-its-own",
        about: "is the plain server; the owner in the target may not create calendars",
        allowed_by: "the error document, which does not require this permission",
        deviation: None,
        without: &["feature.calendars-write"],
    },
    Variant {
        id: "no-hooks",
        about: "is the plain server; the target has no hooks for faults",
        allowed_by: "the error document, which does not require it",
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
        about: "is the plain server; the target has no second account",
        allowed_by: "the error document, which does not require a second account",
        deviation: None,
        without: &["identity.guest"],
    },
];
