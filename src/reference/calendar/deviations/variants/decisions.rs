//! Variants that take a decision differently.

use crate::reference::base::deviation::{Change, Variant};
use crate::reference::calendar::deviations::kinds::CalendarVariant;
use crate::reference::calendar::deviations::switch::Switch;

pub(crate) const VARIANTS: &[CalendarVariant] = &[
    Variant {
        id: "missing-credentials-unregistered",
        about: "responds to event methods without credentials with 403, as to an unregistered caller",
        allowed_by: "the real service's answer to such calls of events.list, recorded in 2024",
        deviation: Some(Change::Switch(Switch::UnregisteredCallers)),
        without: &[],
    },
    Variant {
        id: "missing-credentials-auth-error",
        about: "responds to missing credentials as to invalid ones",
        allowed_by: "the error document, which gives authError for 401 and no other reason",
        deviation: Some(Change::Switch(Switch::MissingCredentialsAreInvalid)),
        without: &[],
    },
    Variant {
        id: "other-headers-are-none",
        about: "treats a header without a bearer token as no credentials",
        allowed_by: "RFC 6750, section 3.1: a request without authentication information has no error",
        deviation: Some(Change::Switch(Switch::OtherHeadersAreNone)),
        without: &[],
    },
    Variant {
        id: "other-schemes-unregistered",
        about: "responds to another authentication scheme with 403, as to an unregistered caller",
        allowed_by: "the real service's answer to callers without an identity, recorded in 2024",
        deviation: Some(Change::Switch(Switch::OtherSchemesAreUnregistered)),
        without: &[],
    },
    Variant {
        id: "sync-token-invalid",
        about: "responds to a bad sync token with 400, as to an invalid value",
        allowed_by: "clients of the real service that handle exactly this answer",
        deviation: Some(Change::Switch(Switch::BadSyncTokenIsInvalid)),
        without: &[],
    },
    Variant {
        id: "guest-patch-ignored",
        about: "responds to a guest's patch of a shared property with 200, and changes nothing",
        allowed_by: "the real service, recorded for such a patch (google-api-nodejs-client #2989); advice",
        deviation: Some(Change::Switch(Switch::GuestPatchIgnored)),
        without: &[],
    },
    Variant {
        id: "empty-first-page",
        about: "lists an empty first page with a token for the next one",
        allowed_by: "the API reference on nextPageToken: a page may be shorter than maxResults",
        deviation: Some(Change::Switch(Switch::EmptyFirstPage)),
        without: &[],
    },
    Variant {
        id: "unlimited-history",
        about: "keeps deletions for ever",
        allowed_by: "the error document, which names no time; the target does not declare a limit then",
        deviation: Some(Change::Switch(Switch::KeepsDeletionsForEver)),
        without: &["feature.updated-min-limit"],
    },
];
