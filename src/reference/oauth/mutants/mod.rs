//! The authorization servers that make one mistake each, as real servers make it.
//! A new one is an entry in a file here and, if it is a decision, a [`Slip`] where the decision is taken.

mod answers;
mod redirects;
mod requests;
mod resource;
mod tokens;

use super::Slip;
use crate::reference::bend::{self, Bend, Mutant};

/// Every mutant of the authorization server.
pub(super) const MUTANTS: &[Mutant] = &joined::<COUNT>(PARTS);

const PARTS: [&[Mutant]; 5] = [
    redirects::MUTANTS,
    requests::MUTANTS,
    answers::MUTANTS,
    tokens::MUTANTS,
    resource::MUTANTS,
];

const COUNT: usize =
    PARTS[0].len() + PARTS[1].len() + PARTS[2].len() + PARTS[3].len() + PARTS[4].len();

/// The parts as one list: what others see does not depend on the files.
const fn joined<const N: usize>(parts: [&[Mutant]; 5]) -> [Mutant; N] {
    let mut all = [parts[0][0]; N];
    let (mut n, mut part) = (0, 0);
    while part < parts.len() {
        let mut at = 0;
        while at < parts[part].len() {
            all[n] = parts[part][at];
            n += 1;
            at += 1;
        }
        part += 1;
    }
    all
}

const fn slip(slip: Slip) -> Bend {
    Bend::Slip(bend::Slip::OAuth(slip))
}
