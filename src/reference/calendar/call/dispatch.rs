//! Calls the function that implements the method of a call.

use crate::reference::base::http::message::ServerResponse;
use crate::reference::calendar::call::context::CallContext;
use crate::reference::calendar::call::routes::{ApiMethod, Call};
use crate::reference::calendar::deviations::switch::Switch;
use crate::reference::calendar::error::ApiError;

impl CallContext<'_> {
    pub(crate) fn perform(&mut self, call: &Call) -> Result<ServerResponse, ApiError> {
        let answer = self.call(call);
        if answer.is_err() && self.is_on(Switch::RefusedButWritten) && makes_an_item(call) {
            self.switch = Some(Switch::RequiredNotChecked);
            // This mutant performs the write, ignores the result, and still refuses the caller.
            let _ = self.call(call);
        }
        answer
    }

    fn call(&mut self, call: &Call) -> Result<ServerResponse, ApiError> {
        let calendar = &call.calendar;
        match call.method() {
            ApiMethod::AclDelete => self.delete_rule(call),
            ApiMethod::AclGet => self.get_rule(call),
            ApiMethod::AclInsert => self.insert_rule(calendar),
            ApiMethod::AclList => self.list_rules(calendar),
            ApiMethod::AclPatch => self.change_rule(call, false),
            ApiMethod::AclUpdate => self.change_rule(call, true),
            ApiMethod::CalendarListDelete => self.delete_entry(calendar),
            ApiMethod::CalendarListGet => self.get_entry(calendar),
            ApiMethod::CalendarListInsert => self.insert_entry(),
            ApiMethod::CalendarListList => self.list_calendars(),
            ApiMethod::CalendarListPatch => self.patch_entry(calendar),
            ApiMethod::CalendarListUpdate => self.update_entry(calendar),
            ApiMethod::CalendarsClear => self.clear_calendar(calendar),
            ApiMethod::CalendarsDelete => self.delete_calendar(calendar),
            ApiMethod::CalendarsGet => self.get_calendar(calendar),
            ApiMethod::CalendarsInsert => self.insert_calendar(),
            ApiMethod::CalendarsPatch => self.patch_calendar(calendar),
            ApiMethod::CalendarsUpdate => self.update_calendar(calendar),
            ApiMethod::ColorsGet => Ok(self.get_colors()),
            ApiMethod::EventsDelete => self.delete_event(&call.event()),
            ApiMethod::EventsGet => self.get_event(&call.event()),
            ApiMethod::EventsImport => self.import_event(calendar),
            ApiMethod::EventsInsert => self.insert_event(calendar),
            ApiMethod::EventsInstances => self.list_instances(&call.event()),
            ApiMethod::EventsList => self.list_events(calendar),
            ApiMethod::EventsMove => self.move_event(&call.event()),
            ApiMethod::EventsPatch => self.patch_event(&call.event()),
            ApiMethod::EventsQuickAdd => self.quick_add_event(calendar),
            ApiMethod::EventsUpdate => self.update_event(&call.event()),
            ApiMethod::FreebusyQuery => self.query_free_busy(),
            ApiMethod::SettingsGet => self.get_setting(&call.item),
            ApiMethod::SettingsList => self.list_settings(),
        }
    }
}

/// Whether the call creates something in a calendar.
fn makes_an_item(call: &Call) -> bool {
    let method = call.method();
    method == ApiMethod::AclInsert
        || method == ApiMethod::EventsImport
        || method == ApiMethod::EventsInsert
        || method == ApiMethod::EventsQuickAdd
}
