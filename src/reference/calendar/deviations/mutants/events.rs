//! Mutants that handle events, ids, versions or calendars wrongly.

use super::CalendarMutant;
use crate::reference::base::alteration::{ResponseEdit, When};
use crate::reference::base::deviation::{Change, Mutant, alter};
use crate::reference::calendar::deviations::envelope::{REASONS, RESTATE_400, reason_is};
use crate::reference::calendar::deviations::switch::Switch;

pub(crate) const MUTANTS: &[CalendarMutant] = &[
    Mutant {
        id: "etag-ignored",
        about: "writes whatever If-Match says",
        rules: &["calendar.412-precondition"],
        deviation: Change::Switch(Switch::IgnoreIfMatch),
    },
    Mutant {
        id: "etag-checked-too-late",
        about: "answers 412 after it has written",
        rules: &["calendar.412-precondition"],
        deviation: Change::Switch(Switch::IfMatchAfterWrite),
    },
    Mutant {
        id: "precondition-as-400",
        about: "answers an etag that does not match with 400",
        rules: &["calendar.412-precondition"],
        deviation: alter(When::Status(412), RESTATE_400),
    },
    Mutant {
        id: "lost-update",
        about: "takes any etag that the resource ever had for its present one",
        rules: &["calendar.412-precondition"],
        deviation: Change::Switch(Switch::AnyEtagEverHad),
    },
    Mutant {
        id: "delete-is-idempotent",
        about: "answers every further delete of an event with 204",
        rules: &["calendar.410-deleted"],
        deviation: Change::Switch(Switch::DeleteTwiceIsFine),
    },
    Mutant {
        id: "update-makes",
        about: "makes the event that an update does not find",
        rules: &["calendar.404-not-found"],
        deviation: Change::Switch(Switch::UpdateMakes),
    },
    Mutant {
        id: "deleted-is-not-found",
        about: "does not find an event to delete that it deleted before",
        rules: &["calendar.410-deleted"],
        deviation: Change::Switch(Switch::DeletedIsUnknown),
    },
    Mutant {
        id: "sync-token-ignored",
        about: "answers a bad sync token with the full list",
        rules: &["calendar.410-full-sync"],
        deviation: Change::Switch(Switch::BadSyncTokenIgnored),
    },
    Mutant {
        id: "sync-token-reason",
        about: "names the status in place of the reason when a full sync is required",
        rules: &["calendar.410-full-sync"],
        deviation: alter(
            reason_is(&["fullSyncRequired"]),
            &[ResponseEdit::SetText(REASONS, "gone")],
        ),
    },
    Mutant {
        id: "foreign-calendar-forbidden",
        about: "tells by a 403 that somebody else's calendar exists",
        rules: &["calendar.404-not-found"],
        deviation: Change::Switch(Switch::ForeignCalendarForbidden),
    },
    Mutant {
        id: "foreign-calendar-open",
        about: "lists the events of anybody's calendar",
        rules: &["calendar.404-not-found"],
        deviation: Change::Switch(Switch::ForeignCalendarOpen),
    },
    Mutant {
        id: "unknown-event-is-bad-request",
        about: "calls an unknown event id an invalid value",
        rules: &["calendar.404-not-found"],
        deviation: Change::Switch(Switch::UnknownEventIsInvalid),
    },
    Mutant {
        id: "moved-away-first",
        about: "takes an event away before it looks whether the destination is there",
        rules: &["calendar.404-not-found"],
        deviation: Change::Switch(Switch::MovedAwayFirst),
    },
    Mutant {
        id: "unknown-event-empty",
        about: "answers for an unknown event as if it were there and empty",
        rules: &["calendar.404-not-found"],
        deviation: Change::Switch(Switch::UnknownEventIsEmpty),
    },
    Mutant {
        id: "unknown-calendar-is-primary",
        about: "takes a calendar that is not there for the caller's own",
        rules: &["calendar.404-not-found", "calendar-free-busy"],
        deviation: Change::Switch(Switch::UnknownCalendarIsPrimary),
    },
    Mutant {
        id: "duplicate-overwrites",
        about: "writes over the event whose id an insert gives",
        rules: &["calendar.409-duplicate"],
        deviation: Change::Switch(Switch::DuplicateOverwrites),
    },
    Mutant {
        id: "deleted-id-is-free",
        about: "gives the id of a deleted event to another one",
        rules: &["calendar-deleted-ids"],
        deviation: Change::Switch(Switch::DeletedIdIsFree),
    },
    Mutant {
        id: "updated-min-forgets",
        about: "lists what has changed since long ago, without what it has forgotten",
        rules: &["calendar.410-updated-min"],
        deviation: Change::Switch(Switch::UpdatedMinForgets),
    },
    Mutant {
        id: "updated-min-elsewhere",
        about: "places updatedMinTooLongAgo at the parameter timeMin",
        rules: &["calendar.410-updated-min"],
        deviation: alter(
            reason_is(&["updatedMinTooLongAgo"]),
            &[ResponseEdit::SetText("/error/errors/*/location", "timeMin")],
        ),
    },
    Mutant {
        id: "unknown-item-empty",
        about: "answers for an unknown rule or setting as if it were there and empty",
        rules: &["calendar.404-not-found"],
        deviation: Change::Switch(Switch::UnknownItemIsEmpty),
    },
    Mutant {
        id: "free-busy-not-found",
        about: "refuses a free/busy query for one calendar that is not there",
        rules: &["calendar-free-busy"],
        deviation: Change::Switch(Switch::FreeBusyRefusesUnknown),
    },
];
