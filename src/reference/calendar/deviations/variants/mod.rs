//! The calendar servers that conform and still differ. A finding against one of them is a false
//! alarm of the suite.

mod decisions;
mod formats;
mod statuses;
mod targets;

use crate::reference::calendar::deviations::kinds::CalendarVariant;

/// Every variant of the calendar server. The order is that of the selftest's output.
pub(crate) const VARIANTS: &[&[CalendarVariant]] = &[
    formats::VARIANTS,
    decisions::VARIANTS,
    statuses::VARIANTS,
    targets::VARIANTS,
];
