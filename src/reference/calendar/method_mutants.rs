//! The mutants whose mistakes are in the methods beside those of events.

use super::Slip;
use super::mutants::slip;
use crate::reference::bend::Mutant;

/// Every mutant of these methods.
pub(super) const MUTANTS: &[Mutant] = &[Mutant {
    id: "refused-but-written",
    about: "refuses what lacks something, and writes it all the same",
    rules: &["calendar.400-bad-request"],
    bend: slip(Slip::RefusedButWritten),
}];
