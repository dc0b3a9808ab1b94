//! Alterations: mechanical changes to the responses of the reference server, which are then judged
//! again without a network. Each alteration is one mistake that another server could make.

mod checks;
mod list;
mod members;
mod navigation;
mod response;
mod schema_members;
mod set;

pub(super) use list::alterations;
