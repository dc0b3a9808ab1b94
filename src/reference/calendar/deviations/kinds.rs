//! The types of the deviations of the calendar server.

use super::switch::Switch;
use crate::reference::base::deviation::{Change, Mutant, Variant};

/// The calendar server with one mistake.
pub(crate) type CalendarMutant = Mutant<Change<Switch>>;

/// The calendar server that conforms and differs from the plain one.
pub(crate) type CalendarVariant = Variant<Change<Switch>>;
