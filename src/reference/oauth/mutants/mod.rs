//! The authorization servers that make one mistake each, as real servers make it.
//! A new one is an entry in a file here and, if it is a decision, a [`Slip`] where the decision is taken.

use crate::reference::bend::Mutant;

/// Every mutant of the authorization server.
pub(super) const MUTANTS: &[Mutant] = &[];
