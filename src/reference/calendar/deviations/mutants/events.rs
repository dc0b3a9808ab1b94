//! Mutants that handle events, ids, versions or calendars wrongly.

use crate::reference::base::alteration::{ResponseEdit, When};
use crate::reference::base::deviation::{Change, Mutant, alter};
use crate::reference::calendar::deviations::envelope::{REASONS, RESTATE_400, reason_is};
use crate::reference::calendar::deviations::kinds::CalendarMutant;
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
        about: "checks If-Match after the write",
        rules: &["calendar.412-precondition"],
        deviation: Change::Switch(Switch::IfMatchAfterWrite),
    },
    Mutant {
        id: "precondition-as-400",
        about: "responds to an etag that does not match with 400",
        rules: &["calendar.412-precondition"],
        deviation: alter(When::Status(412), RESTATE_400),
    },
    Mutant {
        id: "lost-update",
        about: "accepts any etag that the resource ever had",
        rules: &["calendar.412-precondition"],
        deviation: Change::Switch(Switch::AnyEtagEverHad),
    },
    Mutant {
        id: "delete-is-idempotent",
        about: "responds to a second delete of an event with 204",
        rules: &["calendar.410-deleted"],
        deviation: Change::Switch(Switch::SecondDeleteSucceeds),
    },
    Mutant {
        id: "update-makes",
        about: "creates the event if an update does not find it",
        rules: &["calendar.404-not-found"],
        deviation: Change::Switch(Switch::UpdateCreates),
    },
    Mutant {
        id: "deleted-is-not-found",
        about: "responds to a second delete of an event with 404",
        rules: &["calendar.410-deleted"],
        deviation: Change::Switch(Switch::SecondDeleteIsNotFound),
    },
    Mutant {
        id: "sync-token-ignored",
        about: "responds to a bad sync token with the full list",
        rules: &["calendar.410-full-sync"],
        deviation: Change::Switch(Switch::BadSyncTokenIgnored),
    },
    Mutant {
        id: "sync-token-reason",
        about: "reports that a full sync is required with the reason `gone`",
        rules: &["calendar.410-full-sync"],
        deviation: alter(
            reason_is(&["fullSyncRequired"]),
            &[ResponseEdit::SetText(REASONS, "gone")],
        ),
    },
    Mutant {
        id: "foreign-calendar-forbidden",
        about: "responds with 403 to requests for another account's calendar, which reveals that it exists",
        rules: &["calendar.404-not-found"],
        deviation: Change::Switch(Switch::ForeignCalendarForbidden),
    },
    Mutant {
        id: "foreign-calendar-open",
        about: "lists the events of any account's calendar",
        rules: &["calendar.404-not-found"],
        deviation: Change::Switch(Switch::ForeignCalendarOpen),
    },
    Mutant {
        id: "unknown-event-is-bad-request",
        about: "reports an unknown event id as an invalid value",
        rules: &["calendar.404-not-found"],
        deviation: Change::Switch(Switch::UnknownEventIsInvalid),
    },
    Mutant {
        id: "moved-away-first",
        about: "deletes a moved event before it checks the destination",
        rules: &["calendar.404-not-found"],
        deviation: Change::Switch(Switch::MovedAwayFirst),
    },
    Mutant {
        id: "unknown-event-empty",
        about: "responds to an unknown event with an empty object",
        rules: &["calendar.404-not-found"],
        deviation: Change::Switch(Switch::UnknownEventIsEmpty),
    },
    Mutant {
        id: "unknown-calendar-is-primary",
        about: "uses the caller's primary calendar in place of an unknown one",
        rules: &["calendar.404-not-found", "calendar-free-busy"],
        deviation: Change::Switch(Switch::UnknownCalendarIsPrimary),
    },
    Mutant {
        id: "duplicate-overwrites",
        about: "replaces an event if an insert has its id",
        rules: &["calendar.409-duplicate"],
        deviation: Change::Switch(Switch::DuplicateOverwrites),
    },
    Mutant {
        id: "deleted-id-is-free",
        about: "lets an insert use the id of a deleted event",
        rules: &["calendar-deleted-ids"],
        deviation: Change::Switch(Switch::DeletedIdIsFree),
    },
    Mutant {
        id: "updated-min-forgets",
        about: "accepts an old updatedMin although it no longer knows old deletions",
        rules: &["calendar.410-updated-min"],
        deviation: Change::Switch(Switch::OldUpdatedMinAccepted),
    },
    Mutant {
        id: "updated-min-elsewhere",
        about: "writes the location timeMin for updatedMinTooLongAgo",
        rules: &["calendar.410-updated-min"],
        deviation: alter(
            reason_is(&["updatedMinTooLongAgo"]),
            &[ResponseEdit::SetText("/error/errors/*/location", "timeMin")],
        ),
    },
    Mutant {
        id: "unknown-item-empty",
        about: "responds to an unknown rule or setting with an empty object",
        rules: &["calendar.404-not-found"],
        deviation: Change::Switch(Switch::UnknownItemIsEmpty),
    },
    Mutant {
        id: "free-busy-not-found",
        about: "refuses a whole free/busy query for one unknown calendar",
        rules: &["calendar-free-busy"],
        deviation: Change::Switch(Switch::FreeBusyRefusesUnknown),
    },
];
