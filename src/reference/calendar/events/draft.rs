//! The members of an event that a client writes. An [`EventDraft`] has passed all checks.

use chrono::{SecondsFormat, TimeDelta, Utc};
use serde_json::{Map, Value, json};

use crate::reference::calendar::call::shape::{self, MemberShape, not_valid};
use crate::reference::calendar::deviations::switch::Switch;
use crate::reference::calendar::error::{ApiError, invalid, required};
use crate::reference::calendar::events::times::EventSpan;

/// The members of an event that the client wrote, after all checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EventDraft {
    pub(crate) members: Map<String, Value>,
    pub(crate) span: EventSpan,
}

impl EventDraft {
    /// Checks the members of a request body.
    pub(crate) fn check(
        mut members: Map<String, Value>,
        switch: Option<Switch>,
    ) -> Result<Self, ApiError> {
        members.retain(|name, value| !value.is_null() && !OWNED_BY_SERVER.contains(&name.as_str()));
        let span = EventSpan::from_members(&members, switch)?;
        shape::check(&members, MEMBERS)?;
        if let Some(Value::Array(attendees)) = members.get_mut("attendees") {
            attendees.iter_mut().try_for_each(check_attendee)?;
        }
        members
            .entry("status")
            .or_insert_with(|| "confirmed".into());
        Ok(Self { members, span })
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.members
            .get("status")
            .is_some_and(|status| status == "cancelled")
    }

    /// Whether the event does not block its time.
    pub(crate) fn is_transparent(&self) -> bool {
        self.members
            .get("transparency")
            .is_some_and(|transparency| transparency == "transparent")
    }

    /// The same draft with the status `cancelled`.
    #[must_use]
    pub(crate) fn cancelled(mut self) -> Self {
        self.members.insert("status".to_owned(), "cancelled".into());
        self
    }

    pub(crate) fn attendees(&self) -> &[Value] {
        self.members
            .get("attendees")
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice)
    }

    pub(crate) fn invites(&self, email: &str) -> bool {
        self.attendees()
            .iter()
            .any(|attendee| is_of(attendee, email))
    }
}

/// Whether an attendee is this account.
pub(crate) fn is_of(attendee: &Value, email: &str) -> bool {
    attendee["email"]
        .as_str()
        .is_some_and(|given| given.eq_ignore_ascii_case(email))
}

/// Checks the id that a client chose: 5 to 1024 digits of base32hex in lower case.
pub(crate) fn check_id(id: &Value) -> Result<&str, ApiError> {
    let of_alphabet = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'v');
    id.as_str()
        .filter(|id| (5..=1024).contains(&id.len()) && id.bytes().all(of_alphabet))
        .ok_or_else(invalid_id)
}

/// The error for an invalid id.
pub(crate) fn invalid_id() -> ApiError {
    invalid("Invalid resource id value.")
}

/// Fills in missing times, for mutants that do not require them.
pub(crate) fn fill_in_times(members: &mut Map<String, Value>) {
    let time = |at: chrono::DateTime<Utc>| json!({"dateTime": at.to_rfc3339_opts(SecondsFormat::Secs, true)});
    let now = Utc::now();
    if !members.contains_key("start") && !members.contains_key("end") {
        members.insert("start".to_owned(), time(now));
        members.insert("end".to_owned(), time(now + TimeDelta::hours(1)));
    }
    // A missing start or end is derived from the other one, so that the two fit together.
    if let Some(end) = members.get("end").cloned() {
        members.entry("start").or_insert(end);
    }
    if let Some(start) = members.get("start").cloned() {
        members.entry("end").or_insert(start);
    }
}

/// Checks an attendee. The members `self` and `organizer` depend on the reader, so they are added when
/// the event is shown.
fn check_attendee(attendee: &mut Value) -> Result<(), ApiError> {
    let entry = attendee
        .as_object_mut()
        .ok_or_else(|| required("Required"))?;
    match entry.get("email").and_then(Value::as_str) {
        None => return Err(required("Missing attendee email.")),
        Some(email) if !email.contains('@') => return Err(invalid("Invalid attendee email.")),
        Some(_) => {}
    }
    entry.retain(|name, _| name != "self" && name != "organizer");
    let response = entry
        .entry("responseStatus")
        .or_insert_with(|| "needsAction".into());
    if MemberShape::OneOf(RESPONSES).fits(response) {
        return Ok(());
    }
    Err(not_valid(response))
}

/// Members that the service writes. They are ignored in requests, so that a client can send back what
/// it has read.
const OWNED_BY_SERVER: &[&str] = &[
    "kind",
    "etag",
    "id",
    "htmlLink",
    "created",
    "updated",
    "creator",
    "organizer",
    "iCalUID",
    "sequence",
    "eventType",
];

const MEMBERS: &[(&str, MemberShape)] = &[
    ("summary", MemberShape::Text),
    ("description", MemberShape::Text),
    ("location", MemberShape::Text),
    ("colorId", MemberShape::Text),
    (
        "status",
        MemberShape::OneOf(&["confirmed", "tentative", "cancelled"]),
    ),
    (
        "transparency",
        MemberShape::OneOf(&["opaque", "transparent"]),
    ),
    (
        "visibility",
        MemberShape::OneOf(&["default", "public", "private", "confidential"]),
    ),
    ("guestsCanInviteOthers", MemberShape::Flag),
    ("guestsCanModify", MemberShape::Flag),
    ("guestsCanSeeOtherGuests", MemberShape::Flag),
    ("attendees", MemberShape::PagedList),
    ("recurrence", MemberShape::PagedList),
    ("reminders", MemberShape::Object),
    ("extendedProperties", MemberShape::Object),
];

const RESPONSES: &[&str] = &["needsAction", "declined", "tentative", "accepted"];
