//! One calendar: its events, its access rules, and its entries on the lists of accounts.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use crate::reference::calendar::calendars::roles::{AccessRole, AclRule, AclScope};
use crate::reference::calendar::etag::etag;
use crate::reference::calendar::events::event::Event;

/// A calendar and its events, including deleted events.
#[derive(Debug)]
pub(crate) struct Calendar {
    pub(crate) id: String,
    pub(crate) owner: &'static str,
    /// The members that the owner wrote.
    pub(crate) members: Map<String, Value>,
    pub(crate) written: i64,
    /// The last write to the calendar or to any of its events.
    pub(crate) touched: i64,
    pub(crate) events: HashMap<String, Event>,
    /// The access rules by their ids.
    pub(crate) rules: BTreeMap<String, AclRule>,
    /// The entries of the calendar on the lists of accounts, by account.
    pub(crate) entries: HashMap<&'static str, ListEntry>,
}

/// The entry of a calendar on the list of an account.
#[derive(Debug)]
pub(crate) struct ListEntry {
    /// The members that the account wrote.
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

    /// The role of an account: the highest one that any rule gives it.
    pub(crate) fn role_of(&self, email: &str) -> AccessRole {
        let about = self.rules.values().filter(|rule| rule.is_about(email));
        about
            .map(|rule| rule.role)
            .max()
            .unwrap_or(AccessRole::None)
    }

    /// The entry on the list of an account. None if the account cannot see the calendar.
    pub(crate) fn entry(&self, email: &str) -> Option<&ListEntry> {
        let entry = self.entries.get(email)?;
        (self.role_of(email) > AccessRole::None).then_some(entry)
    }

    /// Adds a rule and returns its id.
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

    /// Adds the calendar to the list of an account.
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
