//! Which method of the service a request calls: one table of all methods and their paths.
//! Paths are matched on their raw segments, so that an id may hold an encoded slash.

use super::error::{Failure, method_not_allowed, not_found};
use crate::reference::wire::ServerRequest;

/// A method of the service, named as the API reference names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    AclDelete,
    AclGet,
    AclInsert,
    AclList,
    AclPatch,
    AclUpdate,
    CalendarListDelete,
    CalendarListGet,
    CalendarListInsert,
    CalendarListList,
    CalendarListPatch,
    CalendarListUpdate,
    CalendarsClear,
    CalendarsDelete,
    CalendarsGet,
    CalendarsInsert,
    CalendarsPatch,
    CalendarsUpdate,
    ColorsGet,
    EventsDelete,
    EventsGet,
    EventsImport,
    EventsInsert,
    EventsInstances,
    EventsList,
    EventsMove,
    EventsPatch,
    EventsQuickAdd,
    EventsUpdate,
    FreebusyQuery,
    SettingsGet,
    SettingsList,
}

/// A call of one method, with the ids from its path. Those that its path does not have are empty.
#[derive(Clone, Debug)]
pub(super) struct Call {
    row: &'static Row,
    pub(super) calendar: String,
    /// The id of the event, the rule or the setting.
    pub(super) item: String,
}

/// Where an event is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EventPath {
    pub(super) calendar: String,
    pub(super) event: String,
}

impl Call {
    /// Reads the method and the path of a request.
    pub(super) fn of(ask: &ServerRequest) -> Result<Self, Failure> {
        let segments = ask.segments().ok_or_else(not_found)?;
        if segments.iter().any(String::is_empty) {
            return Err(not_found());
        }
        let mut allowed = Vec::new();
        for row in METHODS.iter().filter(|row| row.fits(&segments)) {
            if row.is_called(&ask.method) {
                return Ok(Self {
                    row,
                    calendar: row.id(CALENDAR, &segments),
                    item: row.id(ITEM, &segments),
                });
            }
            allowed.push(row.verb);
            allowed.extend((row.verb == "GET").then_some("HEAD"));
        }
        if allowed.is_empty() {
            return Err(not_found());
        }
        allowed.sort_unstable();
        Err(method_not_allowed(&allowed.join(", ")))
    }

    pub(super) fn method(&self) -> Method {
        self.row.method
    }

    /// The event that the path names.
    pub(super) fn event(&self) -> EventPath {
        EventPath {
            calendar: self.calendar.clone(),
            event: self.item.clone(),
        }
    }

    /// Whether the call changes anything, and so needs more than the read-only scope.
    pub(super) fn writes(&self) -> bool {
        self.row.verb != "GET" && self.row.method != Method::FreebusyQuery
    }

    /// Whether the call is one of the methods of events.
    pub(super) fn is_about_events(&self) -> bool {
        self.row.path.contains(&"events")
    }
}

/// A method, its verb and its path.
#[derive(Debug)]
struct Row {
    method: Method,
    verb: &'static str,
    path: &'static [&'static str],
}

impl Row {
    fn fits(&self, segments: &[String]) -> bool {
        let matches = |(part, segment): (&&str, &String)| {
            *part == CALENDAR || *part == ITEM || part == segment
        };
        self.path.len() == segments.len() && self.path.iter().zip(segments).all(matches)
    }

    /// Reading without the body is reading: the listener leaves the body out.
    fn is_called(&self, verb: &str) -> bool {
        self.verb == verb || (self.verb == "GET" && verb == "HEAD")
    }

    fn id(&self, mark: &str, segments: &[String]) -> String {
        let at = self.path.iter().position(|part| *part == mark);
        at.map_or_else(String::new, |at| segments[at].clone())
    }
}

const fn row(method: Method, verb: &'static str, path: &'static [&'static str]) -> Row {
    Row { method, verb, path }
}

const CALENDAR: &str = "{calendarId}";
const ITEM: &str = "{itemId}";

const ACL: &[&str] = &["calendars", CALENDAR, "acl"];
const ACL_RULE: &[&str] = &["calendars", CALENDAR, "acl", ITEM];
const CALENDARS: &[&str] = &["calendars"];
const ONE_CALENDAR: &[&str] = &["calendars", CALENDAR];
const LIST: &[&str] = &["users", "me", "calendarList"];
const LIST_ENTRY: &[&str] = &["users", "me", "calendarList", CALENDAR];
const EVENTS: &[&str] = &["calendars", CALENDAR, "events"];
const EVENT: &[&str] = &["calendars", CALENDAR, "events", ITEM];
const SETTINGS: &[&str] = &["users", "me", "settings"];

/// Every method with its verb and its path. Where two paths fit, the verb tells them apart: nothing
/// is posted to an event, and `import` could be an event's id.
const METHODS: &[Row] = &[
    row(Method::AclDelete, "DELETE", ACL_RULE),
    row(Method::AclGet, "GET", ACL_RULE),
    row(Method::AclInsert, "POST", ACL),
    row(Method::AclList, "GET", ACL),
    row(Method::AclPatch, "PATCH", ACL_RULE),
    row(Method::AclUpdate, "PUT", ACL_RULE),
    row(Method::CalendarListDelete, "DELETE", LIST_ENTRY),
    row(Method::CalendarListGet, "GET", LIST_ENTRY),
    row(Method::CalendarListInsert, "POST", LIST),
    row(Method::CalendarListList, "GET", LIST),
    row(Method::CalendarListPatch, "PATCH", LIST_ENTRY),
    row(Method::CalendarListUpdate, "PUT", LIST_ENTRY),
    row(
        Method::CalendarsClear,
        "POST",
        &["calendars", CALENDAR, "clear"],
    ),
    row(Method::CalendarsDelete, "DELETE", ONE_CALENDAR),
    row(Method::CalendarsGet, "GET", ONE_CALENDAR),
    row(Method::CalendarsInsert, "POST", CALENDARS),
    row(Method::CalendarsPatch, "PATCH", ONE_CALENDAR),
    row(Method::CalendarsUpdate, "PUT", ONE_CALENDAR),
    row(Method::ColorsGet, "GET", &["colors"]),
    row(Method::EventsDelete, "DELETE", EVENT),
    row(Method::EventsGet, "GET", EVENT),
    row(
        Method::EventsImport,
        "POST",
        &["calendars", CALENDAR, "events", "import"],
    ),
    row(Method::EventsInsert, "POST", EVENTS),
    row(
        Method::EventsInstances,
        "GET",
        &["calendars", CALENDAR, "events", ITEM, "instances"],
    ),
    row(Method::EventsList, "GET", EVENTS),
    row(
        Method::EventsMove,
        "POST",
        &["calendars", CALENDAR, "events", ITEM, "move"],
    ),
    row(Method::EventsPatch, "PATCH", EVENT),
    row(
        Method::EventsQuickAdd,
        "POST",
        &["calendars", CALENDAR, "events", "quickAdd"],
    ),
    row(Method::EventsUpdate, "PUT", EVENT),
    row(Method::FreebusyQuery, "POST", &["freeBusy"]),
    row(
        Method::SettingsGet,
        "GET",
        &["users", "me", "settings", ITEM],
    ),
    row(Method::SettingsList, "GET", SETTINGS),
];
