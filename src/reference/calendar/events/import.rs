//! Other ways to create an event: from another calendar system, and from a sentence.

use chrono::{DurationRound as _, SecondsFormat, TimeDelta, Utc};
use serde_json::{Map, Value, json};

use crate::reference::base::http::message::ServerResponse;
use crate::reference::calendar::calendars::roles::AccessRole;
use crate::reference::calendar::call::context::CallContext;
use crate::reference::calendar::call::routes::EventPath;
use crate::reference::calendar::call::shape::not_valid;
use crate::reference::calendar::deviations::switch::Switch;
use crate::reference::calendar::error::{ApiError, bad_request, required, required_parameter};
use crate::reference::calendar::events::draft::invalid_id;
use crate::reference::calendar::events::event::Event;
use crate::reference::calendar::events::guests;

impl CallContext<'_> {
    /// Imports an event. The iCalUID identifies the event: a second import replaces it, if the
    /// caller has permission. The body must not also have an id.
    pub(crate) fn import_event(&mut self, calendar: &str) -> Result<ServerResponse, ApiError> {
        let calendar = self.calendar(calendar, AccessRole::Writer)?;
        let body = self.body()?;
        let ical_uid = match ical_uid(&body) {
            Err(_) if self.is_on(Switch::RequiredNotChecked) => self.state.generate_id(),
            ical_uid => ical_uid?.to_owned(),
        };
        if body.get("id").is_some_and(|id| !id.is_null()) {
            return Err(invalid_id());
        }
        let draft = self.draft(body)?;
        let events = &self.state.calendar(&calendar)?.events;
        let known = events.values().find(|event| event.ical_uid == ical_uid);
        if let Some(event) = known.map(|event| event.id.clone()) {
            return self.write(&EventPath { calendar, event }, draft, false);
        }
        let event = self.state.generate_id();
        let at = EventPath { calendar, event };
        let now = self.state.tick();
        let mut event = Event::new(&at.event, self.me, draft, now);
        event.ical_uid = ical_uid;
        self.state.insert(&at, event);
        self.show_event(&at)
    }

    /// Creates an event with a sentence as its summary. The server does not parse the sentence: the
    /// event starts at the next full hour.
    pub(crate) fn quick_add_event(&mut self, calendar: &str) -> Result<ServerResponse, ApiError> {
        let calendar = self.calendar(calendar, AccessRole::Writer)?;
        let text = self.parameters.text("text").filter(|text| !text.is_empty());
        let untitled = self.is_on(Switch::RequiredNotChecked).then_some("untitled");
        let text = text.or(untitled);
        let text = text.ok_or_else(|| required_parameter("text"))?;
        let hour = TimeDelta::hours(1);
        let start = (Utc::now() + hour)
            .duration_trunc(hour)
            .map_err(|_| bad_request())?;
        let time = |at: chrono::DateTime<Utc>| json!({"dateTime": at.to_rfc3339_opts(SecondsFormat::Secs, true)});
        let members = Map::from_iter([
            ("summary".to_owned(), text.into()),
            ("start".to_owned(), time(start)),
            ("end".to_owned(), time(start + hour)),
        ]);
        let draft = self.draft(members)?;
        let event = self.state.generate_id();
        let at = EventPath { calendar, event };
        let now = self.state.tick();
        let event = Event::new(&at.event, self.me, draft, now);
        self.state.insert(&at, event);
        guests::spread(self.state, &at);
        self.show_event(&at)
    }
}

fn ical_uid(body: &Map<String, Value>) -> Result<&str, ApiError> {
    match body.get("iCalUID") {
        None | Some(Value::Null) => Err(required("Required")),
        Some(Value::String(text)) if text.is_empty() => Err(required("Required")),
        Some(Value::String(text)) => Ok(text),
        Some(other) => Err(not_valid(other)),
    }
}
