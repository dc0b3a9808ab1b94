//! The methods of single events: insert, get, patch, update and delete. The checks are in the order
//! of RFC 9110, section 13.2.1: a precondition is checked only if the request would succeed without
//! it.

use serde_json::{Map, Value, json};

use crate::reference::base::http::message::ServerResponse;
use crate::reference::calendar::calendars::roles::AccessRole;
use crate::reference::calendar::call::context::{CallContext, json_response};
use crate::reference::calendar::call::precondition;
use crate::reference::calendar::call::routes::EventPath;
use crate::reference::calendar::call::shape::merge;
use crate::reference::calendar::deviations::switch::Switch;
use crate::reference::calendar::error::{
    ApiError, condition_not_met, deleted, duplicate, not_found,
};
use crate::reference::calendar::events::draft::{EventDraft, check_id, fill_in_times, invalid_id};
use crate::reference::calendar::events::event::Event;
use crate::reference::calendar::events::guests;

impl CallContext<'_> {
    pub(crate) fn insert_event(&mut self, calendar: &str) -> Result<ServerResponse, ApiError> {
        let calendar = self.calendar(calendar, AccessRole::Writer)?;
        let body = self.body()?;
        let ical_uid = body
            .get("iCalUID")
            .and_then(Value::as_str)
            .map(str::to_owned);
        let event = match body.get("id").filter(|id| !id.is_null()) {
            Some(_) if ical_uid.is_some() && !self.is_on(Switch::IdBesideIcalUid) => {
                return Err(invalid_id());
            }
            Some(Value::String(id)) if self.is_on(Switch::AnyEventId) => id.to_owned(),
            Some(id) => check_id(id)?.to_owned(),
            None => self.state.generate_id(),
        };
        let draft = self.first_or_second(body)?;
        let at = EventPath { calendar, event };
        if let Some(event) = self.state.event(&at) {
            let is_free = match self.switch {
                Some(Switch::DuplicateOverwrites) => true,
                Some(Switch::DeletedIdIsFree) => event.draft.is_cancelled(),
                _ => false,
            };
            if !is_free {
                return Err(duplicate());
            }
        }
        let now = self.state.tick();
        let mut event = Event::new(&at.event, self.me, draft, now);
        if let Some(ical_uid) = ical_uid {
            event.ical_uid = ical_uid;
        }
        self.state.insert(&at, event);
        guests::spread(self.state, &at);
        self.show_event(&at)
    }

    pub(crate) fn get_event(&mut self, path: &EventPath) -> Result<ServerResponse, ApiError> {
        match self.locate(path, AccessRole::Reader)? {
            Some(at) => self.show_event(&at),
            None => self.unknown_event(json_response(&json!({}))),
        }
    }

    pub(crate) fn patch_event(&mut self, path: &EventPath) -> Result<ServerResponse, ApiError> {
        let Some(at) = self.locate(path, AccessRole::Writer)? else {
            return self.unknown_event(json_response(&json!({})));
        };
        let changes = self.body()?;
        let names_shared = guests::SHARED
            .iter()
            .any(|(name, _)| changes.contains_key(*name));
        let event = self.state.event(&at).ok_or_else(not_found)?;
        if names_shared && event.original.is_some() && self.is_on(Switch::GuestPatchIgnored) {
            return self.show_event(&at);
        }
        let mut members = event.draft.members.clone();
        merge(&mut members, changes);
        let draft = EventDraft::check(members, self.switch)?;
        self.write(&at, draft, names_shared)
    }

    pub(crate) fn update_event(&mut self, path: &EventPath) -> Result<ServerResponse, ApiError> {
        let Some(at) = self.locate(path, AccessRole::Writer)? else {
            if self.is_on(Switch::UpdateCreates) {
                return self.make_event(path);
            }
            return self.unknown_event(json_response(&json!({})));
        };
        let draft = self.draft(self.body()?)?;
        self.write(&at, draft, false)
    }

    fn make_event(&mut self, path: &EventPath) -> Result<ServerResponse, ApiError> {
        let at = EventPath {
            calendar: self.calendar(&path.calendar, AccessRole::Writer)?,
            event: path.event.clone(),
        };
        let draft = self.draft(self.body()?)?;
        let now = self.state.tick();
        let event = Event::new(&at.event, self.me, draft, now);
        self.state.insert(&at, event);
        self.show_event(&at)
    }

    pub(crate) fn delete_event(&mut self, path: &EventPath) -> Result<ServerResponse, ApiError> {
        let Some(at) = self.locate(path, AccessRole::Writer)? else {
            return self.unknown_event(ServerResponse::new(204));
        };
        let draft = self.state.event(&at).ok_or_else(not_found)?.draft.clone();
        if draft.is_cancelled() {
            return match self.switch {
                Some(Switch::SecondDeleteSucceeds) => Ok(ServerResponse::new(204)),
                Some(Switch::SecondDeleteIsNotFound) => Err(not_found()),
                _ => Err(deleted()),
            };
        }
        if !self.is_precondition_met(&at) {
            if self.is_on(Switch::IfMatchAfterWrite) {
                self.cancel(&at, draft);
            }
            return Err(condition_not_met());
        }
        self.cancel(&at, draft);
        Ok(ServerResponse::new(204))
    }

    /// Replaces an event, if the caller has permission and the precondition holds.
    pub(crate) fn write(
        &mut self,
        at: &EventPath,
        draft: EventDraft,
        names_shared: bool,
    ) -> Result<ServerResponse, ApiError> {
        if let Err(failure) = self.check_guest(at, &draft, names_shared) {
            if self.is_on(Switch::GuestWriteKept) {
                self.state.replace(at, draft);
            }
            return Err(failure);
        }
        if !self.is_precondition_met(at) {
            if self.is_on(Switch::IfMatchAfterWrite) {
                self.commit(at, draft);
            }
            return Err(condition_not_met());
        }
        self.commit(at, draft);
        self.show_event(at)
    }

    fn commit(&mut self, at: &EventPath, draft: EventDraft) {
        self.state.replace(at, draft);
        guests::reflect(self.state, at);
        guests::spread(self.state, at);
    }

    /// Cancels an event. If the event is a guest's copy, the organizer's event stays.
    fn cancel(&mut self, at: &EventPath, draft: EventDraft) {
        self.state.replace(at, draft.cancelled());
        guests::spread(self.state, at);
    }

    /// Checks the body of an insert. One mutant accepts a body that it has refused before.
    fn first_or_second(&mut self, body: Map<String, Value>) -> Result<EventDraft, ApiError> {
        let mut filled = body.clone();
        let text = Value::Object(body.clone()).to_string();
        let refusal = match self.draft(body) {
            Err(failure) => failure,
            draft => return draft,
        };
        if self.is_on(Switch::SecondTimeAccepted) && !self.state.refused.insert(text) {
            fill_in_times(&mut filled);
            return EventDraft::check(filled, None);
        }
        Err(refusal)
    }

    pub(crate) fn draft(&self, mut members: Map<String, Value>) -> Result<EventDraft, ApiError> {
        if self.is_on(Switch::RequiredNotChecked) {
            fill_in_times(&mut members);
        }
        EventDraft::check(members, self.switch)
    }

    /// The location of the event. None if the event does not exist, an error if the caller lacks
    /// the role.
    pub(crate) fn locate(
        &self,
        path: &EventPath,
        needed: AccessRole,
    ) -> Result<Option<EventPath>, ApiError> {
        let at = EventPath {
            calendar: self.calendar(&path.calendar, needed)?,
            event: path.event.clone(),
        };
        Ok(self.state.event(&at).is_some().then_some(at))
    }

    pub(crate) fn unknown_event(
        &self,
        as_if_empty: ServerResponse,
    ) -> Result<ServerResponse, ApiError> {
        match self.switch {
            Some(Switch::UnknownEventIsEmpty) => Ok(as_if_empty),
            Some(Switch::UnknownEventIsInvalid) => Err(invalid_id()),
            _ => Err(not_found()),
        }
    }

    pub(crate) fn is_precondition_met(&self, at: &EventPath) -> bool {
        if self.is_on(Switch::IgnoreIfMatch) {
            return true;
        }
        precondition::is_met(self.request, |given| {
            let Some(event) = self.state.event(at) else {
                return false;
            };
            if self.is_on(Switch::AnyEtagEverHad) {
                return event.ever_had(given);
            }
            event.etag() == given
        })
    }

    pub(crate) fn show_event(&self, at: &EventPath) -> Result<ServerResponse, ApiError> {
        let event = self.state.event(at).ok_or_else(not_found)?;
        Ok(self.show(&event.show(self.me), &event.etag()))
    }
}
