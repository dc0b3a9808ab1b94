//! What every method works with: the request, its caller, and the state that it holds alone.

use serde_json::{Map, Value};

use super::Switch;
use super::error::{
    Failure, JSON, backend_error, bad_request, forbidden, not_found, parse_error,
    required_access_level, text,
};
use super::parameters::Parameters;
use super::precondition;
use super::roles::Role;
use super::store::State;
use crate::reference::wire::{ServerRequest, ServerResponse};

/// One request and its turn at the state.
#[derive(Debug)]
pub(super) struct Context<'a> {
    pub(super) ask: &'a ServerRequest,
    pub(super) parameters: Parameters,
    /// The account of the caller.
    pub(super) me: &'static str,
    pub(super) state: &'a mut State,
    pub(super) slip: Option<Switch>,
}

impl Context<'_> {
    /// Whether this decision is to be taken differently.
    pub(super) fn slips(&self, slip: Switch) -> bool {
        self.slip == Some(slip)
    }

    /// The id of the calendar that the path means, if the caller has the needed role in it. One in
    /// which the caller has none is as good as no calendar.
    pub(super) fn calendar(&self, given: &str, needed: Role) -> Result<String, Failure> {
        let id = if given == "primary" { self.me } else { given };
        let Some(calendar) = self.state.calendars.get(id) else {
            return match self.slip {
                Some(Switch::UnknownCalendarIsPrimary) => Ok(self.me.to_owned()),
                _ => Err(not_found()),
            };
        };
        match calendar.role_of(self.me) {
            role if role >= needed => Ok(id.to_owned()),
            Role::Reader if self.slips(Switch::ReadersMayWrite) => Ok(id.to_owned()),
            Role::None if self.slips(Switch::ForeignCalendarForbidden) => Err(forbidden()),
            Role::None => Err(not_found()),
            _ => Err(required_access_level(needed.word())),
        }
    }

    /// The members of the body, which has to be one JSON object.
    pub(super) fn body(&self) -> Result<Map<String, Value>, Failure> {
        if !self.is_json() && !self.slips(Switch::MediaTypeIgnored) {
            return Err(bad_request());
        }
        match serde_json::from_slice(&self.ask.body) {
            Ok(Value::Object(members)) => Ok(members),
            _ if self.slips(Switch::UnreadableBodyIsOurFault) => Err(backend_error()),
            Ok(_) => Err(bad_request()),
            Err(_) => Err(parse_error()),
        }
    }

    /// A resource, or only the news that it is the one that the caller has already.
    pub(super) fn show(&self, resource: &Value, etag: &str) -> ServerResponse {
        let reading = self.ask.method == "GET" || self.ask.method == "HEAD";
        if reading && precondition::is_unchanged(self.ask, etag) {
            return ServerResponse::new(304).with_header("etag", etag);
        }
        json(resource).with_header("etag", etag)
    }

    /// A body without a media type is taken for what the API speaks.
    fn is_json(&self) -> bool {
        let Some(given) = self.ask.header("content-type") else {
            return true;
        };
        let media_type = given.split(';').next().unwrap_or_default().trim();
        media_type.eq_ignore_ascii_case("application/json")
    }
}

/// A success with a body.
pub(super) fn json(value: &Value) -> ServerResponse {
    ServerResponse::new(200).with_body(JSON, text(value))
}
