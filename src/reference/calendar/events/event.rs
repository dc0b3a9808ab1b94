//! One event in one calendar, and the resource that a reader gets.

use chrono::{DateTime, SecondsFormat};
use serde_json::{Map, Value, json};

use crate::reference::calendar::etag::etag;
use crate::reference::calendar::events::draft::{EventDraft, is_of};

/// An event in one calendar: the organizer's event or a guest's copy.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) ical_uid: String,
    pub(crate) organizer: &'static str,
    /// The calendar of the organizer's event, if this event is a copy.
    pub(crate) original: Option<String>,
    pub(crate) draft: EventDraft,
    created: i64,
    /// The times of all writes, in order. Each time was an etag of the event.
    written: Vec<i64>,
    sequence: u32,
}

impl Event {
    pub(crate) fn new(id: &str, organizer: &'static str, draft: EventDraft, now: i64) -> Self {
        Self {
            id: id.to_owned(),
            ical_uid: format!("{id}@calendar.example.test"),
            organizer,
            original: None,
            draft,
            created: now,
            written: vec![now],
            sequence: 0,
        }
    }

    /// The copy for the calendar of a guest.
    pub(crate) fn copy(&self, original: &str, draft: EventDraft, now: i64) -> Self {
        Self {
            original: Some(original.to_owned()),
            draft,
            created: now,
            written: vec![now],
            ..self.clone()
        }
    }

    pub(crate) fn rewrite(&mut self, draft: EventDraft, now: i64) {
        if draft.span != self.draft.span {
            self.sequence += 1;
        }
        self.draft = draft;
        self.written.push(now);
    }

    pub(crate) fn created(&self) -> i64 {
        self.created
    }

    pub(crate) fn last_written(&self) -> i64 {
        self.written.last().copied().unwrap_or(self.created)
    }

    pub(crate) fn etag(&self) -> String {
        etag(self.last_written())
    }

    pub(crate) fn ever_had(&self, given: &str) -> bool {
        self.written.iter().any(|at| etag(*at) == given)
    }

    /// The resource as this reader sees it.
    pub(crate) fn show(&self, reader: &str) -> Value {
        let mut shown = Map::new();
        let mut put = |name: &str, value: Value| shown.insert(name.to_owned(), value);
        put("kind", "calendar#event".into());
        put("etag", self.etag().into());
        put("id", self.id.as_str().into());
        put(
            "htmlLink",
            format!("https://calendar.example.test/event?eid={}", self.id).into(),
        );
        put("created", timestamp(self.created).into());
        put("updated", timestamp(self.last_written()).into());
        for (name, value) in &self.draft.members {
            put(name, value.clone());
        }
        put("creator", person(self.organizer, reader));
        put("organizer", person(self.organizer, reader));
        put("iCalUID", self.ical_uid.as_str().into());
        put("sequence", self.sequence.into());
        put("eventType", "default".into());
        if let Some(Value::Array(attendees)) = shown.get_mut("attendees") {
            for attendee in attendees {
                self.mark(attendee, reader);
            }
        }
        Value::Object(shown)
    }

    fn mark(&self, attendee: &mut Value, reader: &str) {
        if is_of(attendee, self.organizer) {
            attendee["organizer"] = true.into();
        }
        if is_of(attendee, reader) {
            attendee["self"] = true.into();
        }
    }
}

fn person(email: &str, reader: &str) -> Value {
    if email == reader {
        json!({"email": email, "self": true})
    } else {
        json!({"email": email})
    }
}

/// A time as the service writes it.
pub(crate) fn timestamp(micros: i64) -> String {
    let time = DateTime::from_timestamp_micros(micros).unwrap_or_default();
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}
