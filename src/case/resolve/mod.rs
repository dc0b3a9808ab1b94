//! Checks that every `${name}` of a contract has a value and that every edit can be applied, so
//! that `check` reports these mistakes before a run.

mod bindings;
mod contract;
mod edit_compat;
mod fixtures;
mod requests;

pub(crate) use contract::check;
