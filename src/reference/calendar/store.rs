//! What the service remembers: calendars, their events, and one clock for all writes.
//! Everything is found by its id; nothing but a list walks over events.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::hash::{BuildHasher as _, RandomState};

use chrono::Utc;
use serde_json::Map;
use sha2::{Digest as _, Sha256};

use super::accounts::EMAILS;
use super::draft::Draft;
use super::event::Event;
use super::routes::EventPath;

/// The state of one running service.
#[derive(Debug)]
pub(super) struct State {
    pub(super) calendars: HashMap<String, Calendar>,
    /// Signs tokens and feeds generated ids, so that those of another server mean nothing here.
    pub(super) secret: u64,
    last_tick: i64,
    generated: u64,
}

/// A calendar and its events, deleted ones included.
#[derive(Debug)]
pub(super) struct Calendar {
    pub(super) id: String,
    pub(super) owner: &'static str,
    /// What its owner wrote about it.
    pub(super) members: Map<String, serde_json::Value>,
    pub(super) written: i64,
    /// The last write to the calendar or to any of its events.
    pub(super) touched: i64,
    pub(super) events: HashMap<String, Event>,
}

impl State {
    /// Every account with its primary calendar, which bears the account's address as its id.
    pub(super) fn new() -> Self {
        let secret = RandomState::new().hash_one("calendar");
        let mut state = Self {
            calendars: HashMap::new(),
            secret,
            last_tick: 0,
            generated: 0,
        };
        for email in EMAILS {
            let members = Map::from_iter([("summary".to_owned(), (*email).into())]);
            state.add_calendar((*email).to_owned(), email, members);
        }
        state
    }

    pub(super) fn add_calendar(
        &mut self,
        id: String,
        owner: &'static str,
        members: Map<String, serde_json::Value>,
    ) {
        let now = self.tick();
        let events = HashMap::new();
        let calendar = Calendar {
            id: id.clone(),
            owner,
            members,
            written: now,
            touched: now,
            events,
        };
        self.calendars.insert(id, calendar);
    }

    pub(super) fn event(&self, at: &EventPath) -> Option<&Event> {
        self.calendars.get(&at.calendar)?.events.get(&at.event)
    }

    /// Keeps a new event.
    pub(super) fn insert(&mut self, at: &EventPath, event: Event) {
        if let Some(calendar) = self.calendars.get_mut(&at.calendar) {
            calendar.touched = event.last_written();
            calendar.events.insert(at.event.clone(), event);
        }
    }

    /// Writes an event anew. It has another etag from here on, whatever was written.
    pub(super) fn replace(&mut self, at: &EventPath, draft: Draft) {
        let now = self.tick();
        let Some(calendar) = self.calendars.get_mut(&at.calendar) else {
            return;
        };
        calendar.touched = now;
        if let Some(event) = calendar.events.get_mut(&at.event) {
            event.rewrite(draft, now);
        }
    }

    /// The time in microseconds, later than it ever was: two writes never share one.
    pub(super) fn tick(&mut self) -> i64 {
        self.last_tick = Utc::now().timestamp_micros().max(self.last_tick + 1);
        self.last_tick
    }

    /// The time of the last write.
    pub(super) fn last_tick(&self) -> i64 {
        self.last_tick
    }

    /// A fresh id in the alphabet of event ids, 26 characters long.
    pub(super) fn generate_id(&mut self) -> String {
        self.generated += 1;
        let digest = Sha256::digest(format!("{}/{}", self.secret, self.generated));
        digest.iter().take(26).fold(String::new(), |mut id, byte| {
            let digit = u32::from(byte % 32);
            // The digits of base32hex are those of radix 32; writing to a string cannot fail.
            let _ = write!(id, "{}", char::from_digit(digit, 32).unwrap_or('0'));
            id
        })
    }
}

impl Calendar {
    pub(super) fn is_primary(&self) -> bool {
        self.id == self.owner
    }

    pub(super) fn etag(&self) -> String {
        etag(self.written)
    }
}

/// The etag of what was written at this time, quotes included, as it stands in bodies and headers.
pub(super) fn etag(written: i64) -> String {
    format!("\"{}\"", written.saturating_mul(2))
}
