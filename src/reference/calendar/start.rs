//! The state of a new service: the primary calendar of each account, one calendar that all accounts can
//! read, and one that only its owner can see.

use serde_json::{Map, Value, json};

use crate::reference::calendar::accounts::{DIARY, EMAILS, HOLIDAYS, OWNER_EMAIL, PUBLISHER_EMAIL};
use crate::reference::calendar::calendars::roles::{AccessRole, AclScope};
use crate::reference::calendar::call::routes::EventPath;
use crate::reference::calendar::events::draft::EventDraft;
use crate::reference::calendar::events::event::Event;
use crate::reference::calendar::state::CalendarState;

/// The state of a new service. The id of a primary calendar is the address of its account.
pub(crate) fn state() -> CalendarState {
    let mut state = CalendarState::empty();
    for email in EMAILS {
        state.add_calendar(email, email, named(email));
    }
    state.add_calendar(DIARY, OWNER_EMAIL, named("Diary"));
    state.add_calendar(HOLIDAYS, PUBLISHER_EMAIL, named("Holidays"));
    let now = state.tick();
    if let Some(holidays) = state.calendars.get_mut(HOLIDAYS) {
        holidays.give(AccessRole::Reader, AclScope::Default, "", now);
        holidays.list_for(OWNER_EMAIL, now);
    }
    add_holiday(&mut state);
    state
}

/// Adds an event that the accounts with a token can read but not change.
fn add_holiday(state: &mut CalendarState) {
    let Value::Object(members) = json!({
        "summary": "Midsummer",
        "start": {"date": "2030-06-21"},
        "end": {"date": "2030-06-22"},
        "transparency": "transparent",
    }) else {
        return;
    };
    let at = EventPath {
        calendar: HOLIDAYS.to_owned(),
        event: "midsummer".to_owned(),
    };
    if let Ok(draft) = EventDraft::check(members, None) {
        let now = state.tick();
        state.insert(&at, Event::new(&at.event, PUBLISHER_EMAIL, draft, now));
    }
}

fn named(summary: &str) -> Map<String, Value> {
    Map::from_iter([("summary".to_owned(), summary.into())])
}
