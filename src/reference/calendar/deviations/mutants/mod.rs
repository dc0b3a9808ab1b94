//! Mutants: calendar servers that each make one mistake, of a kind that real servers make.

mod callers;
mod errors;
mod events;
mod limits;
mod requests;

use crate::reference::calendar::deviations::kinds::CalendarMutant;

/// Every mutant of the calendar server, in the order in which the selftest prints them.
pub(crate) const MUTANTS: &[&[CalendarMutant]] = &[
    events::MUTANTS,
    requests::MUTANTS,
    callers::MUTANTS,
    errors::MUTANTS,
    limits::MUTANTS,
];
