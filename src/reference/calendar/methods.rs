//! From the method that is called to the code that does it.

use super::Switch;
use super::context::Context;
use super::error::Failure;
use super::routes::{Call, Method};
use crate::reference::wire::ServerResponse;

impl Context<'_> {
    pub(super) fn perform(&mut self, call: &Call) -> Result<ServerResponse, Failure> {
        let answer = self.call(call);
        if answer.is_err() && self.slips(Switch::RefusedButWritten) && makes_an_item(call) {
            self.slip = Some(Switch::RequiredNotChecked);
            // The answer is thrown away on purpose: the caller has been refused.
            let _ = self.call(call);
        }
        answer
    }

    fn call(&mut self, call: &Call) -> Result<ServerResponse, Failure> {
        let calendar = &call.calendar;
        match call.method() {
            Method::AclDelete => self.delete_rule(call),
            Method::AclGet => self.get_rule(call),
            Method::AclInsert => self.insert_rule(calendar),
            Method::AclList => self.list_rules(calendar),
            Method::AclPatch => self.change_rule(call, false),
            Method::AclUpdate => self.change_rule(call, true),
            Method::CalendarListDelete => self.delete_entry(calendar),
            Method::CalendarListGet => self.get_entry(calendar),
            Method::CalendarListInsert => self.insert_entry(),
            Method::CalendarListList => self.list_calendars(),
            Method::CalendarListPatch => self.patch_entry(calendar),
            Method::CalendarListUpdate => self.update_entry(calendar),
            Method::CalendarsClear => self.clear_calendar(calendar),
            Method::CalendarsDelete => self.delete_calendar(calendar),
            Method::CalendarsGet => self.get_calendar(calendar),
            Method::CalendarsInsert => self.insert_calendar(),
            Method::CalendarsPatch => self.patch_calendar(calendar),
            Method::CalendarsUpdate => self.update_calendar(calendar),
            Method::ColorsGet => Ok(self.get_colors()),
            Method::EventsDelete => self.delete_event(&call.event()),
            Method::EventsGet => self.get_event(&call.event()),
            Method::EventsImport => self.import_event(calendar),
            Method::EventsInsert => self.insert_event(calendar),
            Method::EventsInstances => self.list_instances(&call.event()),
            Method::EventsList => self.list_events(calendar),
            Method::EventsMove => self.move_event(&call.event()),
            Method::EventsPatch => self.patch_event(&call.event()),
            Method::EventsQuickAdd => self.quick_add_event(calendar),
            Method::EventsUpdate => self.update_event(&call.event()),
            Method::FreebusyQuery => self.query_free_busy(),
            Method::SettingsGet => self.get_setting(&call.item),
            Method::SettingsList => self.list_settings(),
        }
    }
}

/// Whether the call puts something into a calendar.
fn makes_an_item(call: &Call) -> bool {
    let method = call.method();
    method == Method::AclInsert
        || method == Method::EventsImport
        || method == Method::EventsInsert
        || method == Method::EventsQuickAdd
}
