//! The authorization servers that make one mistake each, as real servers make it.
//! A new one is an entry in a file here and, if it is a decision, a [`Switch`] where the decision is taken.

mod answers;
mod redirects;
mod requests;
mod resource;
mod tokens;

use super::Switch;
use crate::reference::bend::{self, Deviation, Mutant};

/// Every mutant of the authorization server.
pub(super) const MUTANTS: &[Mutant] = &bend::joined::<5, COUNT>(PARTS);

const PARTS: [&[Mutant]; 5] = [
    redirects::MUTANTS,
    requests::MUTANTS,
    answers::MUTANTS,
    tokens::MUTANTS,
    resource::MUTANTS,
];

const COUNT: usize =
    PARTS[0].len() + PARTS[1].len() + PARTS[2].len() + PARTS[3].len() + PARTS[4].len();

const fn slip(slip: Switch) -> Deviation {
    Deviation::Switch(bend::Switch::OAuth(slip))
}
