//! Moving events to another calendar, and the instances of a series.

use serde_json::json;

use crate::reference::base::http::message::ServerResponse;
use crate::reference::calendar::accounts::EMAILS;
use crate::reference::calendar::calendars::roles::AccessRole;
use crate::reference::calendar::call::context::{CallContext, json_response};
use crate::reference::calendar::call::paging::PagedList;
use crate::reference::calendar::call::routes::EventPath;
use crate::reference::calendar::deviations::switch::Switch;
use crate::reference::calendar::error::{
    ApiError, condition_not_met, duplicate, forbidden_for_non_organizer, not_found,
    required_parameter, time_range_empty,
};
use crate::reference::calendar::state::CalendarState;

impl CallContext<'_> {
    /// Moves an event to another calendar. The event keeps its id and is deleted in the old
    /// calendar.
    pub(crate) fn move_event(&mut self, path: &EventPath) -> Result<ServerResponse, ApiError> {
        let Some(from) = self.locate(path, AccessRole::Writer)? else {
            return Err(not_found());
        };
        let destination = self.parameters.text("destination");
        let here = self.is_on(Switch::RequiredNotChecked).then_some("primary");
        let destination = destination
            .filter(|id| !id.is_empty())
            .or(here)
            .ok_or_else(|| required_parameter("destination"))?;
        let found = self.calendar(destination, AccessRole::Writer);
        if found.is_err() && self.is_on(Switch::MovedAwayFirst) {
            let event = self.state.event(&from).ok_or_else(not_found)?;
            let gone = event.draft.clone().cancelled();
            self.state.replace(&from, gone);
        }
        let to = EventPath {
            calendar: found?,
            event: from.event.clone(),
        };
        self.check_move(&from, &to)?;
        if from.calendar != to.calendar {
            relocate(self.state, &from, &to)?;
        }
        self.show_event(&to)
    }

    fn check_move(&self, from: &EventPath, to: &EventPath) -> Result<(), ApiError> {
        let event = self.state.event(from).ok_or_else(not_found)?;
        if event.draft.is_cancelled() {
            return Err(not_found());
        }
        if event.original.is_some() {
            return Err(forbidden_for_non_organizer());
        }
        if from.calendar != to.calendar && self.state.event(to).is_some() {
            return Err(duplicate());
        }
        if !self.is_precondition_met(from) {
            return Err(condition_not_met());
        }
        Ok(())
    }

    /// Lists the instances of an event. The server does not expand series: the event is its only
    /// instance.
    pub(crate) fn list_instances(&mut self, path: &EventPath) -> Result<ServerResponse, ApiError> {
        let Some(at) = self.locate(path, AccessRole::Reader)? else {
            return self.unknown_event(json_response(&json!({"items": []})));
        };
        let millis = |name| {
            self.parameters
                .instant(name)
                .map(|at| at.map(|at| at.timestamp_millis()))
        };
        let (from, to) = (millis("timeMin")?, millis("timeMax")?);
        if from.zip(to).is_some_and(|(from, to)| from >= to) {
            return Err(time_range_empty());
        }
        let event = self.state.event(&at).ok_or_else(not_found)?;
        let span = event.draft.span;
        let is_between =
            from.is_none_or(|from| span.end > from) && to.is_none_or(|to| span.start < to);
        let is_kept = self.parameters.flag("showDeleted") || !event.draft.is_cancelled();
        let is_listed = is_between && is_kept;
        let first = is_listed.then(|| event.show(self.me));
        self.page_of(PagedList {
            kind: "calendar#events",
            of: format!("{}/{}", at.calendar, at.event),
            written: event.last_written(),
            items: first.into_iter().collect(),
        })
    }
}

/// Moves an event to another calendar, and updates the copies of its guests.
fn relocate(state: &mut CalendarState, from: &EventPath, to: &EventPath) -> Result<(), ApiError> {
    let mut event = state.event(from).ok_or_else(not_found)?.clone();
    event.organizer = state.calendar(&to.calendar)?.owner;
    let left = event.draft.clone().cancelled();
    event.rewrite(event.draft.clone(), state.tick());
    state.insert(to, event);
    for email in EMAILS {
        let copy = state
            .calendars
            .get_mut(*email)
            .and_then(|calendar| calendar.events.get_mut(&from.event))
            .filter(|copy| copy.original.as_ref() == Some(&from.calendar));
        if let Some(copy) = copy {
            copy.original = Some(to.calendar.clone());
        }
    }
    state.replace(from, left);
    Ok(())
}
