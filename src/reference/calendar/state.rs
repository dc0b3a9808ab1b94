//! The state of the service: calendars with their events, and the clock of all writes. Only the
//! list methods iterate over events; all other methods use ids.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::Utc;
use serde_json::{Map, Value};

use crate::reference::base::seed::Seed;
use crate::reference::calendar::calendars::calendar::Calendar;
use crate::reference::calendar::calendars::roles::{AccessRole, AclScope};
use crate::reference::calendar::call::limits::RequestRates;
use crate::reference::calendar::call::routes::EventPath;
use crate::reference::calendar::error::{ApiError, not_found};
use crate::reference::calendar::events::draft::EventDraft;
use crate::reference::calendar::events::event::Event;

/// The state of one running service.
#[derive(Debug)]
pub(crate) struct CalendarState {
    pub(crate) calendars: HashMap<String, Calendar>,
    /// Signs tokens and makes ids. Tokens of another server are not valid here.
    pub(crate) seed: Seed,
    /// The recent requests of each user.
    pub(crate) rates: RequestRates,
    /// The bodies of refused inserts; only one mutant reads them.
    pub(crate) refused: HashSet<String>,
    last_tick: i64,
}

impl CalendarState {
    /// A state without any calendar.
    pub(crate) fn empty() -> Self {
        Self {
            calendars: HashMap::new(),
            seed: Seed::random(),
            rates: RequestRates::default(),
            refused: HashSet::new(),
            last_tick: 0,
        }
    }

    /// Adds a calendar to the list of its owner. No other account can see the calendar.
    pub(crate) fn add_calendar(
        &mut self,
        id: &str,
        owner: &'static str,
        members: Map<String, Value>,
    ) {
        let now = self.tick();
        let mut calendar = Calendar {
            id: id.to_owned(),
            owner,
            members,
            written: now,
            touched: now,
            events: HashMap::new(),
            rules: BTreeMap::new(),
            entries: HashMap::new(),
        };
        calendar.give(AccessRole::Owner, AclScope::User, owner, now);
        calendar.list_for(owner, now);
        self.calendars.insert(id.to_owned(), calendar);
    }

    pub(crate) fn calendar(&self, id: &str) -> Result<&Calendar, ApiError> {
        self.calendars.get(id).ok_or_else(not_found)
    }

    pub(crate) fn calendar_mut(&mut self, id: &str) -> Result<&mut Calendar, ApiError> {
        self.calendars.get_mut(id).ok_or_else(not_found)
    }

    pub(crate) fn event(&self, at: &EventPath) -> Option<&Event> {
        self.calendars.get(&at.calendar)?.events.get(&at.event)
    }

    /// Stores a new event.
    pub(crate) fn insert(&mut self, at: &EventPath, event: Event) {
        if let Some(calendar) = self.calendars.get_mut(&at.calendar) {
            calendar.touched = event.last_written();
            calendar.events.insert(at.event.clone(), event);
        }
    }

    /// Replaces the content of an event. The event gets a new etag, even if nothing changed.
    pub(crate) fn replace(&mut self, at: &EventPath, draft: EventDraft) {
        let now = self.tick();
        let Some(calendar) = self.calendars.get_mut(&at.calendar) else {
            return;
        };
        calendar.touched = now;
        if let Some(event) = calendar.events.get_mut(&at.event) {
            event.rewrite(draft, now);
        }
    }

    /// The time of a write in microseconds. Each call returns a larger value, so two writes never
    /// have the same time.
    pub(crate) fn tick(&mut self) -> i64 {
        self.last_tick = Utc::now().timestamp_micros().max(self.last_tick + 1);
        self.last_tick
    }

    /// The time of the last write in microseconds.
    pub(crate) fn last_tick(&self) -> i64 {
        self.last_tick
    }

    /// A new id in the alphabet of event ids, 26 characters long.
    pub(crate) fn generate_id(&mut self) -> String {
        self.seed.fresh_base32(26)
    }
}
