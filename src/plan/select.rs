//! Selects cases: filters as in libtest, and shards.

use std::str::FromStr;

use sha2::{Digest, Sha256};

use super::entry::PlanEntry;
use crate::case::OptIn;
use crate::vocab::{CaseId, EntryKind};

/// The selection on the command line.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Ids or parts of ids. If empty, all cases are selected.
    pub filters: Vec<String>,
    /// Ids or parts of ids to exclude.
    pub skip: Vec<String>,
    /// Whether a filter must equal the whole id.
    pub exact: bool,
    /// Whether only opt-in cases are selected (`--ignored`).
    pub only_opt_in: bool,
    /// The opt-in cases that the user chose.
    pub chosen: Chosen,
    /// The shard of the cases, if only one shard runs.
    pub shard: Option<Shard>,
}

/// The opt-in cases that the user chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// The cases that have one of these opt-in reasons.
    Reasons(Vec<OptIn>),
    /// All opt-in cases.
    All,
}

impl Default for Chosen {
    fn default() -> Self {
        Self::Reasons(Vec::new())
    }
}

impl Selection {
    /// Whether all cases are selected.
    pub fn is_everything(&self) -> bool {
        self.filters.is_empty() && self.skip.is_empty() && !self.only_opt_in && self.shard.is_none()
    }

    /// Whether the selection includes an entry directly. Prerequisites and watches are usually
    /// added with their cases; directly, they are included only if a filter matches them.
    pub(super) fn selects(&self, entry: &PlanEntry) -> bool {
        let (id, kind) = (&entry.id, entry.what.kind());
        let is_chosen = entry.opt_in().is_some() && self.not_chosen(entry).is_none();
        if self.only_opt_in && !is_chosen || self.skip.iter().any(|skip| self.matches(skip, id)) {
            return false;
        }
        let named = self.filters.iter().any(|filter| self.matches(filter, id));
        match kind {
            EntryKind::Case => {
                (self.filters.is_empty() || named) && self.shard.is_none_or(|shard| shard.holds(id))
            }
            EntryKind::Caller | EntryKind::Given | EntryKind::Control | EntryKind::Watch => named,
        }
    }

    /// The reason why an opt-in case does not run. Returns `None` if the user chose the case.
    pub(super) fn not_chosen(&self, entry: &PlanEntry) -> Option<String> {
        let reason = entry.opt_in()?;
        match &self.chosen {
            Chosen::All => None,
            Chosen::Reasons(chosen) if chosen.contains(&reason) => None,
            Chosen::Reasons(_) => Some(format!("{reason}: choose it with `--include {reason}`")),
        }
    }

    fn matches(&self, filter: &str, id: &CaseId) -> bool {
        if self.exact {
            id.as_str() == filter
        } else {
            id.as_str().contains(filter)
        }
    }
}

/// One of several disjoint parts of the cases. `2/4` is the second part of four.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    number: u64,
    count: u64,
}

impl Shard {
    /// Whether a case belongs to this shard, by a hash of its id. A new case does not move other
    /// cases to another shard.
    fn holds(self, id: &CaseId) -> bool {
        let hash = Sha256::digest(id.as_str().as_bytes());
        let hash = hash
            .iter()
            .take(8)
            .fold(0_u64, |all, byte| (all << 8) | u64::from(*byte));
        hash % self.count == self.number - 1
    }
}

impl Shard {
    /// The share of this shard in a number of requests. The shares of all shards add up to the
    /// total.
    pub(super) fn part(self, total: u32) -> u32 {
        let part = (u64::from(total) + self.count - self.number) / self.count;
        u32::try_from(part).unwrap_or(total)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text
            .split_once('/')
            .map(|(number, count)| (number.parse(), count.parse()));
        match parts {
            Some((Ok(number), Ok(count))) if number >= 1 && number <= count => {
                Ok(Self { number, count })
            }
            _ => Err("a shard is K/N with K from 1 to N, such as 2/4".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_split_the_cases() {
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
