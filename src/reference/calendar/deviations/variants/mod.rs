//! Variants: calendar servers that conform but differ from the plain one. If the suite reports a
//! finding for a variant, the finding is a false alarm.

mod decisions;
mod formats;
mod statuses;
mod targets;

use crate::reference::calendar::deviations::kinds::CalendarVariant;

/// Every variant of the calendar server, in the order in which the selftest prints them.
pub(crate) const VARIANTS: &[&[CalendarVariant]] = &[
    formats::VARIANTS,
    decisions::VARIANTS,
    statuses::VARIANTS,
    targets::VARIANTS,
];
