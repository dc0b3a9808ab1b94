//! Mutants that forget what there is: events, ids, versions, calendars.

use super::slip;
use crate::reference::bend::{Deviation, Mutant};
use crate::reference::calendar::Switch;
use crate::reference::calendar::mistakes;

pub(super) const MUTANTS: &[Mutant] = &[
    Mutant {
        id: "etag-ignored",
        about: "writes whatever If-Match says",
        rules: &["calendar.412-precondition"],
        bend: slip(Switch::IgnoreIfMatch),
    },
    Mutant {
        id: "etag-checked-too-late",
        about: "answers 412 after it has written",
        rules: &["calendar.412-precondition"],
        bend: slip(Switch::IfMatchAfterWrite),
    },
    Mutant {
        id: "precondition-as-400",
        about: "answers an etag that does not match with 400",
        rules: &["calendar.412-precondition"],
        bend: Deviation::Response(mistakes::precondition_as_400),
    },
    Mutant {
        id: "lost-update",
        about: "takes any etag that the resource ever had for its present one",
        rules: &["calendar.412-precondition"],
        bend: slip(Switch::AnyEtagEverHad),
    },
    Mutant {
        id: "delete-is-idempotent",
        about: "answers every further delete of an event with 204",
        rules: &["calendar.410-deleted"],
        bend: slip(Switch::DeleteTwiceIsFine),
    },
    Mutant {
        id: "update-makes",
        about: "makes the event that an update does not find",
        rules: &["calendar.404-not-found"],
        bend: slip(Switch::UpdateMakes),
    },
    Mutant {
        id: "deleted-is-not-found",
        about: "does not find an event to delete that it deleted before",
        rules: &["calendar.410-deleted"],
        bend: slip(Switch::DeletedIsUnknown),
    },
    Mutant {
        id: "sync-token-ignored",
        about: "answers a bad sync token with the full list",
        rules: &["calendar.410-full-sync"],
        bend: slip(Switch::BadSyncTokenIgnored),
    },
    Mutant {
        id: "sync-token-reason",
        about: "names the status in place of the reason when a full sync is required",
        rules: &["calendar.410-full-sync"],
        bend: Deviation::Response(mistakes::sync_token_reason),
    },
    Mutant {
        id: "foreign-calendar-forbidden",
        about: "tells by a 403 that somebody else's calendar exists",
        rules: &["calendar.404-not-found"],
        bend: slip(Switch::ForeignCalendarForbidden),
    },
    Mutant {
        id: "foreign-calendar-open",
        about: "lists the events of anybody's calendar",
        rules: &["calendar.404-not-found"],
        bend: slip(Switch::ForeignCalendarOpen),
    },
    Mutant {
        id: "unknown-event-is-bad-request",
        about: "calls an unknown event id an invalid value",
        rules: &["calendar.404-not-found"],
        bend: slip(Switch::UnknownEventIsInvalid),
    },
    Mutant {
        id: "moved-away-first",
        about: "takes an event away before it looks whether the destination is there",
        rules: &["calendar.404-not-found"],
        bend: slip(Switch::MovedAwayFirst),
    },
    Mutant {
        id: "unknown-event-empty",
        about: "answers for an unknown event as if it were there and empty",
        rules: &["calendar.404-not-found"],
        bend: slip(Switch::UnknownEventIsEmpty),
    },
    Mutant {
        id: "unknown-calendar-is-primary",
        about: "takes a calendar that is not there for the caller's own",
        rules: &["calendar.404-not-found", "calendar-free-busy"],
        bend: slip(Switch::UnknownCalendarIsPrimary),
    },
    Mutant {
        id: "duplicate-overwrites",
        about: "writes over the event whose id an insert gives",
        rules: &["calendar.409-duplicate"],
        bend: slip(Switch::DuplicateOverwrites),
    },
    Mutant {
        id: "deleted-id-is-free",
        about: "gives the id of a deleted event to another one",
        rules: &["calendar-deleted-ids"],
        bend: slip(Switch::DeletedIdIsFree),
    },
    Mutant {
        id: "updated-min-forgets",
        about: "lists what has changed since long ago, without what it has forgotten",
        rules: &["calendar.410-updated-min"],
        bend: slip(Switch::UpdatedMinForgets),
    },
    Mutant {
        id: "updated-min-elsewhere",
        about: "places updatedMinTooLongAgo at the parameter timeMin",
        rules: &["calendar.410-updated-min"],
        bend: Deviation::Response(mistakes::updated_min_elsewhere),
    },
    Mutant {
        id: "unknown-item-empty",
        about: "answers for an unknown rule or setting as if it were there and empty",
        rules: &["calendar.404-not-found"],
        bend: slip(Switch::UnknownItemIsEmpty),
    },
    Mutant {
        id: "free-busy-not-found",
        about: "refuses a free/busy query for one calendar that is not there",
        rules: &["calendar-free-busy"],
        bend: slip(Switch::FreeBusyRefusesUnknown),
    },
];
