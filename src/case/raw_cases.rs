//! Cases and their matrices as they are typed.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize as De;
use toml::Spanned;

use super::drive::Drive;
use super::raw::{Literal, Pairs, RawBurst, RawCheck, RawEdit, RawStep, Word};
use crate::vocab::Level;

/// Why a case runs only where it is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, De)]
#[serde(rename_all = "kebab-case")]
pub enum OptIn {
    /// It sends many requests.
    Load,
    /// It sends requests at the same time.
    Race,
    /// It changes what is not its own.
    Destructive,
}

impl fmt::Display for OptIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Load => "load",
            Self::Race => "race",
            Self::Destructive => "destructive",
        })
    }
}

#[derive(Debug, Clone, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCase {
    pub(super) id: Word,
    pub(super) title: String,
    pub(super) rules: Vec<Word>,
    pub(super) why: Option<String>,
    pub(super) level: Option<Level>,
    #[serde(default)]
    pub(super) features: Vec<Word>,
    #[serde(rename = "opt-in")]
    pub(super) opt_in: Option<OptIn>,
    pub(super) burst: Option<Spanned<RawBurst>>,
    pub(super) within: Option<Word>,
    pub(super) spends: Option<Word>,
    pub(super) drive: Option<Spanned<Drive>>,
    #[serde(default)]
    pub(super) spare: Vec<Word>,
    pub(super) op: Option<Word>,
    pub(super) each: Option<Spanned<RawEach>>,
    #[serde(default)]
    pub(super) fault: Vec<RawEdit>,
    #[serde(default)]
    pub(super) fits: bool,
    #[serde(default)]
    pub(super) fixtures: BTreeMap<String, Word>,
    #[serde(default)]
    pub(super) new: Pairs<Word>,
    #[serde(default)]
    pub(super) before: Vec<RawStep>,
    #[serde(default)]
    pub(super) after: Vec<RawStep>,
    pub(super) control: Option<Vec<Word>>,
    pub(super) answer: Vec<Word>,
    #[serde(default)]
    pub(super) also: Vec<Word>,
    #[serde(default)]
    pub(super) check: Vec<RawCheck>,
    #[serde(default)]
    pub(super) unchanged: Vec<Word>,
}

#[derive(Debug, Clone, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEach {
    pub(super) op: Option<Vec<Word>>,
    pub(super) group: Option<Word>,
    pub(super) member: Option<Members>,
    pub(super) only: Option<Vec<Word>>,
    pub(super) except: Option<Vec<Word>>,
    pub(super) fault: Option<Vec<RawNamedFault>>,
    pub(super) row: Option<Vec<Spanned<Pairs<Literal>>>>,
}

/// Which members a matrix walks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, De)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Members {
    Required,
}

#[derive(Debug, Clone, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawNamedFault {
    pub(super) id: Word,
    #[serde(rename = "do")]
    pub(super) edits: Vec<RawEdit>,
}
