//! The context of an API method: the request, its caller, and the locked state.

use serde_json::{Map, Value};

use super::parameters::QueryParameters;
use super::precondition;
use crate::reference::base::http::media_type::{has_media_type, media_type};
use crate::reference::base::http::message::{ServerRequest, ServerResponse};
use crate::reference::calendar::calendars::roles::AccessRole;
use crate::reference::calendar::deviations::switch::Switch;
use crate::reference::calendar::error::{
    ApiError, JSON, backend_error, bad_request, forbidden, not_found, parse_error,
    required_access_level, text,
};
use crate::reference::calendar::state::CalendarState;

/// One call, with the state locked. Each API method is a method of this type, in the file of its
/// resource.
#[derive(Debug)]
pub(crate) struct CallContext<'a> {
    pub(crate) request: &'a ServerRequest,
    pub(crate) parameters: QueryParameters,
    /// The account of the caller.
    pub(crate) me: &'static str,
    pub(crate) state: &'a mut CalendarState,
    pub(crate) switch: Option<Switch>,
}

impl CallContext<'_> {
    /// Whether the server takes this decision differently.
    pub(crate) fn is_on(&self, switch: Switch) -> bool {
        self.switch == Some(switch)
    }

    /// The id of the calendar in the path, if the caller has the needed role in it. A calendar in
    /// which the caller has no role counts as absent.
    pub(crate) fn calendar(&self, given: &str, needed: AccessRole) -> Result<String, ApiError> {
        let id = if given == "primary" { self.me } else { given };
        let Some(calendar) = self.state.calendars.get(id) else {
            return match self.switch {
                Some(Switch::UnknownCalendarIsPrimary) => Ok(self.me.to_owned()),
                _ => Err(not_found()),
            };
        };
        match calendar.role_of(self.me) {
            role if role >= needed => Ok(id.to_owned()),
            AccessRole::Reader if self.is_on(Switch::ReadersMayWrite) => Ok(id.to_owned()),
            AccessRole::None if self.is_on(Switch::ForeignCalendarForbidden) => Err(forbidden()),
            AccessRole::None => Err(not_found()),
            _ => Err(required_access_level(needed.word())),
        }
    }

    /// The members of the body, which has to be one JSON object.
    pub(crate) fn body(&self) -> Result<Map<String, Value>, ApiError> {
        if !self.is_json() && !self.is_on(Switch::MediaTypeIgnored) {
            return Err(bad_request());
        }
        match serde_json::from_slice(&self.request.body) {
            Ok(Value::Object(members)) => Ok(members),
            _ if self.is_on(Switch::UnparsableBodyIs500) => Err(backend_error()),
            Ok(_) => Err(bad_request()),
            Err(_) => Err(parse_error()),
        }
    }

    /// A response with a resource, or 304 if the caller already has this version.
    pub(crate) fn show(&self, resource: &Value, etag: &str) -> ServerResponse {
        let reads = self.request.method == "GET" || self.request.method == "HEAD";
        if reads && precondition::is_unchanged(self.request, etag) {
            return ServerResponse::new(304).with_header("etag", etag);
        }
        json_response(resource).with_header("etag", etag)
    }

    /// Whether the body is JSON. A body without a declared media type counts as JSON.
    fn is_json(&self) -> bool {
        media_type(self.request).is_none() || has_media_type(self.request, "application/json")
    }
}

/// A success with a body.
pub(crate) fn json_response(value: &Value) -> ServerResponse {
    ServerResponse::new(200).with_body(JSON, text(value))
}
