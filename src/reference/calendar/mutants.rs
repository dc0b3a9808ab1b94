//! The calendar servers that make one mistake each, as real servers make it.
//! A new one is an entry here and, if it is a decision, a [`Slip`] where the decision is taken.

use super::Slip;
use super::mistakes;
use crate::reference::bend::{self, Bend, Mutant};

/// Every mutant of the calendar server.
pub(super) const MUTANTS: &[Mutant] = &[
    Mutant {
        id: "etag-ignored",
        about: "writes whatever If-Match says",
        rules: &["calendar.412-precondition"],
        bend: slip(Slip::IgnoreIfMatch),
    },
    Mutant {
        id: "etag-checked-too-late",
        about: "answers 412 after it has written",
        rules: &["calendar.412-precondition"],
        bend: slip(Slip::IfMatchAfterWrite),
    },
    Mutant {
        id: "precondition-as-400",
        about: "answers an etag that does not match with 400",
        rules: &["calendar.412-precondition"],
        bend: Bend::Answer(mistakes::precondition_as_400),
    },
    Mutant {
        id: "lost-update",
        about: "takes any etag that the resource ever had for its present one",
        rules: &["calendar.412-precondition"],
        bend: slip(Slip::AnyEtagEverHad),
    },
    Mutant {
        id: "delete-is-idempotent",
        about: "answers every further delete of an event with 204",
        rules: &["calendar.410-deleted"],
        bend: slip(Slip::DeleteTwiceIsFine),
    },
    Mutant {
        id: "deleted-is-not-found",
        about: "does not find an event to delete that it deleted before",
        rules: &["calendar.410-deleted"],
        bend: slip(Slip::DeletedIsUnknown),
    },
    Mutant {
        id: "sync-token-ignored",
        about: "answers a bad sync token with the full list",
        rules: &["calendar.410-full-sync"],
        bend: slip(Slip::BadSyncTokenIgnored),
    },
    Mutant {
        id: "sync-token-reason",
        about: "names the status in place of the reason when a full sync is required",
        rules: &["calendar.410-full-sync"],
        bend: Bend::Answer(mistakes::sync_token_reason),
    },
    Mutant {
        id: "guest-shares",
        about: "lets a guest set the properties that belong to the organizer",
        rules: &["calendar.403-non-organizer"],
        bend: slip(Slip::GuestSetsSharedProperties),
    },
    Mutant {
        id: "guest-refused-but-written",
        about: "refuses a guest's write and keeps it all the same",
        rules: &["calendar.403-non-organizer"],
        bend: slip(Slip::GuestWriteKept),
    },
    Mutant {
        id: "foreign-calendar-forbidden",
        about: "tells by a 403 that somebody else's calendar exists",
        rules: &["calendar.404-not-found"],
        bend: slip(Slip::ForeignCalendarForbidden),
    },
    Mutant {
        id: "foreign-calendar-open",
        about: "lists the events of anybody's calendar",
        rules: &["calendar.404-not-found"],
        bend: slip(Slip::ForeignCalendarOpen),
    },
    Mutant {
        id: "unknown-event-is-bad-request",
        about: "calls an unknown event id an invalid value",
        rules: &["calendar.404-not-found"],
        bend: slip(Slip::UnknownEventIsInvalid),
    },
    Mutant {
        id: "unknown-event-empty",
        about: "answers for an unknown event as if it were there and empty",
        rules: &["calendar.404-not-found"],
        bend: slip(Slip::UnknownEventIsEmpty),
    },
    Mutant {
        id: "required-not-checked",
        about: "fills in a start or an end that is missing",
        rules: &["calendar.400-bad-request"],
        bend: slip(Slip::RequiredNotChecked),
    },
    Mutant {
        id: "missing-field-422",
        about: "answers a missing field with 422",
        rules: &["calendar.400-bad-request"],
        bend: Bend::Answer(mistakes::missing_field_422),
    },
    Mutant {
        id: "anonymous-writes",
        about: "lets a request without credentials act for the owner",
        rules: &["rfc9110-15.5.2"],
        bend: slip(Slip::AnonymousIsOwner),
    },
    Mutant {
        id: "auth-after-write",
        about: "looks for credentials after it has written",
        rules: &["rfc9110-15.5.2"],
        bend: slip(Slip::AuthAfterWrite),
    },
    Mutant {
        id: "no-challenge",
        about: "answers 401 without WWW-Authenticate",
        rules: &["rfc9110-11.6.1"],
        bend: Bend::Answer(mistakes::no_challenge),
    },
    Mutant {
        id: "times-are-texts",
        about: "keeps the times of events as texts, whatever they say",
        rules: &["calendar.400-bad-request"],
        bend: slip(Slip::TimesAreTexts),
    },
    Mutant {
        id: "event-ends-first",
        about: "lets an event end before it begins",
        rules: &["calendar.400-bad-request"],
        bend: slip(Slip::EventMayEndBeforeItBegins),
    },
    Mutant {
        id: "zone-guessed",
        about: "takes a time without offset and zone for one of UTC",
        rules: &["calendar.400-bad-request"],
        bend: slip(Slip::TimesWithoutZoneAreUtc),
    },
    Mutant {
        id: "day-beside-time",
        about: "lets a day stand at one end of an event and a time at the other",
        rules: &["calendar.400-bad-request"],
        bend: slip(Slip::DaysBesideTimes),
    },
    Mutant {
        id: "any-event-id",
        about: "takes any text for the id of an event",
        rules: &["calendar.400-bad-request"],
        bend: slip(Slip::AnyEventId),
    },
    Mutant {
        id: "two-names",
        about: "takes an id and an iCalUID for one event",
        rules: &["calendar.400-bad-request"],
        bend: slip(Slip::IdBesideIcalUid),
    },
    Mutant {
        id: "parameters-ignored",
        about: "drops parameters with values that they cannot have",
        rules: &["calendar.400-bad-request"],
        bend: slip(Slip::InvalidParametersIgnored),
    },
    Mutant {
        id: "empty-range-listed",
        about: "answers a range without an instant with an empty list",
        rules: &["calendar.400-bad-request"],
        bend: slip(Slip::EmptyRangeIsFine),
    },
    Mutant {
        id: "series-ordered",
        about: "orders series by their start",
        rules: &["calendar.400-bad-request"],
        bend: slip(Slip::SeriesHaveAnOrder),
    },
    Mutant {
        id: "sync-narrowed",
        about: "narrows what has changed since a sync token",
        rules: &["calendar.400-bad-request"],
        bend: slip(Slip::SyncRestrictionsIgnored),
    },
    Mutant {
        id: "any-token",
        about: "takes every token for the owner's",
        rules: &["calendar.401-invalid-credentials"],
        bend: slip(Slip::AnyTokenIsOwners),
    },
    Mutant {
        id: "expired-token-works",
        about: "takes a token that has expired",
        rules: &["calendar.401-invalid-credentials"],
        bend: slip(Slip::ExpiredTokenWorks),
    },
    Mutant {
        id: "any-header",
        about: "takes a header that holds no token for the owner's",
        rules: &["calendar.401-invalid-credentials"],
        bend: slip(Slip::AnyHeaderIsOwners),
    },
    Mutant {
        id: "scope-not-checked",
        about: "lets a token for reading write",
        rules: &["calendar-scopes"],
        bend: slip(Slip::ScopeNotChecked),
    },
    Mutant {
        id: "unknown-calendar-is-primary",
        about: "takes a calendar that is not there for the caller's own",
        rules: &["calendar.404-not-found", "calendar-free-busy"],
        bend: slip(Slip::UnknownCalendarIsPrimary),
    },
    Mutant {
        id: "duplicate-overwrites",
        about: "writes over the event whose id an insert gives",
        rules: &["calendar.409-duplicate"],
        bend: slip(Slip::DuplicateOverwrites),
    },
    Mutant {
        id: "deleted-id-is-free",
        about: "gives the id of a deleted event to another one",
        rules: &["calendar-deleted-ids"],
        bend: slip(Slip::DeletedIdIsFree),
    },
    Mutant {
        id: "updated-min-forgets",
        about: "lists what has changed since long ago, without what it has forgotten",
        rules: &["calendar.410-updated-min"],
        bend: slip(Slip::UpdatedMinForgets),
    },
    Mutant {
        id: "unreadable-body-500",
        about: "takes a body that it cannot read for a fault of its own",
        rules: &["calendar.400-bad-request", "calendar.500-backend"],
        bend: slip(Slip::UnreadableBodyIsOurFault),
    },
    Mutant {
        id: "media-type-ignored",
        about: "reads a body whatever it says that it is",
        rules: &["calendar-media-type"],
        bend: slip(Slip::MediaTypeIgnored),
    },
    Mutant {
        id: "html-media-type",
        about: "says that its errors are pages",
        rules: &["rfc9110-8.3"],
        bend: Bend::Answer(mistakes::html_media_type),
    },
    Mutant {
        id: "latin-charset",
        about: "says that its errors are Latin-1",
        rules: &["rfc8259-8.1"],
        bend: Bend::Answer(mistakes::latin_charset),
    },
    Mutant {
        id: "basic-challenge",
        about: "asks for a password on 401",
        rules: &["rfc6750-3"],
        bend: Bend::Answer(mistakes::basic_challenge),
    },
    Mutant {
        id: "message-of-its-own",
        about: "words its messages in its own way",
        rules: &["calendar-messages"],
        bend: Bend::Answer(mistakes::message_of_its_own),
    },
    Mutant {
        id: "two-messages",
        about: "says another message in each of the two places",
        rules: &["calendar-messages"],
        bend: Bend::Answer(mistakes::two_messages),
    },
    Mutant {
        id: "reason-of-its-own",
        about: "gives the reason `badness` where the document shows none",
        rules: &["calendar-reasons"],
        bend: Bend::Answer(mistakes::reason_of_its_own),
    },
    Mutant {
        id: "status-in-words",
        about: "writes status and details in a form of its own",
        rules: &["calendar-front-end"],
        bend: Bend::Answer(mistakes::status_in_words),
    },
    Mutant {
        id: "guest-error-400",
        about: "answers a guest who sets a shared property with 400",
        rules: &["calendar.403-non-organizer"],
        bend: Bend::Answer(mistakes::guest_error_400),
    },
    Mutant {
        id: "updated-min-elsewhere",
        about: "places updatedMinTooLongAgo at the parameter timeMin",
        rules: &["calendar.410-updated-min"],
        bend: Bend::Answer(mistakes::updated_min_elsewhere),
    },
    Mutant {
        id: "unknown-item-empty",
        about: "answers for an unknown rule or setting as if it were there and empty",
        rules: &["calendar.404-not-found"],
        bend: slip(Slip::UnknownItemIsEmpty),
    },
    Mutant {
        id: "free-busy-not-found",
        about: "refuses a free/busy query for one calendar that is not there",
        rules: &["calendar-free-busy"],
        bend: slip(Slip::FreeBusyRefusesUnknown),
    },
    Mutant {
        id: "readers-write",
        about: "lets whoever may read a calendar write to it",
        rules: &["calendar-access-roles"],
        bend: slip(Slip::ReadersMayWrite),
    },
    Mutant {
        id: "errors-selected",
        about: "leaves members of errors out where the form of the answer was asked for",
        rules: &["calendar-parameters", "calendar.two-layers"],
        bend: Bend::Answer(mistakes::errors_selected),
    },
    Mutant {
        id: "everything-is-there",
        about: "answers an address that is none with an empty object",
        rules: &["rfc9110-15.5.5", "rfc9110-15.5.6"],
        bend: slip(Slip::EverythingIsThere),
    },
    Mutant {
        id: "code-as-string",
        about: "writes error.code as a string",
        rules: &["calendar.*"],
        bend: Bend::Answer(mistakes::code_as_string),
    },
    Mutant {
        id: "code-differs",
        about: "writes 400 into error.code whatever the status is",
        rules: &["calendar.*"],
        bend: Bend::Answer(mistakes::code_differs),
    },
    Mutant {
        id: "error-as-html",
        about: "answers every error with a page",
        rules: &["calendar.*"],
        bend: Bend::Answer(mistakes::error_as_html),
    },
    Mutant {
        id: "trailing-comma",
        about: "writes a comma before a closing brace, as the error document does",
        rules: &["calendar.*"],
        bend: Bend::Answer(mistakes::trailing_comma),
    },
    Mutant {
        id: "no-errors-list",
        about: "leaves error.errors out",
        rules: &["calendar.*"],
        bend: Bend::Answer(mistakes::no_errors_list),
    },
    Mutant {
        id: "location-without-type",
        about: "names a place without the kind of place",
        rules: &[
            "calendar.two-layers",
            "calendar.410-full-sync",
            "calendar.412-precondition",
        ],
        bend: Bend::Answer(mistakes::location_without_type),
    },
];

const fn slip(slip: Slip) -> Bend {
    Bend::Slip(bend::Slip::Calendar(slip))
}
