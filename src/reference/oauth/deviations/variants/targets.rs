//! Variants that use the plain server with a target that lacks something.

use crate::reference::base::deviation::Variant;
use crate::reference::oauth::deviations::kinds::OAuthVariant;

pub(crate) const VARIANTS: &[OAuthVariant] = &[
    Variant {
        id: "no-fault-hooks",
        about: "is the plain server; the target has no hooks for faults",
        allowed_by: "RFC 6749, which does not require it",
        deviation: None,
        without: &["hook.server_error", "hook.temporarily_unavailable"],
    },
    Variant {
        id: "one-client",
        about: "is the plain server; the target has one client",
        allowed_by: "RFC 6749, which does not require a second client",
        deviation: None,
        without: &[
            "identity.second",
            "identity.sacrifice",
            "identity.machine",
            "identity.narrow",
            "given.public",
            "given.no_code",
            "given.queried",
        ],
    },
];
