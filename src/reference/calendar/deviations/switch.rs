//! The decisions of the calendar server that can be taken differently.
//! Each one is read where the server takes the decision, and nowhere else.

/// A decision taken differently. The first ones are mistakes, the last ones are permitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Switch {
    /// `If-Match` is ignored.
    IgnoreIfMatch,
    /// `If-Match` is compared after the write has happened.
    IfMatchAfterWrite,
    /// `If-Match` is satisfied by any etag that the resource ever had.
    AnyEtagEverHad,
    /// A second delete succeeds again.
    SecondDeleteSucceeds,
    /// A second delete does not find the event.
    SecondDeleteIsNotFound,
    /// A bad sync token is ignored, and the response is the full list.
    BadSyncTokenIgnored,
    /// A guest may set the properties that belong to the organizer.
    GuestSetsSharedProperties,
    /// A guest's write is refused, but stored in the guest's copy.
    GuestWriteKept,
    /// The calendar of another account is refused with 403, which reveals that it exists.
    ForeignCalendarForbidden,
    /// The events of another account's calendar are listed.
    ForeignCalendarOpen,
    /// An unknown event id is reported as an invalid value.
    UnknownEventIsInvalid,
    /// An unknown event is served as an empty object.
    UnknownEventIsEmpty,
    /// A missing start or end is filled in.
    RequiredNotChecked,
    /// A bad insert is refused the first time, and accepted the second time.
    SecondTimeAccepted,
    /// Times are stored as texts without a check.
    TimesAreTexts,
    /// An event may end before it begins.
    EventMayEndBeforeItBegins,
    /// A time without an offset and without a zone counts as UTC.
    TimesWithoutZoneAreUtc,
    /// An event may have a date at one end and a time at the other.
    DaysBesideTimes,
    /// An event may have any id.
    AnyEventId,
    /// An insert may have an id and an iCalUID.
    IdBesideIcalUid,
    /// An insert with the id of an existing event replaces that event.
    DuplicateOverwrites,
    /// The id of a deleted event can be used again.
    DeletedIdIsFree,
    /// A body that cannot be parsed leads to 500.
    UnparsableBodyIs500,
    /// The media type of a body is ignored.
    MediaTypeIgnored,
    /// A parameter with an invalid value is ignored.
    InvalidParametersIgnored,
    /// A list may end before it begins; it is empty then.
    EmptyRangeAccepted,
    /// Series can be ordered by start.
    SeriesOrdered,
    /// A sync token is accepted together with parameters that restrict the list.
    SyncRestrictionsIgnored,
    /// An old `updatedMin` is accepted, although old deletions are no longer known.
    OldUpdatedMinAccepted,
    /// An unknown calendar stands for the primary calendar of the caller.
    UnknownCalendarIsPrimary,
    /// An update of an unknown event creates it.
    UpdateCreates,
    /// An unknown rule or setting is served as an empty object.
    UnknownItemIsEmpty,
    /// An unknown calendar fails the whole free/busy query.
    FreeBusyRefusesUnknown,
    /// Readers of a calendar may write to it.
    ReadersMayWrite,
    /// An unknown token counts as the owner's.
    AnyTokenIsOwners,
    /// An expired token is accepted.
    ExpiredTokenWorks,
    /// An `Authorization` header without a bearer token counts as the owner's.
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
    /// An `Authorization` header without a bearer token counts as no credentials.
    OtherHeadersAreNone,
    /// Another scheme than bearer is refused with 403.
    OtherSchemesAreUnregistered,
    /// Missing credentials get the response of invalid ones.
    MissingCredentialsAreInvalid,
    /// Deletions are kept for ever.
    KeepsDeletionsForEver,
    /// A bad sync token is reported as an invalid value, with 400.
    BadSyncTokenIsInvalid,
    /// The first page of a list is empty and has a token for the next one.
    EmptyFirstPage,
}
