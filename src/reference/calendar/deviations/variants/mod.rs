//! The calendar servers that conform and still differ. A finding against one of them is a false
//! alarm of the suite.

mod decisions;
mod formats;
mod statuses;
mod targets;

use super::switch::Switch;
use crate::reference::base::deviation::{Change, Variant};

/// Every variant of the calendar server. The order is that of the selftest's output.
pub(crate) const VARIANTS: &[&[CalendarVariant]] = &[
    formats::VARIANTS,
    decisions::VARIANTS,
    statuses::VARIANTS,
    targets::VARIANTS,
];

type CalendarVariant = Variant<Change<Switch>>;
