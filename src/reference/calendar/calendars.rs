//! The methods of calendars themselves: insert, get, patch, update and delete.

use serde_json::{Map, Value, json};

use super::Switch;
use super::context::Context;
use super::error::{Failure, cannot_delete_primary, condition_not_met, invalid, required};
use super::guests;
use super::precondition;
use super::roles::Role;
use super::routes::EventPath;
use super::shape::{self, Shape};
use super::store::Calendar;
use crate::reference::wire::ServerResponse;

impl Context<'_> {
    pub(super) fn insert_calendar(&mut self) -> Result<ServerResponse, Failure> {
        let mut body = self.body()?;
        if self.slips(Switch::RequiredNotChecked) {
            body.entry("summary").or_insert_with(|| "untitled".into());
        }
        let members = check(body)?;
        let id = format!("{}@group.calendar.example.test", self.state.generate_id());
        self.state.add_calendar(&id, self.me, members);
        self.show_calendar(&id)
    }

    pub(super) fn get_calendar(&mut self, given: &str) -> Result<ServerResponse, Failure> {
        self.show_calendar(&self.calendar(given, Role::Reader)?)
    }

    pub(super) fn patch_calendar(&mut self, given: &str) -> Result<ServerResponse, Failure> {
        let id = self.guarded_calendar(given)?;
        let mut members = self.state.calendar(&id)?.members.clone();
        shape::merge(&mut members, self.body()?);
        self.rewrite_calendar(&id, check(members)?)
    }

    pub(super) fn update_calendar(&mut self, given: &str) -> Result<ServerResponse, Failure> {
        let id = self.guarded_calendar(given)?;
        let members = check(self.body()?)?;
        self.rewrite_calendar(&id, members)
    }

    pub(super) fn delete_calendar(&mut self, given: &str) -> Result<ServerResponse, Failure> {
        let id = self.calendar(given, Role::Owner)?;
        if self.state.calendar(&id)?.is_primary() {
            return Err(cannot_delete_primary());
        }
        let id = self.guarded_calendar(given)?;
        self.withdraw_all(&id)?;
        self.state.calendars.remove(&id);
        Ok(ServerResponse::new(204))
    }

    /// Takes all events out of a primary calendar, which cannot be deleted itself.
    pub(super) fn clear_calendar(&mut self, given: &str) -> Result<ServerResponse, Failure> {
        let id = self.calendar(given, Role::Owner)?;
        if !self.state.calendar(&id)?.is_primary() {
            return Err(invalid("Only a primary calendar can be cleared."));
        }
        self.withdraw_all(&id)?;
        Ok(ServerResponse::new(204))
    }

    fn withdraw_all(&mut self, id: &str) -> Result<(), Failure> {
        let events: Vec<String> = self.state.calendar(id)?.events.keys().cloned().collect();
        for event in events {
            let calendar = id.to_owned();
            guests::withdraw(self.state, &EventPath { calendar, event });
        }
        Ok(())
    }

    /// The id of a calendar that the caller may change now.
    fn guarded_calendar(&self, given: &str) -> Result<String, Failure> {
        let id = self.calendar(given, Role::Owner)?;
        let etag = self.state.calendar(&id)?.etag();
        if !precondition::is_met(self.ask, |given| given == etag) {
            return Err(condition_not_met());
        }
        Ok(id)
    }

    fn rewrite_calendar(
        &mut self,
        id: &str,
        members: Map<String, Value>,
    ) -> Result<ServerResponse, Failure> {
        let now = self.state.tick();
        let calendar = self.state.calendar_mut(id)?;
        calendar.members = members;
        (calendar.written, calendar.touched) = (now, now);
        self.show_calendar(id)
    }

    fn show_calendar(&self, id: &str) -> Result<ServerResponse, Failure> {
        let calendar = self.state.calendar(id)?;
        let mut shown = resource("calendar#calendar", calendar, &calendar.etag());
        shown["conferenceProperties"] = json!({"allowedConferenceSolutionTypes": []});
        Ok(self.show(&shown, &calendar.etag()))
    }
}

/// What a calendar says of itself, as both of its resources begin.
pub(super) fn resource(kind: &str, calendar: &Calendar, etag: &str) -> Value {
    let mut shown = json!({"kind": kind, "etag": etag, "id": calendar.id});
    for (name, value) in &calendar.members {
        shown[name] = value.clone();
    }
    if shown.get("timeZone").is_none() {
        shown["timeZone"] = "UTC".into();
    }
    shown
}

fn check(mut members: Map<String, Value>) -> Result<Map<String, Value>, Failure> {
    shape::keep_only(&mut members, WRITABLE);
    shape::check(&members, WRITABLE)?;
    match members.get("summary").and_then(Value::as_str) {
        None | Some("") => Err(required("Required")),
        Some(_) => Ok(members),
    }
}

const WRITABLE: &[(&str, Shape)] = &[
    ("summary", Shape::Text),
    ("description", Shape::Text),
    ("location", Shape::Text),
    ("timeZone", Shape::Text),
];
