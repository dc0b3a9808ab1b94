//! The types of the deviations of the calendar server.

use super::switch::Switch;
use crate::reference::base::deviation::{Change, Mutant, Variant};

/// A calendar server with one mistake.
pub(crate) type CalendarMutant = Mutant<Change<Switch>>;

/// A calendar server that conforms but differs from the plain one.
pub(crate) type CalendarVariant = Variant<Change<Switch>>;
