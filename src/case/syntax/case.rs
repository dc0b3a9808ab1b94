//! Cases and their matrices, as they are typed.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::edit::RawEdit;
use super::expected::RawCheck;
use super::step::RawStep;
use crate::case::model::{Drive, OptIn};
use crate::case::spanned::{OrderedTable, SpannedText, SpannedValue};
use crate::vocab::Level;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCase {
    pub(crate) id: SpannedText,
    pub(crate) title: String,
    pub(crate) rules: Vec<SpannedText>,
    pub(crate) why: Option<String>,
    pub(crate) level: Option<Level>,
    #[serde(default)]
    pub(crate) features: Vec<SpannedText>,
    #[serde(rename = "opt-in")]
    pub(crate) opt_in: Option<OptIn>,
    pub(crate) burst: Option<Spanned<RawBurst>>,
    pub(crate) within: Option<SpannedText>,
    pub(crate) spends: Option<SpannedText>,
    pub(crate) drive: Option<Spanned<Drive>>,
    #[serde(default)]
    pub(crate) spare: Vec<SpannedText>,
    pub(crate) op: Option<SpannedText>,
    pub(crate) each: Option<Spanned<RawEach>>,
    #[serde(default)]
    pub(crate) fault: Vec<RawEdit>,
    #[serde(default)]
    pub(crate) fits: bool,
    #[serde(default)]
    pub(crate) fixtures: BTreeMap<String, SpannedText>,
    #[serde(default)]
    pub(crate) new: OrderedTable<SpannedText>,
    #[serde(default)]
    pub(crate) before: Vec<RawStep>,
    #[serde(default)]
    pub(crate) after: Vec<RawStep>,
    pub(crate) control: Option<Vec<SpannedText>>,
    pub(crate) answer: Vec<SpannedText>,
    #[serde(default)]
    pub(crate) also: Vec<SpannedText>,
    #[serde(default)]
    pub(crate) check: Vec<RawCheck>,
    #[serde(default)]
    pub(crate) unchanged: Vec<SpannedText>,
    #[serde(default, rename = "rests-on-read")]
    pub(crate) rests_on_read: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawEach {
    pub(crate) op: Option<Vec<SpannedText>>,
    pub(crate) group: Option<SpannedText>,
    pub(crate) member: Option<RawMembers>,
    pub(crate) only: Option<Vec<SpannedText>>,
    pub(crate) except: Option<Vec<SpannedText>>,
    pub(crate) fault: Option<Vec<RawNamedFault>>,
    pub(crate) row: Option<Vec<Spanned<OrderedTable<SpannedValue>>>>,
}

/// The body members that a matrix has a row for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RawMembers {
    /// The members that the schema of the body requires.
    Required,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawNamedFault {
    pub(crate) id: SpannedText,
    #[serde(rename = "do")]
    pub(crate) edits: Vec<RawEdit>,
    /// Responses that are advice in this row, beside those of the case.
    #[serde(default)]
    pub(crate) also: Vec<SpannedText>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawBurst {
    pub(crate) most: u32,
}
