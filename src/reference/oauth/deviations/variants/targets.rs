//! Variants with the plain server and a target that lacks something.

use super::OAuthVariant;
use crate::reference::base::deviation::Variant;

pub(crate) const VARIANTS: &[OAuthVariant] = &[
    Variant {
        id: "no-fault-hooks",
        about: "is the same server, and makes no faults on request",
        allowed_by: "RFC 6749, which demands no such thing of anybody",
        deviation: None,
        without: &["hook.server_error", "hook.temporarily_unavailable"],
    },
    Variant {
        id: "one-client",
        about: "is the same server, and the target has one client",
        allowed_by: "RFC 6749, which demands no second client of anybody",
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
