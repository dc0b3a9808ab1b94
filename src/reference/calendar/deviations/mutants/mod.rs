//! The calendar servers that make one mistake each, as real servers make it.

mod callers;
mod errors;
mod events;
mod limits;
mod requests;

use crate::reference::calendar::deviations::kinds::CalendarMutant;

/// Every mutant of the calendar server. The order is that of the selftest's output.
pub(crate) const MUTANTS: &[&[CalendarMutant]] = &[
    events::MUTANTS,
    requests::MUTANTS,
    callers::MUTANTS,
    errors::MUTANTS,
    limits::MUTANTS,
];
