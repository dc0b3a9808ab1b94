//! Variants that take a decision differently.

use super::CalendarVariant;
use crate::reference::base::deviation::{Change, Variant};
use crate::reference::calendar::deviations::switch::Switch;

pub(crate) const VARIANTS: &[CalendarVariant] = &[
    Variant {
        id: "missing-credentials-unregistered",
        about: "takes a caller of event methods without credentials for an unregistered one: 403",
        allowed_by: "the real service's answer to such calls of events.list, recorded in 2024",
        deviation: Some(Change::Switch(Switch::UnregisteredCallers)),
        without: &[],
    },
    Variant {
        id: "missing-credentials-auth-error",
        about: "answers missing credentials as it answers invalid ones",
        allowed_by: "the error document, which gives authError for 401 and no other reason",
        deviation: Some(Change::Switch(Switch::MissingCredentialsAreInvalid)),
        without: &[],
    },
    Variant {
        id: "other-headers-are-none",
        about: "reads a header that holds no bearer token as no credentials",
        allowed_by: "RFC 6750, section 3.1: a request without authentication information has no error",
        deviation: Some(Change::Switch(Switch::OtherHeadersAreNone)),
        without: &[],
    },
    Variant {
        id: "other-schemes-unregistered",
        about: "takes a caller with another scheme for an unregistered one: 403",
        allowed_by: "the real service's answer to callers without an identity, recorded in 2024",
        deviation: Some(Change::Switch(Switch::OtherSchemesAreUnregistered)),
        without: &[],
    },
    Variant {
        id: "sync-token-invalid",
        about: "calls a bad sync token an invalid value: 400",
        allowed_by: "clients of the real service that handle exactly this answer",
        deviation: Some(Change::Switch(Switch::BadSyncTokenIsInvalid)),
        without: &[],
    },
    Variant {
        id: "empty-first-page",
        about: "answers a list with an empty first page that names a next one",
        allowed_by: "the API reference on nextPageToken: a page may be shorter than maxResults",
        deviation: Some(Change::Switch(Switch::EmptyFirstPage)),
        without: &[],
    },
    Variant {
        id: "unlimited-history",
        about: "remembers every change for ever",
        allowed_by: "the error document, which names no time; so the target does not declare a limit",
        deviation: Some(Change::Switch(Switch::RemembersForEver)),
        without: &["feature.updated-min-limit"],
    },
];
