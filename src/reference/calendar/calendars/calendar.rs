//! One calendar: its events, its access rules, and the lists of accounts that it is on.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use crate::reference::calendar::calendars::roles::{AccessRole, AclRule, AclScope};
use crate::reference::calendar::etag::etag;
use crate::reference::calendar::events::event::Event;

/// A calendar and its events, deleted ones included.
#[derive(Debug)]
pub(crate) struct Calendar {
    pub(crate) id: String,
    pub(crate) owner: &'static str,
    /// What its owner wrote about it.
    pub(crate) members: Map<String, Value>,
    pub(crate) written: i64,
    /// The last write to the calendar or to any of its events.
    pub(crate) touched: i64,
    pub(crate) events: HashMap<String, Event>,
    /// Who may do what with it, by the ids of the rules.
    pub(crate) rules: BTreeMap<String, AclRule>,
    /// On whose lists it is, and how it is shown there.
    pub(crate) entries: HashMap<&'static str, ListEntry>,
}

/// A calendar's place on somebody's list.
#[derive(Debug)]
pub(crate) struct ListEntry {
    /// What its reader wrote about it.
    pub(crate) members: Map<String, Value>,
    pub(crate) added: i64,
    pub(crate) written: i64,
}

impl Calendar {
    pub(crate) fn is_primary(&self) -> bool {
        self.id == self.owner
    }

    pub(crate) fn etag(&self) -> String {
        etag(self.written)
    }

    /// What an account may do: the most that any rule gives it.
    pub(crate) fn role_of(&self, email: &str) -> AccessRole {
        let about = self.rules.values().filter(|rule| rule.is_about(email));
        about
            .map(|rule| rule.role)
            .max()
            .unwrap_or(AccessRole::None)
    }

    /// The calendar's place on an account's list. Who cannot see it has none.
    pub(crate) fn entry(&self, email: &str) -> Option<&ListEntry> {
        let entry = self.entries.get(email)?;
        (self.role_of(email) > AccessRole::None).then_some(entry)
    }

    /// Adds a rule and gives its id.
    pub(crate) fn give(
        &mut self,
        role: AccessRole,
        scope: AclScope,
        name: &str,
        now: i64,
    ) -> String {
        let added = AclRule {
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
    pub(crate) fn list_for(&mut self, email: &'static str, now: i64) {
        let entry = ListEntry {
            members: Map::new(),
            added: now,
            written: now,
        };
        self.entries.insert(email, entry);
    }
}

impl ListEntry {
    pub(crate) fn etag(&self) -> String {
        etag(self.written)
    }
}
