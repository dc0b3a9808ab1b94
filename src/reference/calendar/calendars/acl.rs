//! The methods of access control lists. Writers of a calendar may read its access control list.
//! Only owners may change the list.

use std::collections::btree_map;

use serde_json::{Map, Value, json};

use crate::reference::base::http::message::ServerResponse;
use crate::reference::calendar::calendars::calendar::Calendar;
use crate::reference::calendar::calendars::roles::{AccessRole, AclRule, AclScope};
use crate::reference::calendar::call::context::{CallContext, json_response};
use crate::reference::calendar::call::paging::PagedList;
use crate::reference::calendar::call::precondition;
use crate::reference::calendar::call::routes::Call;
use crate::reference::calendar::deviations::switch::Switch;
use crate::reference::calendar::error::{
    ApiError, cannot_change_owner_acl, condition_not_met, invalid, not_found, required,
};

impl CallContext<'_> {
    pub(crate) fn list_rules(&mut self, given: &str) -> Result<ServerResponse, ApiError> {
        let calendar = self.calendar(given, AccessRole::Writer)?;
        let calendar = self.state.calendar(&calendar)?;
        let written = calendar.rules.values().map(|rule| rule.written).max();
        self.page_of(PagedList {
            kind: "calendar#acl",
            of: calendar.id.clone(),
            written: written.unwrap_or(calendar.written),
            items: calendar.rules.values().map(AclRule::show).collect(),
        })
    }

    pub(crate) fn get_rule(&mut self, call: &Call) -> Result<ServerResponse, ApiError> {
        let calendar = self.calendar(&call.calendar, AccessRole::Writer)?;
        let rules = &self.state.calendar(&calendar)?.rules;
        if self.is_on(Switch::UnknownItemIsEmpty) && !rules.contains_key(&call.item) {
            return Ok(json_response(&json!({})));
        }
        self.show_rule(&calendar, &call.item)
    }

    /// Adds a rule. A second rule for the same scope replaces the first.
    pub(crate) fn insert_rule(&mut self, given: &str) -> Result<ServerResponse, ApiError> {
        let id = self.calendar(given, AccessRole::Owner)?;
        let body = self.body()?;
        let lenient = self.is_on(Switch::RequiredNotChecked);
        let default = lenient.then_some(AccessRole::FreeBusyReader);
        let role = role_in(&body)?
            .or(default)
            .ok_or_else(|| required("Required"))?;
        let (scope, name) = match scope_in(&body) {
            Err(_) if lenient => (AclScope::Default, String::new()),
            scope => scope?,
        };
        let now = self.state.tick();
        let calendar = self.state.calendar_mut(&id)?;
        refuse_owner(calendar, &scope.id_with(&name))?;
        let added = calendar.give(role, scope, &name, now);
        self.show_rule(&id, &added)
    }

    /// Changes the role of a rule. The scope of a rule never changes, so the scope in the body is
    /// ignored.
    pub(crate) fn change_rule(
        &mut self,
        call: &Call,
        whole: bool,
    ) -> Result<ServerResponse, ApiError> {
        let calendar = self.guarded_rule(call)?;
        let body = self.body()?;
        let role = match role_in(&body)? {
            None if whole => return Err(required("Required")),
            role => role,
        };
        let now = self.state.tick();
        let rules = &mut self.state.calendar_mut(&calendar)?.rules;
        if let btree_map::Entry::Occupied(mut rule) = rules.entry(call.item.clone()) {
            let old = rule.get_mut();
            old.role = role.unwrap_or(old.role);
            old.written = now;
        }
        self.show_rule(&calendar, &call.item)
    }

    pub(crate) fn delete_rule(&mut self, call: &Call) -> Result<ServerResponse, ApiError> {
        let calendar = self.guarded_rule(call)?;
        let calendar = self.state.calendar_mut(&calendar)?;
        calendar.rules.remove(&call.item);
        Ok(ServerResponse::new(204))
    }

    /// The calendar of the rule, if the caller may change the rule and `If-Match` permits it.
    fn guarded_rule(&self, call: &Call) -> Result<String, ApiError> {
        let id = self.calendar(&call.calendar, AccessRole::Owner)?;
        let calendar = self.state.calendar(&id)?;
        let rule = calendar.rules.get(&call.item).ok_or_else(not_found)?;
        refuse_owner(calendar, &call.item)?;
        if !precondition::is_met(self.request, |given| given == rule.etag()) {
            return Err(condition_not_met());
        }
        Ok(id)
    }

    fn show_rule(&self, calendar: &str, id: &str) -> Result<ServerResponse, ApiError> {
        let rules = &self.state.calendar(calendar)?.rules;
        let rule = rules.get(id).ok_or_else(not_found)?;
        Ok(self.show(&rule.show(), &rule.etag()))
    }
}

/// Refuses to change the rule of the owner: every calendar keeps its owner.
fn refuse_owner(calendar: &Calendar, rule: &str) -> Result<(), ApiError> {
    let owner = calendar.rules.get(rule);
    if owner.is_some_and(|rule| rule.scope == AclScope::User && rule.is_about(calendar.owner)) {
        return Err(cannot_change_owner_acl());
    }
    Ok(())
}

fn role_in(body: &Map<String, Value>) -> Result<Option<AccessRole>, ApiError> {
    let role = |word: &str| AccessRole::from_word(word).ok_or_else(|| invalid("Invalid role."));
    text(body, "role")?.map(role).transpose()
}

fn scope_in(body: &Map<String, Value>) -> Result<(AclScope, String), ApiError> {
    let scope = match body.get("scope") {
        None | Some(Value::Null) => return Err(required("Required")),
        Some(Value::Object(scope)) => scope,
        Some(_) => return Err(invalid("Invalid scope.")),
    };
    let word = text(scope, "type")?.ok_or_else(|| required("Required"))?;
    let kind = AclScope::from_word(word).ok_or_else(|| invalid("Invalid scope type."))?;
    match (kind, text(scope, "value")?) {
        (AclScope::Default, _) => Ok((kind, String::new())),
        (_, None | Some("")) => Err(required("Required")),
        (AclScope::User | AclScope::Group, Some(name)) if !name.contains('@') => {
            Err(invalid("Invalid scope value."))
        }
        (_, Some(name)) => Ok((kind, name.to_owned())),
    }
}

fn text<'a>(members: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, ApiError> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(crate::reference::calendar::call::shape::not_valid(other)),
    }
}
