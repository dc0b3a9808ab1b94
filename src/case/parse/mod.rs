//! Turns the typed tables into the checked model. Each parser reports all problems of its table. A
//! value with a problem is left out, so that no problem is reported twice.

mod areas;
mod cases;
mod contract;
mod discovery;
mod fallbacks;
mod requests;
mod responses;
mod rules;
mod sources;

pub(crate) use contract::ContractReader;
pub(crate) use rules::rules;
