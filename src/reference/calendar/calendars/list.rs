//! The methods of the caller's list of calendars.

use serde_json::{Map, Value, json};

use crate::reference::base::http::message::ServerResponse;
use crate::reference::calendar::calendars::calendar::{Calendar, ListEntry};
use crate::reference::calendar::calendars::methods::resource;
use crate::reference::calendar::calendars::roles::AccessRole;
use crate::reference::calendar::call::context::CallContext;
use crate::reference::calendar::call::paging::PagedList;
use crate::reference::calendar::call::precondition;
use crate::reference::calendar::call::shape::{self, MemberShape};
use crate::reference::calendar::deviations::switch::Switch;
use crate::reference::calendar::error::{
    ApiError, cannot_delete_primary, condition_not_met, invalid, not_found, required,
};

impl CallContext<'_> {
    pub(crate) fn list_calendars(&mut self) -> Result<ServerResponse, ApiError> {
        let least = self
            .parameters
            .text("minAccessRole")
            .and_then(AccessRole::from_word);
        let listed = self.state.calendars.values().filter_map(|calendar| {
            let entry = calendar.entry(self.me)?;
            (Some(calendar.role_of(self.me)) >= least).then_some((calendar, entry))
        });
        let mut listed: Vec<(&Calendar, &ListEntry)> = listed.collect();
        listed.sort_unstable_by_key(|(_, entry)| entry.added);
        let written = listed.iter().map(|(_, entry)| entry.written).max();
        let items = listed
            .iter()
            .map(|(calendar, entry)| self.show_entry(calendar, entry));
        self.page_of(PagedList {
            kind: "calendar#calendarList",
            of: self.me.to_owned(),
            written: written.unwrap_or_default(),
            items: items.collect(),
        })
    }

    pub(crate) fn get_entry(&mut self, given: &str) -> Result<ServerResponse, ApiError> {
        let id = self.listed(given)?;
        self.answer_entry(&id)
    }

    /// Adds a calendar that the caller can see to the list. A second insert replaces the entry.
    pub(crate) fn insert_entry(&mut self) -> Result<ServerResponse, ApiError> {
        let body = self.body()?;
        let given = match body.get("id") {
            None if self.is_on(Switch::RequiredNotChecked) => self.me.to_owned(),
            None | Some(Value::Null) => return Err(required("Required")),
            Some(Value::String(id)) if !id.is_empty() => id.clone(),
            Some(_) => return Err(invalid("Invalid resource id value.")),
        };
        let id = self.calendar(&given, AccessRole::FreeBusyReader)?;
        let members = check(body)?;
        self.write_entry(&id, members)
    }

    pub(crate) fn patch_entry(&mut self, given: &str) -> Result<ServerResponse, ApiError> {
        let id = self.guarded_entry(given)?;
        let entry = self.state.calendar(&id)?.entry(self.me);
        let mut members = entry.ok_or_else(not_found)?.members.clone();
        shape::merge(&mut members, self.body()?);
        self.write_entry(&id, check(members)?)
    }

    pub(crate) fn update_entry(&mut self, given: &str) -> Result<ServerResponse, ApiError> {
        let id = self.guarded_entry(given)?;
        let members = check(self.body()?)?;
        self.write_entry(&id, members)
    }

    pub(crate) fn delete_entry(&mut self, given: &str) -> Result<ServerResponse, ApiError> {
        let id = self.guarded_entry(given)?;
        if id == self.me {
            return Err(cannot_delete_primary());
        }
        self.state.calendar_mut(&id)?.entries.remove(self.me);
        Ok(ServerResponse::new(204))
    }

    /// The id of the calendar, if it is on the list of the caller.
    fn listed(&self, given: &str) -> Result<String, ApiError> {
        let id = self.calendar(given, AccessRole::FreeBusyReader)?;
        let entry = self.state.calendar(&id)?.entry(self.me);
        entry.map(|_| id).ok_or_else(not_found)
    }

    /// The id of the calendar, if it is on the list of the caller and `If-Match` permits a change.
    fn guarded_entry(&self, given: &str) -> Result<String, ApiError> {
        let id = self.listed(given)?;
        let entry = self.state.calendar(&id)?.entry(self.me);
        let etag = entry.map(ListEntry::etag).unwrap_or_default();
        if !precondition::is_met(self.request, |given| given == etag) {
            return Err(condition_not_met());
        }
        Ok(id)
    }

    fn write_entry(
        &mut self,
        id: &str,
        members: Map<String, Value>,
    ) -> Result<ServerResponse, ApiError> {
        let now = self.state.tick();
        let calendar = self.state.calendar_mut(id)?;
        let added = calendar.entry(self.me).map_or(now, |entry| entry.added);
        let entry = ListEntry {
            members,
            added,
            written: now,
        };
        calendar.entries.insert(self.me, entry);
        self.answer_entry(id)
    }

    fn answer_entry(&self, id: &str) -> Result<ServerResponse, ApiError> {
        let calendar = self.state.calendar(id)?;
        let entry = calendar.entry(self.me).ok_or_else(not_found)?;
        Ok(self.show(&self.show_entry(calendar, entry), &entry.etag()))
    }

    fn show_entry(&self, calendar: &Calendar, entry: &ListEntry) -> Value {
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

fn check(mut members: Map<String, Value>) -> Result<Map<String, Value>, ApiError> {
    shape::keep_only(&mut members, WRITABLE);
    shape::check(&members, WRITABLE)?;
    Ok(members)
}

const WRITABLE: &[(&str, MemberShape)] = &[
    ("summaryOverride", MemberShape::Text),
    ("colorId", MemberShape::Text),
    ("backgroundColor", MemberShape::Text),
    ("foregroundColor", MemberShape::Text),
    ("hidden", MemberShape::Flag),
    ("selected", MemberShape::Flag),
    ("defaultReminders", MemberShape::PagedList),
    ("notificationSettings", MemberShape::Object),
];
