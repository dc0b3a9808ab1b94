//! The decisions of the calendar server that can be taken differently.
//! Each is asked for at the place where the decision is taken, and nowhere else.

/// A decision taken differently. The first ones are mistakes; those at the end are permitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Switch {
    /// `If-Match` is not looked at.
    IgnoreIfMatch,
    /// `If-Match` is compared after the write has happened.
    IfMatchAfterWrite,
    /// `If-Match` is satisfied by any etag that the resource ever had.
    AnyEtagEverHad,
    /// A second delete succeeds again.
    DeleteTwiceIsFine,
    /// A second delete does not find the event.
    DeletedIsUnknown,
    /// A bad sync token is dropped, and the full list answered.
    BadSyncTokenIgnored,
    /// A guest may set the properties that belong to the organizer.
    GuestSetsSharedProperties,
    /// A guest's write is refused, yet kept in the guest's copy.
    GuestWriteKept,
    /// Somebody else's calendar is refused as forbidden and so told to exist.
    ForeignCalendarForbidden,
    /// The events of somebody else's calendar are listed.
    ForeignCalendarOpen,
    /// An unknown event id is called an invalid value.
    UnknownEventIsInvalid,
    /// An unknown event is answered as if it were there and empty.
    UnknownEventIsEmpty,
    /// A missing start or end is filled in.
    RequiredNotChecked,
    /// A bad insert that was refused is taken when it comes again.
    SecondTimeIsFine,
    /// Times are kept as texts, whatever they say.
    TimesAreTexts,
    /// An event may end before it begins.
    EventMayEndBeforeItBegins,
    /// A time without an offset and without a zone is one of UTC.
    TimesWithoutZoneAreUtc,
    /// A day may stand at one end of an event and a time at the other.
    DaysBesideTimes,
    /// An event may have any id.
    AnyEventId,
    /// An id and an iCalUID may be given for one event.
    IdBesideIcalUid,
    /// The id of another event writes over that event.
    DuplicateOverwrites,
    /// The id of a deleted event is free again.
    DeletedIdIsFree,
    /// A body that cannot be read is a fault of the server: 500.
    UnreadableBodyIsOurFault,
    /// A body is read whatever media type it says that it has.
    MediaTypeIgnored,
    /// A parameter with a value that it cannot have is dropped.
    InvalidParametersIgnored,
    /// A list may end before it begins: it is empty.
    EmptyRangeIsFine,
    /// Series can be ordered by start.
    SeriesHaveAnOrder,
    /// A sync token goes together with whatever narrows the list.
    SyncRestrictionsIgnored,
    /// What has changed since long ago is listed, without the deletions that were forgotten.
    UpdatedMinForgets,
    /// A calendar that is not there is the caller's primary one.
    UnknownCalendarIsPrimary,
    /// An update of an event that is not there makes it.
    UpdateMakes,
    /// A rule or a setting that is not there is answered as if it were there and empty.
    UnknownItemIsEmpty,
    /// A calendar that is not there is an error of the whole free/busy query.
    FreeBusyRefusesUnknown,
    /// Whoever may read a calendar may write to it.
    ReadersMayWrite,
    /// A token that was never given out is the owner's.
    AnyTokenIsOwners,
    /// A token that has expired is still good.
    ExpiredTokenWorks,
    /// A header that holds no bearer token is the owner's.
    AnyHeaderIsOwners,
    /// A token for reading may write.
    ScopeNotChecked,
    /// What lacks something is refused, and written with what it lacks filled in.
    RefusedButWritten,
    /// An event is taken away before its destination is looked for.
    MovedAwayFirst,
    /// A limit of use is looked at after the request was done.
    LimitAfterWrite,
    /// An address that is none answers with an empty object.
    EverythingIsThere,
    /// A request without credentials acts for the owner.
    AnonymousIsOwner,
    /// A write without credentials is refused after it has happened.
    AuthAfterWrite,
    /// Missing credentials on the methods of events are a caller without identity: 403.
    UnregisteredCallers,
    /// A header that holds no bearer token is no credentials at all.
    OtherHeadersAreNone,
    /// A caller with another scheme than bearer is an unregistered one: 403.
    OtherSchemesAreUnregistered,
    /// Missing credentials are answered as invalid ones are.
    MissingCredentialsAreInvalid,
    /// Changes are remembered for ever.
    RemembersForEver,
    /// A bad sync token is an invalid value: 400.
    BadSyncTokenIsInvalid,
    /// The first page of a list is empty, and names a next one.
    EmptyFirstPage,
}
