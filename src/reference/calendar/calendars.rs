//! The methods of calendars: the caller's list, and insert, get and delete of single ones.

use serde_json::{Map, Value, json};

use super::context::{Context, json};
use super::error::{
    Failure, cannot_delete_primary, condition_not_met, full_sync_required, invalid,
    invalid_parameter, not_found, required,
};
use super::routes::EventPath;
use super::store::{Calendar, etag};
use super::{guests, precondition};
use crate::reference::wire::Reply;

impl Context<'_> {
    /// All of the caller's calendars on one page. No token is ever given out, so none is good.
    pub(super) fn list_calendars(&mut self) -> Result<Reply, Failure> {
        if self.parameters.has("pageToken") {
            return Err(invalid_parameter("pageToken", "Invalid page token value."));
        }
        if self.parameters.has("syncToken") {
            return Err(full_sync_required());
        }
        let mine = self
            .state
            .calendars
            .values()
            .filter(|calendar| calendar.owner == self.me);
        let mut mine: Vec<&Calendar> = mine.collect();
        mine.sort_unstable_by_key(|calendar| calendar.written);
        let newest = mine
            .iter()
            .map(|calendar| calendar.written)
            .max()
            .unwrap_or_default();
        let items: Vec<Value> = mine.into_iter().map(list_entry).collect();
        let etag = etag(newest);
        let list = json!({"kind": "calendar#calendarList", "etag": etag, "items": items});
        Ok(json(&list).with_header("etag", &etag))
    }

    pub(super) fn insert_calendar(&mut self) -> Result<Reply, Failure> {
        let members = check(self.body()?)?;
        let id = format!("{}@group.calendar.example.test", self.state.generate_id());
        self.state.add_calendar(id.clone(), self.me, members);
        self.show_calendar(&id)
    }

    pub(super) fn get_calendar(&mut self, given: &str) -> Result<Reply, Failure> {
        self.show_calendar(&self.calendar(given)?)
    }

    pub(super) fn delete_calendar(&mut self, given: &str) -> Result<Reply, Failure> {
        let id = self.calendar(given)?;
        let calendar = self.state.calendars.get(&id).ok_or_else(not_found)?;
        if calendar.is_primary() {
            return Err(cannot_delete_primary());
        }
        let etag = calendar.etag();
        if !precondition::is_met(self.ask, |given| given == etag) {
            return Err(condition_not_met());
        }
        let events: Vec<String> = calendar.events.keys().cloned().collect();
        for event in events {
            guests::withdraw(
                self.state,
                &EventPath {
                    calendar: id.clone(),
                    event,
                },
            );
        }
        self.state.calendars.remove(&id);
        Ok(Reply::new(204))
    }

    fn show_calendar(&self, id: &str) -> Result<Reply, Failure> {
        let calendar = self.state.calendars.get(id).ok_or_else(not_found)?;
        let mut shown = resource("calendar#calendar", calendar);
        shown["conferenceProperties"] = json!({"allowedConferenceSolutionTypes": []});
        Ok(self.show(&shown, &calendar.etag()))
    }
}

fn check(mut members: Map<String, Value>) -> Result<Map<String, Value>, Failure> {
    members.retain(|name, value| !value.is_null() && WRITABLE.contains(&name.as_str()));
    if let Some(value) = members.values().find(|value| !value.is_string()) {
        return Err(invalid(&format!(
            "Invalid value for: {value} is not a valid value"
        )));
    }
    match members.get("summary").and_then(Value::as_str) {
        None | Some("") => Err(required("Required")),
        Some(_) => Ok(members),
    }
}

fn list_entry(calendar: &Calendar) -> Value {
    let mut entry = resource("calendar#calendarListEntry", calendar);
    entry["accessRole"] = "owner".into();
    entry["defaultReminders"] = json!([]);
    if calendar.is_primary() {
        entry["primary"] = true.into();
    }
    entry
}

fn resource(kind: &str, calendar: &Calendar) -> Value {
    let mut shown = json!({"kind": kind, "etag": calendar.etag(), "id": calendar.id});
    for (name, value) in &calendar.members {
        shown[name] = value.clone();
    }
    if shown.get("timeZone").is_none() {
        shown["timeZone"] = "UTC".into();
    }
    shown
}

const WRITABLE: &[&str] = &["summary", "description", "location", "timeZone"];
