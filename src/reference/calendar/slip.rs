//! The decisions of the calendar server that can be taken differently.
//! Each is asked for at the place where the decision is taken, and nowhere else.

/// A decision taken differently. The first ones are mistakes; those at the end are permitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
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
    /// A request without credentials acts for the owner.
    AnonymousIsOwner,
    /// A write without credentials is refused after it has happened.
    AuthAfterWrite,
    /// Missing credentials on the methods of events are a caller without identity: 403.
    UnregisteredCallers,
    /// Missing credentials are answered as invalid ones are.
    MissingCredentialsAreInvalid,
    /// A bad sync token is an invalid value: 400.
    BadSyncTokenIsInvalid,
    /// The first page of a list is empty, and names a next one.
    EmptyFirstPage,
}
