//! Whether every `${name}` of a contract has a value and every edit can be applied, so that `check`
//! finds these mistakes, not a run.

mod bindings;
mod contract;
mod edit_compat;
mod fixtures;
mod requests;

pub(crate) use contract::check;
