//! Calendars, the list of calendars of each account, access control, and free/busy queries.

pub(crate) mod acl;
pub(crate) mod calendar;
pub(crate) mod free_busy;
pub(crate) mod list;
pub(crate) mod methods;
pub(crate) mod roles;
