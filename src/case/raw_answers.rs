//! Answers, their checks and the watches as they are typed.

use serde::Deserialize as De;

use super::raw::{Literal, Word};
use crate::vocab::Level;

#[derive(Debug, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWatch {
    pub(super) id: Word,
    pub(super) title: String,
    pub(super) rules: Vec<Word>,
    pub(super) level: Option<Level>,
    #[serde(default)]
    pub(super) when: Vec<Word>,
    #[serde(default)]
    pub(super) unlisted: bool,
    #[serde(rename = "as")]
    pub(super) identity: Option<Word>,
    pub(super) group: Option<Word>,
    pub(super) schema: Option<Word>,
    pub(super) at: Option<Word>,
    #[serde(default)]
    pub(super) check: Vec<RawCheck>,
}

#[derive(Debug, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAnswer {
    pub(super) like: Option<Word>,
    #[serde(default)]
    pub(super) status: Vec<Literal>,
    pub(super) media: Option<Word>,
    pub(super) schema: Option<Word>,
    pub(super) at: Option<Word>,
    #[serde(default)]
    pub(super) check: Vec<RawCheck>,
}

#[derive(Debug, Clone, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCheck {
    pub(super) at: Word,
    pub(super) equals: Option<Literal>,
    pub(super) differs: Option<Literal>,
    #[serde(rename = "in")]
    pub(super) among: Option<Literal>,
    pub(super) also: Option<Literal>,
    pub(super) matches: Option<Word>,
    pub(super) extends: Option<Literal>,
    pub(super) avoids: Option<Literal>,
    pub(super) has: Option<Literal>,
    pub(super) lacks: Option<Literal>,
    pub(super) present: Option<bool>,
    pub(super) length: Option<u64>,
    pub(super) max: Option<u64>,
    #[serde(rename = "for")]
    pub(super) only: Option<Word>,
    pub(super) compare: Option<Compare>,
    pub(super) default: Option<Literal>,
    pub(super) level: Option<Level>,
}

/// How texts are compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, De)]
#[serde(rename_all = "kebab-case")]
pub enum Compare {
    /// Character by character.
    #[default]
    Exact,
    /// Whatever case their letters have.
    IgnoreCase,
}
