//! The methods of calendars: insert, get, patch, update, delete and clear.

use serde_json::{Map, Value, json};

use crate::reference::base::http::message::ServerResponse;
use crate::reference::calendar::calendars::calendar::Calendar;
use crate::reference::calendar::calendars::roles::AccessRole;
use crate::reference::calendar::call::context::CallContext;
use crate::reference::calendar::call::precondition;
use crate::reference::calendar::call::routes::EventPath;
use crate::reference::calendar::call::shape::{self, MemberShape};
use crate::reference::calendar::deviations::switch::Switch;
use crate::reference::calendar::error::{
    ApiError, cannot_delete_primary, condition_not_met, invalid, required,
};
use crate::reference::calendar::events::guests;

impl CallContext<'_> {
    pub(crate) fn insert_calendar(&mut self) -> Result<ServerResponse, ApiError> {
        let mut body = self.body()?;
        if self.is_on(Switch::RequiredNotChecked) {
            body.entry("summary").or_insert_with(|| "untitled".into());
        }
        let members = check(body)?;
        let id = format!("{}@group.calendar.example.test", self.state.generate_id());
        self.state.add_calendar(&id, self.me, members);
        self.show_calendar(&id)
    }

    pub(crate) fn get_calendar(&mut self, given: &str) -> Result<ServerResponse, ApiError> {
        self.show_calendar(&self.calendar(given, AccessRole::Reader)?)
    }

    pub(crate) fn patch_calendar(&mut self, given: &str) -> Result<ServerResponse, ApiError> {
        let id = self.guarded_calendar(given)?;
        let mut members = self.state.calendar(&id)?.members.clone();
        shape::merge(&mut members, self.body()?);
        self.rewrite_calendar(&id, check(members)?)
    }

    pub(crate) fn update_calendar(&mut self, given: &str) -> Result<ServerResponse, ApiError> {
        let id = self.guarded_calendar(given)?;
        let members = check(self.body()?)?;
        self.rewrite_calendar(&id, members)
    }

    pub(crate) fn delete_calendar(&mut self, given: &str) -> Result<ServerResponse, ApiError> {
        let id = self.calendar(given, AccessRole::Owner)?;
        if self.state.calendar(&id)?.is_primary() {
            return Err(cannot_delete_primary());
        }
        let id = self.guarded_calendar(given)?;
        self.withdraw_all(&id)?;
        self.state.calendars.remove(&id);
        Ok(ServerResponse::new(204))
    }

    /// Removes all events from a primary calendar, which cannot be deleted.
    pub(crate) fn clear_calendar(&mut self, given: &str) -> Result<ServerResponse, ApiError> {
        let id = self.calendar(given, AccessRole::Owner)?;
        if !self.state.calendar(&id)?.is_primary() {
            return Err(invalid("Only a primary calendar can be cleared."));
        }
        self.withdraw_all(&id)?;
        Ok(ServerResponse::new(204))
    }

    fn withdraw_all(&mut self, id: &str) -> Result<(), ApiError> {
        let events: Vec<String> = self.state.calendar(id)?.events.keys().cloned().collect();
        for event in events {
            let calendar = id.to_owned();
            guests::withdraw(self.state, &EventPath { calendar, event });
        }
        Ok(())
    }

    /// The id of the calendar, if the caller may change it and `If-Match` permits it.
    fn guarded_calendar(&self, given: &str) -> Result<String, ApiError> {
        let id = self.calendar(given, AccessRole::Owner)?;
        let etag = self.state.calendar(&id)?.etag();
        if !precondition::is_met(self.request, |given| given == etag) {
            return Err(condition_not_met());
        }
        Ok(id)
    }

    fn rewrite_calendar(
        &mut self,
        id: &str,
        members: Map<String, Value>,
    ) -> Result<ServerResponse, ApiError> {
        let now = self.state.tick();
        let calendar = self.state.calendar_mut(id)?;
        calendar.members = members;
        (calendar.written, calendar.touched) = (now, now);
        self.show_calendar(id)
    }

    fn show_calendar(&self, id: &str) -> Result<ServerResponse, ApiError> {
        let calendar = self.state.calendar(id)?;
        let mut shown = resource("calendar#calendar", calendar, &calendar.etag());
        shown["conferenceProperties"] = json!({"allowedConferenceSolutionTypes": []});
        Ok(self.show(&shown, &calendar.etag()))
    }
}

/// The members that the calendar resource and the list entry share.
pub(crate) fn resource(kind: &str, calendar: &Calendar, etag: &str) -> Value {
    let mut shown = json!({"kind": kind, "etag": etag, "id": calendar.id});
    for (name, value) in &calendar.members {
        shown[name] = value.clone();
    }
    if shown.get("timeZone").is_none() {
        shown["timeZone"] = "UTC".into();
    }
    shown
}

fn check(mut members: Map<String, Value>) -> Result<Map<String, Value>, ApiError> {
    shape::keep_only(&mut members, WRITABLE);
    shape::check(&members, WRITABLE)?;
    match members.get("summary").and_then(Value::as_str) {
        None | Some("") => Err(required("Required")),
        Some(_) => Ok(members),
    }
}

const WRITABLE: &[(&str, MemberShape)] = &[
    ("summary", MemberShape::Text),
    ("description", MemberShape::Text),
    ("location", MemberShape::Text),
    ("timeZone", MemberShape::Text),
];
