//! The list of events: selection, order, pages, and the sync tokens with which a client asks for
//! changes.

use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};

use crate::reference::base::http::message::ServerResponse;
use crate::reference::calendar::calendars::calendar::Calendar;
use crate::reference::calendar::calendars::roles::AccessRole;
use crate::reference::calendar::call::context::{CallContext, json_response};
use crate::reference::calendar::call::parameters::QueryParameters;
use crate::reference::calendar::call::tokens::{digest, mint, open};
use crate::reference::calendar::deviations::switch::Switch;
use crate::reference::calendar::error::{
    ApiError, full_sync_required, invalid_parameter, ordering_not_available,
    sync_token_with_restrictions, time_range_empty, updated_min_too_long_ago,
};
use crate::reference::calendar::etag::etag;
use crate::reference::calendar::events::event::{Event, timestamp};

impl CallContext<'_> {
    pub(crate) fn list_events(&mut self, given: &str) -> Result<ServerResponse, ApiError> {
        let id = self.calendar_to_list(given)?;
        let since = self.sync_point(&id)?;
        let selection = EventSelection::from_parameters(&self.parameters, since, self.switch)?;
        let page = self.page(&id)?;
        let calendar = self.state.calendar(&id)?;
        let uid = self.parameters.text("iCalUID");
        let mut found: Vec<(Key, &Event)> = calendar
            .events
            .values()
            .filter(|event| selection.holds(event))
            .filter(|event| uid.is_none_or(|uid| event.ical_uid == uid))
            .map(|event| (selection.key(event), event))
            .filter(|(key, _)| page.after.is_none_or(|after| *key > after))
            .collect();
        found.sort_unstable_by_key(|(key, _)| *key);
        let size = self.parameters.page_size(250, 2500);
        let next = found.get(..size).filter(|page| page.len() < found.len());
        let mut next = next.and_then(<[_]>::last).map(|(key, _)| *key);
        found.truncate(size);
        if page.after.is_none() && self.is_on(Switch::EmptyFirstPage) {
            found.clear();
            next = Some((i64::MIN, i64::MIN));
        }
        let items = found.iter().map(|(_, event)| event.show(self.me)).collect();
        Ok(self.show_list(
            calendar,
            items,
            Page {
                after: next,
                ..page
            },
        ))
    }

    fn show_list(&self, calendar: &Calendar, items: Vec<Value>, next: Page) -> ServerResponse {
        let mut list = json!({
            "kind": "calendar#events",
            "etag": etag(calendar.touched),
            "summary": calendar.members["summary"],
            "updated": timestamp(calendar.touched),
            "timeZone": "UTC",
            "accessRole": calendar.role_of(self.me).word(),
            "defaultReminders": [],
        });
        if let Some(key) = next.after {
            list["nextPageToken"] = self.page_token(&calendar.id, key, &next).into();
        } else {
            let facts = ["sync", &calendar.id, &next.snapshot.to_string()];
            list["nextSyncToken"] = mint(&self.state.seed, &facts).into();
        }
        list["items"] = items.into();
        json_response(&list).with_header("etag", &etag(calendar.touched))
    }

    fn calendar_to_list(&self, given: &str) -> Result<String, ApiError> {
        if self.is_on(Switch::ForeignCalendarOpen) && self.state.calendars.contains_key(given) {
            return Ok(given.to_owned());
        }
        self.calendar(given, AccessRole::Reader)
    }

    /// The time in the caller's sync token, if there is one.
    fn sync_point(&self, calendar: &str) -> Result<Option<i64>, ApiError> {
        let Some(token) = self.parameters.text("syncToken") else {
            return Ok(None);
        };
        if let Some(facts) = open(&self.state.seed, token)
            && let [kind, of, at] = &facts[..]
            && kind == "sync"
            && of == calendar
        {
            return Ok(at.parse().ok());
        }
        match self.switch {
            Some(Switch::BadSyncTokenIgnored) => Ok(None),
            Some(Switch::BadSyncTokenIsInvalid) => {
                Err(invalid_parameter("syncToken", "Invalid sync token value."))
            }
            _ => Err(full_sync_required()),
        }
    }

    /// The start of the page. A page token is valid only for the query that it came from.
    fn page(&self, calendar: &str) -> Result<Page, ApiError> {
        let Some(token) = self.parameters.text("pageToken") else {
            return Ok(Page {
                after: None,
                snapshot: self.state.last_tick(),
            });
        };
        let query = digest(&self.parameters.selection());
        if self.is_on(Switch::InvalidParametersIgnored) && open(&self.state.seed, token).is_none() {
            return Ok(Page {
                after: None,
                snapshot: self.state.last_tick(),
            });
        }
        open(&self.state.seed, token)
            .and_then(|facts| Page::read(&facts, calendar, &query))
            .ok_or_else(|| invalid_parameter("pageToken", "Invalid page token value."))
    }

    fn page_token(&self, calendar: &str, key: Key, page: &Page) -> String {
        let query = digest(&self.parameters.selection());
        let [snapshot, major, minor] = [page.snapshot, key.0, key.1].map(|n| n.to_string());
        mint(
            &self.state.seed,
            &["page", calendar, &query, &snapshot, &major, &minor],
        )
    }
}

/// The position of an event in the order of the list.
type Key = (i64, i64);

/// A position between two pages.
#[derive(Clone, Copy, Debug)]
struct Page {
    after: Option<Key>,
    /// The time of the last write before the first page. The sync token starts at this time, so
    /// that no change between two pages is lost.
    snapshot: i64,
}

impl Page {
    fn read(facts: &[String], calendar: &str, query: &str) -> Option<Self> {
        let [kind, of, for_query, snapshot, major, minor] = facts else {
            return None;
        };
        if kind != "page" || of != calendar || for_query != query {
            return None;
        }
        let after = Some((major.parse().ok()?, minor.parse().ok()?));
        Some(Self {
            after,
            snapshot: snapshot.parse().ok()?,
        })
    }
}

/// The filters of a list. Each time has the unit of the value that it is compared with.
#[derive(Clone, Copy, Debug)]
struct EventSelection {
    since: Option<i64>,
    time_min: Option<i64>,
    time_max: Option<i64>,
    updated_min: Option<i64>,
    show_deleted: bool,
    order: Order,
}

#[derive(Clone, Copy, Debug)]
enum Order {
    Created,
    Updated,
    StartTime,
}

impl EventSelection {
    fn from_parameters(
        given: &QueryParameters,
        since: Option<i64>,
        switch: Option<Switch>,
    ) -> Result<Self, ApiError> {
        let is_on = |one| switch == Some(one);
        let narrows = given.has("syncToken") && restricts(given);
        if narrows && !is_on(Switch::SyncRestrictionsIgnored) {
            return Err(sync_token_with_restrictions());
        }
        let order = match given.text("orderBy") {
            Some("startTime") if !given.flag("singleEvents") && !is_on(Switch::SeriesOrdered) => {
                return Err(ordering_not_available());
            }
            Some("startTime") => Order::StartTime,
            Some("updated") => Order::Updated,
            _ => Order::Created,
        };
        let time_min = given.instant("timeMin")?.map(|at| at.timestamp_millis());
        let time_max = given.instant("timeMax")?.map(|at| at.timestamp_millis());
        let is_empty = time_min.zip(time_max).is_some_and(|(min, max)| min >= max);
        if is_empty && !is_on(Switch::EmptyRangeAccepted) {
            return Err(time_range_empty());
        }
        let updated_min = given.instant("updatedMin")?;
        let is_too_long_ago = updated_min.is_some_and(|at| at < Utc::now() - MEMORY);
        let remembers =
            is_on(Switch::OldUpdatedMinAccepted) || is_on(Switch::KeepsDeletionsForEver);
        if is_too_long_ago && !remembers {
            return Err(updated_min_too_long_ago());
        }
        let updated_min = updated_min.map(|at| at.timestamp_micros());
        // A sync includes deleted events. Otherwise, the client would keep them.
        let show_deleted = given.flag("showDeleted") || updated_min.is_some() || since.is_some();
        Ok(Self {
            since,
            time_min,
            time_max,
            updated_min,
            show_deleted,
            order,
        })
    }

    fn holds(&self, event: &Event) -> bool {
        let (span, written) = (event.draft.span, event.last_written());
        self.since.is_none_or(|since| written > since)
            && self.updated_min.is_none_or(|least| written >= least)
            && self.time_min.is_none_or(|min| span.end > min)
            && self.time_max.is_none_or(|max| span.start < max)
            && (self.show_deleted || !event.draft.is_cancelled())
    }

    fn key(&self, event: &Event) -> Key {
        match self.order {
            Order::Created => (0, event.created()),
            Order::Updated => (0, event.last_written()),
            Order::StartTime => (event.draft.span.start, event.created()),
        }
    }
}

fn restricts(given: &QueryParameters) -> bool {
    given.text("showDeleted") == Some("false")
        || NOT_WITH_SYNC_TOKEN.iter().any(|name| given.has(name))
}

/// How long deletions are kept. The documents give no number; 20 to 44 days were observed.
const MEMORY: TimeDelta = TimeDelta::days(28);

const NOT_WITH_SYNC_TOKEN: &[&str] = &[
    "iCalUID",
    "orderBy",
    "privateExtendedProperty",
    "q",
    "sharedExtendedProperty",
    "timeMin",
    "timeMax",
    "updatedMin",
];
