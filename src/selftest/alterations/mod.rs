//! Alterations: changes made mechanically to the responses of the reference server, which are then
//! judged again without a network. Each is one thing that another server could get wrong.

mod checks;
mod list;
mod members;
mod navigation;
mod response;
mod schema_members;
mod set;

pub(super) use list::alterations;
