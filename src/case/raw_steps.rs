//! The steps of case files as they are typed, and how often the shot is sent.

use serde::Deserialize as De;
use toml::Spanned;

use super::drive::Drive;
use super::raw::{Pairs, RawCheck, RawEdit, Word};

#[derive(Debug, Clone, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStep {
    pub(super) op: Option<Word>,
    #[serde(default)]
    pub(super) again: Option<Spanned<bool>>,
    #[serde(default, rename = "let")]
    pub(super) lets: Pairs<Word>,
    #[serde(default)]
    pub(super) edit: Vec<RawEdit>,
    pub(super) drive: Option<Spanned<Drive>>,
    pub(super) pages: Option<RawPages>,
    pub(super) find: Option<RawFind>,
    pub(super) until: Option<RawUntil>,
    pub(super) answer: Option<Vec<Word>>,
    #[serde(default)]
    pub(super) check: Vec<RawCheck>,
    #[serde(default)]
    pub(super) save: Pairs<Word>,
}

#[derive(Debug, Clone, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPages {
    pub(super) next: Word,
    pub(super) into: Word,
    pub(super) most: u32,
}

#[derive(Debug, Clone, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawUntil {
    pub(super) check: Vec<RawCheck>,
    pub(super) within: Word,
    pub(super) skip: Option<String>,
}

/// How an undo finds what was made, where nobody knows its id.
#[derive(Debug, Clone, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFind {
    pub(super) op: Word,
    pub(super) each: Word,
    #[serde(rename = "where")]
    pub(super) wheres: Vec<RawCheck>,
    pub(super) take: Pairs<Word>,
    pub(super) pages: Option<RawPages>,
}

#[derive(Debug, Clone, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBurst {
    pub(super) most: u32,
}
