//! The methods of the caller's own list of calendars: which ones are on it, and how they are shown.

use serde_json::{Map, Value, json};

use super::Switch;
use super::calendars::resource;
use super::context::Context;
use super::error::{
    Failure, cannot_delete_primary, condition_not_met, invalid, not_found, required,
};
use super::pages::List;
use super::precondition;
use super::roles::Role;
use super::shape::{self, Shape};
use super::store::{Calendar, Entry};
use crate::reference::wire::ServerResponse;

impl Context<'_> {
    pub(super) fn list_calendars(&mut self) -> Result<ServerResponse, Failure> {
        let least = self.parameters.text("minAccessRole").and_then(Role::of);
        let listed = self.state.calendars.values().filter_map(|calendar| {
            let entry = calendar.entry(self.me)?;
            (Some(calendar.role_of(self.me)) >= least).then_some((calendar, entry))
        });
        let mut listed: Vec<(&Calendar, &Entry)> = listed.collect();
        listed.sort_unstable_by_key(|(_, entry)| entry.added);
        let written = listed.iter().map(|(_, entry)| entry.written).max();
        let items = listed
            .iter()
            .map(|(calendar, entry)| self.show_entry(calendar, entry));
        self.page_of(List {
            kind: "calendar#calendarList",
            of: self.me.to_owned(),
            written: written.unwrap_or_default(),
            items: items.collect(),
        })
    }

    pub(super) fn get_entry(&mut self, given: &str) -> Result<ServerResponse, Failure> {
        let id = self.listed(given)?;
        self.answer_entry(&id)
    }

    /// Whatever the caller can see can be put on the list. To put it there again changes it.
    pub(super) fn insert_entry(&mut self) -> Result<ServerResponse, Failure> {
        let body = self.body()?;
        let given = match body.get("id") {
            None if self.slips(Switch::RequiredNotChecked) => self.me.to_owned(),
            None | Some(Value::Null) => return Err(required("Required")),
            Some(Value::String(id)) if !id.is_empty() => id.clone(),
            Some(_) => return Err(invalid("Invalid resource id value.")),
        };
        let id = self.calendar(&given, Role::FreeBusyReader)?;
        let members = check(body)?;
        self.write_entry(&id, members)
    }

    pub(super) fn patch_entry(&mut self, given: &str) -> Result<ServerResponse, Failure> {
        let id = self.guarded_entry(given)?;
        let entry = self.state.calendar(&id)?.entry(self.me);
        let mut members = entry.ok_or_else(not_found)?.members.clone();
        shape::merge(&mut members, self.body()?);
        self.write_entry(&id, check(members)?)
    }

    pub(super) fn update_entry(&mut self, given: &str) -> Result<ServerResponse, Failure> {
        let id = self.guarded_entry(given)?;
        let members = check(self.body()?)?;
        self.write_entry(&id, members)
    }

    pub(super) fn delete_entry(&mut self, given: &str) -> Result<ServerResponse, Failure> {
        let id = self.guarded_entry(given)?;
        if id == self.me {
            return Err(cannot_delete_primary());
        }
        self.state.calendar_mut(&id)?.entries.remove(self.me);
        Ok(ServerResponse::new(204))
    }

    /// The id of a calendar that is on the caller's list.
    fn listed(&self, given: &str) -> Result<String, Failure> {
        let id = self.calendar(given, Role::FreeBusyReader)?;
        let entry = self.state.calendar(&id)?.entry(self.me);
        entry.map(|_| id).ok_or_else(not_found)
    }

    /// The same, if its entry may be changed now.
    fn guarded_entry(&self, given: &str) -> Result<String, Failure> {
        let id = self.listed(given)?;
        let entry = self.state.calendar(&id)?.entry(self.me);
        let etag = entry.map(Entry::etag).unwrap_or_default();
        if !precondition::is_met(self.ask, |given| given == etag) {
            return Err(condition_not_met());
        }
        Ok(id)
    }

    fn write_entry(
        &mut self,
        id: &str,
        members: Map<String, Value>,
    ) -> Result<ServerResponse, Failure> {
        let now = self.state.tick();
        let calendar = self.state.calendar_mut(id)?;
        let added = calendar.entry(self.me).map_or(now, |entry| entry.added);
        let entry = Entry {
            members,
            added,
            written: now,
        };
        calendar.entries.insert(self.me, entry);
        self.answer_entry(id)
    }

    fn answer_entry(&self, id: &str) -> Result<ServerResponse, Failure> {
        let calendar = self.state.calendar(id)?;
        let entry = calendar.entry(self.me).ok_or_else(not_found)?;
        Ok(self.show(&self.show_entry(calendar, entry), &entry.etag()))
    }

    fn show_entry(&self, calendar: &Calendar, entry: &Entry) -> Value {
        let mut shown = resource("calendar#calendarListEntry", calendar, &entry.etag());
        shown["accessRole"] = calendar.role_of(self.me).word().into();
        shown["defaultReminders"] = json!([]);
        for (name, value) in &entry.members {
            shown[name] = value.clone();
        }
        if calendar.id == self.me {
            shown["primary"] = true.into();
        }
        shown
    }
}

fn check(mut members: Map<String, Value>) -> Result<Map<String, Value>, Failure> {
    shape::keep_only(&mut members, WRITABLE);
    shape::check(&members, WRITABLE)?;
    Ok(members)
}

const WRITABLE: &[(&str, Shape)] = &[
    ("summaryOverride", Shape::Text),
    ("colorId", Shape::Text),
    ("backgroundColor", Shape::Text),
    ("foregroundColor", Shape::Text),
    ("hidden", Shape::Flag),
    ("selected", Shape::Flag),
    ("defaultReminders", Shape::List),
    ("notificationSettings", Shape::Object),
];
