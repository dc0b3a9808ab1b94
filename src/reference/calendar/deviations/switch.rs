//! The decisions of the calendar server that a mutant or a variant takes differently. The code
//! reads a switch only where the server takes that decision.

/// A decision that a server takes differently. The switches of mutants come first, those of
/// variants come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Switch {
    /// `If-Match` is ignored.
    IgnoreIfMatch,
    /// `If-Match` is compared after the write has happened.
    IfMatchAfterWrite,
    /// `If-Match` is satisfied by any etag that the resource ever had.
    AnyEtagEverHad,
    /// A second delete of an event succeeds.
    SecondDeleteSucceeds,
    /// A second delete of an event reports that the event does not exist.
    SecondDeleteIsNotFound,
    /// A bad sync token is ignored, and the response is the full list.
    BadSyncTokenIgnored,
    /// A guest may set the properties that belong to the organizer.
    GuestSetsSharedProperties,
    /// A guest's write is refused, but stored in the guest's copy.
    GuestWriteKept,
    /// The calendar of another account is refused with 403, which reveals that the calendar exists.
    ForeignCalendarForbidden,
    /// The events of another account's calendar are listed.
    ForeignCalendarOpen,
    /// An unknown event id is reported as an invalid value.
    UnknownEventIsInvalid,
    /// An unknown event is served as an empty object.
    UnknownEventIsEmpty,
    /// A missing start or end is filled in instead of refused.
    RequiredNotChecked,
    /// A bad insert is refused the first time, and accepted the second time.
    SecondTimeAccepted,
    /// Times are stored as texts without a check.
    TimesAreTexts,
    /// An event may end before it begins.
    EventMayEndBeforeItBegins,
    /// A time without an offset and without a zone counts as UTC.
    TimesWithoutZoneAreUtc,
    /// An event may have a date as its start and a time as its end, or the other way round.
    DaysBesideTimes,
    /// An event may have any id.
    AnyEventId,
    /// An insert may have an id and an iCalUID.
    IdBesideIcalUid,
    /// An insert with the id of an existing event replaces that event.
    DuplicateOverwrites,
    /// The id of a deleted event can be used again.
    DeletedIdIsFree,
    /// A body that cannot be parsed causes a 500.
    UnparsableBodyIs500,
    /// The media type of a body is ignored.
    MediaTypeIgnored,
    /// A parameter with an invalid value is ignored.
    InvalidParametersIgnored,
    /// The time range of a list may end before it begins. The list is then empty.
    EmptyRangeAccepted,
    /// Series can be ordered by start.
    SeriesOrdered,
    /// A sync token is accepted together with parameters that restrict the list.
    SyncRestrictionsIgnored,
    /// An old `updatedMin` is accepted, although old deletions are no longer known.
    OldUpdatedMinAccepted,
    /// An unknown calendar stands for the primary calendar of the caller.
    UnknownCalendarIsPrimary,
    /// An update of an unknown event creates the event.
    UpdateCreates,
    /// An unknown rule or setting is served as an empty object.
    UnknownItemIsEmpty,
    /// An unknown calendar fails the whole free/busy query.
    FreeBusyRefusesUnknown,
    /// Readers of a calendar may write to it.
    ReadersMayWrite,
    /// An unknown token is accepted as a token of the owner.
    AnyTokenIsOwners,
    /// An expired token is accepted.
    ExpiredTokenWorks,
    /// A request whose `Authorization` header has no bearer token acts for the owner.
    AnyHeaderIsOwners,
    /// A token with the read-only scope may write.
    ScopeNotChecked,
    /// An insert that lacks a required member is refused, but stored with the member filled in.
    RefusedButWritten,
    /// A move deletes the event before it checks the destination.
    MovedAwayFirst,
    /// A usage limit is checked after the write.
    LimitAfterWrite,
    /// An unknown path is served as an empty object.
    UnknownPathIsEmpty,
    /// A request without credentials acts for the owner.
    AnonymousIsOwner,
    /// A write without credentials is refused after it has happened.
    AuthAfterWrite,
    /// Event methods without credentials are refused with 403.
    UnregisteredCallers,
    /// An `Authorization` header without a bearer token is treated as missing credentials.
    OtherHeadersAreNone,
    /// An authentication scheme other than bearer is refused with 403.
    OtherSchemesAreUnregistered,
    /// Missing credentials are reported as invalid credentials.
    MissingCredentialsAreInvalid,
    /// The server never forgets deletions.
    KeepsDeletionsForEver,
    /// A bad sync token is reported with 400, as an invalid value.
    BadSyncTokenIsInvalid,
    /// A guest's patch of a property of the organizer succeeds, and changes nothing.
    GuestPatchIgnored,
    /// The first page of a list is empty and has a token for the next page.
    EmptyFirstPage,
}
