//! Which cases are meant: filters in the words of libtest, and shards.

use std::str::FromStr;

use sha2::{Digest, Sha256};

use super::PlanEntry;
use crate::case::OptIn;
use crate::vocab::{CaseId, EntryKind};

/// What was asked for on the command line.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Ids, or parts of ids; none: all.
    pub filters: Vec<String>,
    /// Ids, or parts of ids, that are left out.
    pub skip: Vec<String>,
    /// Whether filters are whole ids.
    pub exact: bool,
    /// Whether only the cases are meant that have to be chosen (`--ignored`).
    pub only_opt_in: bool,
    /// The reasons for which a case has to be chosen that are chosen.
    pub chosen: Chosen,
    /// A part of the cases.
    pub shard: Option<Shard>,
}

/// What is chosen of the cases that run only where they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// The cases with these reasons.
    Of(Vec<OptIn>),
    /// All of them.
    All,
}

impl Default for Chosen {
    fn default() -> Self {
        Self::Of(Vec::new())
    }
}

impl Selection {
    /// Whether everything was asked for.
    pub fn is_everything(&self) -> bool {
        self.filters.is_empty() && self.skip.is_empty() && !self.only_opt_in && self.shard.is_none()
    }

    /// Whether an entry is meant. Lines come along with the cases that rest on them; on their own
    /// they are meant only by a filter that names them.
    pub(super) fn takes(&self, entry: &PlanEntry) -> bool {
        let (id, kind) = (&entry.id, entry.what.kind());
        let is_chosen = entry.opt_in().is_some() && self.not_chosen(entry).is_none();
        if self.only_opt_in && !is_chosen || self.skip.iter().any(|skip| self.is_meant(skip, id)) {
            return false;
        }
        let named = self.filters.iter().any(|filter| self.is_meant(filter, id));
        match kind {
            EntryKind::Case => {
                (self.filters.is_empty() || named) && self.shard.is_none_or(|shard| shard.holds(id))
            }
            EntryKind::Caller | EntryKind::Given | EntryKind::Control | EntryKind::Watch => named,
        }
    }

    /// Why a case that has to be chosen does not run.
    pub(super) fn not_chosen(&self, entry: &PlanEntry) -> Option<String> {
        let reason = entry.opt_in()?;
        match &self.chosen {
            Chosen::All => None,
            Chosen::Of(chosen) if chosen.contains(&reason) => None,
            Chosen::Of(_) => Some(format!("{reason}: choose it with `--include {reason}`")),
        }
    }

    fn is_meant(&self, filter: &str, id: &CaseId) -> bool {
        if self.exact {
            id.as_str() == filter
        } else {
            id.as_str().contains(filter)
        }
    }
}

/// One of several parts of the cases: `2/4` is the second of four.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    number: u64,
    of: u64,
}

impl Shard {
    /// By a hash of the id, so that a new case moves no other one.
    fn holds(self, id: &CaseId) -> bool {
        let hash = Sha256::digest(id.as_str().as_bytes());
        let hash = hash
            .iter()
            .take(8)
            .fold(0_u64, |all, byte| (all << 8) | u64::from(*byte));
        hash % self.of == self.number - 1
    }
}

impl Shard {
    /// Its part of a number of requests: those of all shards together are the whole.
    pub(super) fn part(self, most: u32) -> u32 {
        let part = (u64::from(most) + self.of - self.number) / self.of;
        u32::try_from(part).unwrap_or(most)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text
            .split_once('/')
            .map(|(number, of)| (number.parse(), of.parse()));
        match parts {
            Some((Ok(number), Ok(of))) if number >= 1 && number <= of => Ok(Self { number, of }),
            _ => Err("a shard is K/N with K from 1 to N, such as 2/4".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_part_the_cases() {
        let shards: Vec<Shard> = ["1/3", "2/3", "3/3"].map(|s| s.parse().unwrap()).to_vec();
        for n in 0..50 {
            let id = CaseId::new("c", "a", &format!("n{n}"), None);
            assert_eq!(shards.iter().filter(|shard| shard.holds(&id)).count(), 1);
        }
        for most in [0, 1, 2, 3, 10] {
            assert_eq!(
                shards.iter().map(|shard| shard.part(most)).sum::<u32>(),
                most
            );
        }
        assert!("0/3".parse::<Shard>().is_err() && "4/3".parse::<Shard>().is_err());
    }
}
