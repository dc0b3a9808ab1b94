//! Invitations: every guest with an account has a copy of the event, with the same id. Shared
//! members belong to the organizer, local members to the owner of the copy.

use serde_json::Value;

use crate::reference::calendar::accounts::EMAILS;
use crate::reference::calendar::call::context::CallContext;
use crate::reference::calendar::call::routes::EventPath;
use crate::reference::calendar::deviations::switch::Switch;
use crate::reference::calendar::error::{ApiError, forbidden_for_non_organizer, not_found};
use crate::reference::calendar::events::draft::{EventDraft, is_of};
use crate::reference::calendar::events::event::Event;
use crate::reference::calendar::state::CalendarState;

/// The properties that only the organizer can set, with their defaults.
pub(crate) const SHARED: &[(&str, bool)] = &[
    ("guestsCanInviteOthers", true),
    ("guestsCanModify", false),
    ("guestsCanSeeOtherGuests", true),
];

/// The local members of a copy.
const LOCAL: &[&str] = &["reminders", "colorId", "transparency", "visibility"];

impl CallContext<'_> {
    /// Refuses a guest's change of the organizer's properties. A patch that names a shared property
    /// sets the property, even to its current value. An update that omits a shared property sets
    /// its default.
    pub(crate) fn check_guest(
        &self,
        at: &EventPath,
        draft: &EventDraft,
        names_shared: bool,
    ) -> Result<(), ApiError> {
        let event = self.state.event(at).ok_or_else(not_found)?;
        if event.original.is_none() {
            return Ok(());
        }
        let sets_shared = names_shared
            || SHARED
                .iter()
                .any(|p| flag(&event.draft, *p) != flag(draft, *p));
        if sets_shared && !self.is_on(Switch::GuestSetsSharedProperties) {
            return Err(forbidden_for_non_organizer());
        }
        let may_modify = flag(&event.draft, ("guestsCanModify", false));
        if !may_modify && differs(&event.draft, draft, self.me) {
            return Err(forbidden_for_non_organizer());
        }
        Ok(())
    }
}

/// Updates the copies of all guests: creates missing copies, changes existing ones, and cancels the
/// copies of guests who are no longer invited. A copy that its guest has deleted stays deleted.
pub(crate) fn spread(state: &mut CalendarState, at: &EventPath) {
    let Some(original) = state.event(at).cloned() else {
        return;
    };
    if original.original.is_some() {
        return;
    }
    for email in EMAILS.iter().filter(|email| **email != original.organizer) {
        let at_guest = EventPath {
            calendar: (*email).to_owned(),
            event: at.event.clone(),
        };
        let invited = original.draft.invites(email);
        match state.event(&at_guest) {
            None if invited && !original.draft.is_cancelled() => {
                let copy = first_copy(state, &original, at);
                state.insert(&at_guest, copy);
            }
            Some(copy) if is_copy_of(copy, at) && !copy.draft.is_cancelled() => {
                let draft = if invited {
                    with_locals_of(&original.draft, &copy.draft)
                } else {
                    copy.draft.clone().cancelled()
                };
                // An unchanged copy keeps its etag.
                if draft != copy.draft {
                    state.replace(&at_guest, draft);
                }
            }
            Some(_) | None => {}
        }
    }
}

/// Copies the changes of a guest who may modify the event to the organizer's event.
pub(crate) fn reflect(state: &mut CalendarState, at: &EventPath) {
    let Some(copy) = state.event(at) else { return };
    let Some(calendar) = copy.original.clone() else {
        return;
    };
    let at_original = EventPath {
        calendar,
        event: at.event.clone(),
    };
    let Some(original) = state.event(&at_original) else {
        return;
    };
    let draft = with_locals_of(&copy.draft, &original.draft);
    if draft != original.draft {
        state.replace(&at_original, draft);
        spread(state, &at_original);
    }
}

/// Cancels an event with its copies, before its calendar is removed.
pub(crate) fn withdraw(state: &mut CalendarState, at: &EventPath) {
    if let Some(draft) = state.event(at).map(|event| event.draft.clone()) {
        state.replace(at, draft.cancelled());
        spread(state, at);
    }
}

fn first_copy(state: &mut CalendarState, original: &Event, at: &EventPath) -> Event {
    let mut draft = original.draft.clone();
    draft
        .members
        .retain(|name, _| !LOCAL.contains(&name.as_str()));
    original.copy(&at.calendar, draft, state.tick())
}

fn is_copy_of(copy: &Event, at: &EventPath) -> bool {
    copy.original.as_ref() == Some(&at.calendar)
}

/// A draft with the shared members of one draft and the local members of another.
fn with_locals_of(shared: &EventDraft, local: &EventDraft) -> EventDraft {
    let mut draft = shared.clone();
    draft
        .members
        .retain(|name, _| !LOCAL.contains(&name.as_str()));
    for (name, value) in &local.members {
        if LOCAL.contains(&name.as_str()) {
            draft.members.insert(name.clone(), value.clone());
        }
    }
    draft
}

fn flag(draft: &EventDraft, (name, default): (&str, bool)) -> bool {
    draft
        .members
        .get(name)
        .and_then(Value::as_bool)
        .unwrap_or(default)
}

/// Whether two drafts differ in a member that a guest needs permission to change. The shared
/// properties (checked separately), the local members and the guest's response are excluded.
fn differs(old: &EventDraft, new: &EventDraft, guest: &str) -> bool {
    let of_organizer = |name: &&String| {
        let name = name.as_str();
        name != "attendees"
            && !LOCAL.contains(&name)
            && SHARED.iter().all(|(shared, _)| *shared != name)
    };
    let names = old.members.keys().chain(new.members.keys());
    names
        .filter(of_organizer)
        .any(|name| old.members.get(name) != new.members.get(name))
        || !others(old, guest).eq(others(new, guest))
}

fn others<'a>(draft: &'a EventDraft, guest: &'a str) -> impl Iterator<Item = &'a Value> {
    draft
        .attendees()
        .iter()
        .filter(move |attendee| !is_of(attendee, guest))
}
