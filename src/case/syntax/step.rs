//! Steps, as they are typed.

use serde::Deserialize;
use toml::Spanned;

use super::edit::RawEdit;
use super::expected::RawCheck;
use crate::case::model::Drive;
use crate::case::spanned::{OrderedTable, SpannedText};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawStep {
    pub(crate) op: Option<SpannedText>,
    #[serde(default)]
    pub(crate) again: Option<Spanned<bool>>,
    #[serde(default, rename = "let")]
    pub(crate) lets: OrderedTable<SpannedText>,
    #[serde(default)]
    pub(crate) edit: Vec<RawEdit>,
    pub(crate) drive: Option<Spanned<Drive>>,
    pub(crate) pages: Option<RawPages>,
    pub(crate) find: Option<RawFind>,
    pub(crate) until: Option<RawUntil>,
    pub(crate) answer: Option<Vec<SpannedText>>,
    #[serde(default)]
    pub(crate) check: Vec<RawCheck>,
    #[serde(default)]
    pub(crate) save: OrderedTable<SpannedText>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPages {
    pub(crate) next: SpannedText,
    pub(crate) into: SpannedText,
    pub(crate) most: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawUntil {
    pub(crate) check: Vec<RawCheck>,
    pub(crate) within: SpannedText,
    pub(crate) skip: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFind {
    pub(crate) op: SpannedText,
    pub(crate) each: SpannedText,
    #[serde(rename = "where")]
    pub(crate) wheres: Vec<RawCheck>,
    pub(crate) take: OrderedTable<SpannedText>,
    pub(crate) pages: Option<RawPages>,
}
