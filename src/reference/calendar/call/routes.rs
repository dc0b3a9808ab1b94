//! The methods of the API with their HTTP methods and paths, and the conversion of a request to a
//! call.

use crate::reference::base::http::message::ServerRequest;
use crate::reference::base::http::routes::{NoRoute, Route, RouteMatch, find_route};
use crate::reference::calendar::error::{ApiError, method_not_allowed, not_found};

/// A method of the API, named as in the API reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ApiMethod {
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

/// A call of one method, with the ids from its path. An id that the path lacks is empty.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    route: &'static Route<ApiMethod>,
    pub(crate) calendar: String,
    /// The id of the event, the rule or the setting.
    pub(crate) item: String,
}

/// The location of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EventPath {
    pub(crate) calendar: String,
    pub(crate) event: String,
}

impl Call {
    /// Reads the method and the path of a request.
    pub(crate) fn from_request(request: &ServerRequest) -> Result<Self, ApiError> {
        let segments = request.segments().ok_or_else(not_found)?;
        if segments.iter().any(String::is_empty) {
            return Err(not_found());
        }
        match find_route(ROUTES, &request.method, segments) {
            Ok(found) => Ok(Self::from(&found)),
            Err(NoRoute::NotFound) => Err(not_found()),
            Err(NoRoute::MethodNotAllowed(allow)) => Err(method_not_allowed(&allow)),
        }
    }

    pub(crate) fn method(&self) -> ApiMethod {
        self.route.endpoint
    }

    /// The event that the path names.
    pub(crate) fn event(&self) -> EventPath {
        EventPath {
            calendar: self.calendar.clone(),
            event: self.item.clone(),
        }
    }

    /// Whether the call changes anything, and so needs more than the read-only scope.
    pub(crate) fn writes(&self) -> bool {
        self.route.verb != "GET" && self.method() != ApiMethod::FreebusyQuery
    }

    /// Whether the call is one of the methods of events.
    pub(crate) fn is_about_events(&self) -> bool {
        self.route.path.split('/').any(|part| part == "events")
    }
}

impl From<&RouteMatch<ApiMethod>> for Call {
    fn from(found: &RouteMatch<ApiMethod>) -> Self {
        Self {
            route: found.route,
            calendar: found.id("{calendarId}"),
            item: found.id("{itemId}"),
        }
    }
}

const fn route(endpoint: ApiMethod, verb: &'static str, path: &'static str) -> Route<ApiMethod> {
    Route {
        endpoint,
        verb,
        path,
    }
}

/// Every method. `import` and `quickAdd` also match the path of an event, but no method uses POST
/// with that path.
const ROUTES: &[Route<ApiMethod>] = &[
    route(
        ApiMethod::AclDelete,
        "DELETE",
        "/calendars/{calendarId}/acl/{itemId}",
    ),
    route(
        ApiMethod::AclGet,
        "GET",
        "/calendars/{calendarId}/acl/{itemId}",
    ),
    route(ApiMethod::AclInsert, "POST", "/calendars/{calendarId}/acl"),
    route(ApiMethod::AclList, "GET", "/calendars/{calendarId}/acl"),
    route(
        ApiMethod::AclPatch,
        "PATCH",
        "/calendars/{calendarId}/acl/{itemId}",
    ),
    route(
        ApiMethod::AclUpdate,
        "PUT",
        "/calendars/{calendarId}/acl/{itemId}",
    ),
    route(
        ApiMethod::CalendarListDelete,
        "DELETE",
        "/users/me/calendarList/{calendarId}",
    ),
    route(
        ApiMethod::CalendarListGet,
        "GET",
        "/users/me/calendarList/{calendarId}",
    ),
    route(
        ApiMethod::CalendarListInsert,
        "POST",
        "/users/me/calendarList",
    ),
    route(ApiMethod::CalendarListList, "GET", "/users/me/calendarList"),
    route(
        ApiMethod::CalendarListPatch,
        "PATCH",
        "/users/me/calendarList/{calendarId}",
    ),
    route(
        ApiMethod::CalendarListUpdate,
        "PUT",
        "/users/me/calendarList/{calendarId}",
    ),
    route(
        ApiMethod::CalendarsClear,
        "POST",
        "/calendars/{calendarId}/clear",
    ),
    route(
        ApiMethod::CalendarsDelete,
        "DELETE",
        "/calendars/{calendarId}",
    ),
    route(ApiMethod::CalendarsGet, "GET", "/calendars/{calendarId}"),
    route(ApiMethod::CalendarsInsert, "POST", "/calendars"),
    route(
        ApiMethod::CalendarsPatch,
        "PATCH",
        "/calendars/{calendarId}",
    ),
    route(ApiMethod::CalendarsUpdate, "PUT", "/calendars/{calendarId}"),
    route(ApiMethod::ColorsGet, "GET", "/colors"),
    route(
        ApiMethod::EventsDelete,
        "DELETE",
        "/calendars/{calendarId}/events/{itemId}",
    ),
    route(
        ApiMethod::EventsGet,
        "GET",
        "/calendars/{calendarId}/events/{itemId}",
    ),
    route(
        ApiMethod::EventsImport,
        "POST",
        "/calendars/{calendarId}/events/import",
    ),
    route(
        ApiMethod::EventsInsert,
        "POST",
        "/calendars/{calendarId}/events",
    ),
    route(
        ApiMethod::EventsInstances,
        "GET",
        "/calendars/{calendarId}/events/{itemId}/instances",
    ),
    route(
        ApiMethod::EventsList,
        "GET",
        "/calendars/{calendarId}/events",
    ),
    route(
        ApiMethod::EventsMove,
        "POST",
        "/calendars/{calendarId}/events/{itemId}/move",
    ),
    route(
        ApiMethod::EventsPatch,
        "PATCH",
        "/calendars/{calendarId}/events/{itemId}",
    ),
    route(
        ApiMethod::EventsQuickAdd,
        "POST",
        "/calendars/{calendarId}/events/quickAdd",
    ),
    route(
        ApiMethod::EventsUpdate,
        "PUT",
        "/calendars/{calendarId}/events/{itemId}",
    ),
    route(ApiMethod::FreebusyQuery, "POST", "/freeBusy"),
    route(ApiMethod::SettingsGet, "GET", "/users/me/settings/{itemId}"),
    route(ApiMethod::SettingsList, "GET", "/users/me/settings"),
];
