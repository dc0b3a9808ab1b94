//! What the service remembers: calendars, their events, and one clock for all writes.
//! Everything is found by its id; nothing but a list walks over events.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::hash::{BuildHasher as _, RandomState};

use chrono::Utc;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::draft::Draft;
use super::error::{Failure, not_found};
use super::event::Event;
use super::roles::{Role, Rule, Scope};
use super::routes::EventPath;

/// The state of one running service.
#[derive(Debug)]
pub(super) struct State {
    pub(super) calendars: HashMap<String, Calendar>,
    /// Signs tokens and feeds generated ids, so that those of another server mean nothing here.
    pub(super) secret: u64,
    /// The inserts that were refused; only one mutant asks.
    pub(super) refused: HashSet<String>,
    last_tick: i64,
    generated: u64,
}

/// A calendar and its events, deleted ones included.
#[derive(Debug)]
pub(super) struct Calendar {
    pub(super) id: String,
    pub(super) owner: &'static str,
    /// What its owner wrote about it.
    pub(super) members: Map<String, Value>,
    pub(super) written: i64,
    /// The last write to the calendar or to any of its events.
    pub(super) touched: i64,
    pub(super) events: HashMap<String, Event>,
    /// Who may do what with it, by the ids of the rules.
    pub(super) rules: BTreeMap<String, Rule>,
    /// On whose lists it is, and how it is shown there.
    pub(super) entries: HashMap<&'static str, Entry>,
}

/// A calendar's place on somebody's list.
#[derive(Debug)]
pub(super) struct Entry {
    /// What its reader wrote about it.
    pub(super) members: Map<String, Value>,
    pub(super) added: i64,
    pub(super) written: i64,
}

impl State {
    /// Nothing at all: whoever makes a state fills it.
    pub(super) fn empty() -> Self {
        Self {
            calendars: HashMap::new(),
            secret: RandomState::new().hash_one("calendar"),
            refused: HashSet::new(),
            last_tick: 0,
            generated: 0,
        }
    }

    /// A new calendar, which its owner alone can see, and has on the list.
    pub(super) fn add_calendar(
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
        calendar.give(Role::Owner, Scope::User, owner, now);
        calendar.list_for(owner, now);
        self.calendars.insert(id.to_owned(), calendar);
    }

    pub(super) fn calendar(&self, id: &str) -> Result<&Calendar, Failure> {
        self.calendars.get(id).ok_or_else(not_found)
    }

    pub(super) fn calendar_mut(&mut self, id: &str) -> Result<&mut Calendar, Failure> {
        self.calendars.get_mut(id).ok_or_else(not_found)
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

    /// What an account may do: the most that any rule gives it.
    pub(super) fn role_of(&self, email: &str) -> Role {
        let about = self.rules.values().filter(|rule| rule.is_about(email));
        about.map(|rule| rule.role).max().unwrap_or(Role::None)
    }

    /// The calendar's place on an account's list. Who cannot see it has none.
    pub(super) fn entry(&self, email: &str) -> Option<&Entry> {
        let entry = self.entries.get(email)?;
        (self.role_of(email) > Role::None).then_some(entry)
    }

    /// Adds a rule and gives its id.
    pub(super) fn give(&mut self, role: Role, scope: Scope, name: &str, now: i64) -> String {
        let added = Rule {
            role,
            scope,
            name: name.to_owned(),
            written: now,
        };
        let id = added.id();
        self.rules.insert(id.clone(), added);
        id
    }

    /// Puts it on a list, as nobody has written anything about it yet.
    pub(super) fn list_for(&mut self, email: &'static str, now: i64) {
        let entry = Entry {
            members: Map::new(),
            added: now,
            written: now,
        };
        self.entries.insert(email, entry);
    }
}

impl Entry {
    pub(super) fn etag(&self) -> String {
        etag(self.written)
    }
}

/// The etag of what was written at this time, quotes included, as it stands in bodies and headers.
pub(super) fn etag(written: i64) -> String {
    format!("\"{}\"", written.saturating_mul(2))
}
