//! Which method of the service a request calls.
//! Paths are matched on their raw segments, so that an id may hold an encoded slash.

use super::error::{Failure, method_not_allowed, not_found};
use crate::reference::wire::Ask;

/// A call of one method of the service, with the ids from its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Call {
    ListCalendars,
    InsertCalendar,
    GetCalendar(String),
    DeleteCalendar(String),
    ListEvents(String),
    InsertEvent(String),
    GetEvent(EventPath),
    PatchEvent(EventPath),
    UpdateEvent(EventPath),
    DeleteEvent(EventPath),
}

/// Where an event is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EventPath {
    pub(super) calendar: String,
    pub(super) event: String,
}

impl Call {
    /// Reads the method and the path of a request.
    pub(super) fn of(ask: &Ask) -> Result<Self, Failure> {
        let segments = ask.segments().ok_or_else(not_found)?;
        if segments.iter().any(String::is_empty) {
            return Err(not_found());
        }
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        // Reading without the body is reading: the listener leaves it out.
        let method = if ask.method == "HEAD" {
            "GET"
        } else {
            &ask.method
        };
        match segments[..] {
            ["users", "me", "calendarList"] => calendar_list(method),
            ["calendars"] => calendars(method),
            ["calendars", calendar] => one_calendar(method, calendar.to_owned()),
            ["calendars", calendar, "events"] => events(method, calendar.to_owned()),
            ["calendars", calendar, "events", event] => {
                let path = EventPath {
                    calendar: calendar.to_owned(),
                    event: event.to_owned(),
                };
                one_event(method, path)
            }
            _ => Err(not_found()),
        }
    }

    /// Whether the call changes anything, and so needs more than the read-only scope.
    pub(super) fn writes(&self) -> bool {
        match self {
            Self::ListCalendars
            | Self::GetCalendar(_)
            | Self::ListEvents(_)
            | Self::GetEvent(_) => false,
            Self::InsertCalendar
            | Self::DeleteCalendar(_)
            | Self::InsertEvent(_)
            | Self::PatchEvent(_)
            | Self::UpdateEvent(_)
            | Self::DeleteEvent(_) => true,
        }
    }

    /// Whether the call is one of the methods of events.
    pub(super) fn is_about_events(&self) -> bool {
        match self {
            Self::ListCalendars
            | Self::InsertCalendar
            | Self::GetCalendar(_)
            | Self::DeleteCalendar(_) => false,
            Self::ListEvents(_)
            | Self::InsertEvent(_)
            | Self::GetEvent(_)
            | Self::PatchEvent(_)
            | Self::UpdateEvent(_)
            | Self::DeleteEvent(_) => true,
        }
    }
}

fn calendar_list(method: &str) -> Result<Call, Failure> {
    match method {
        "GET" => Ok(Call::ListCalendars),
        _ => Err(method_not_allowed("GET, HEAD")),
    }
}

fn calendars(method: &str) -> Result<Call, Failure> {
    match method {
        "POST" => Ok(Call::InsertCalendar),
        _ => Err(method_not_allowed("POST")),
    }
}

fn one_calendar(method: &str, calendar: String) -> Result<Call, Failure> {
    match method {
        "GET" => Ok(Call::GetCalendar(calendar)),
        "DELETE" => Ok(Call::DeleteCalendar(calendar)),
        _ => Err(method_not_allowed("DELETE, GET, HEAD")),
    }
}

fn events(method: &str, calendar: String) -> Result<Call, Failure> {
    match method {
        "GET" => Ok(Call::ListEvents(calendar)),
        "POST" => Ok(Call::InsertEvent(calendar)),
        _ => Err(method_not_allowed("GET, HEAD, POST")),
    }
}

fn one_event(method: &str, path: EventPath) -> Result<Call, Failure> {
    match method {
        "GET" => Ok(Call::GetEvent(path)),
        "PATCH" => Ok(Call::PatchEvent(path)),
        "PUT" => Ok(Call::UpdateEvent(path)),
        "DELETE" => Ok(Call::DeleteEvent(path)),
        _ => Err(method_not_allowed("DELETE, GET, HEAD, PATCH, PUT")),
    }
}
