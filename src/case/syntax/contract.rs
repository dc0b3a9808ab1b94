//! The tables of `sources.toml` and `_contract.toml`, as they are typed.

use serde::Deserialize;
use toml::Spanned;

use super::edit::RawEdit;
use super::expected::RawCheck;
use crate::case::model::WellKnown;
use crate::case::spanned::{OrderedTable, SpannedText};
use crate::vocab::{IdentityKind, Level};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRule {
    pub(crate) level: Level,
    pub(crate) says: String,
    pub(crate) source: String,
    pub(crate) unseen: Option<SpannedText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct RawContract {
    pub(crate) id: SpannedText,
    pub(crate) title: String,
    pub(crate) json: RawJson,
    pub(crate) endpoints: Spanned<Vec<SpannedText>>,
    pub(crate) envelope: Option<SpannedText>,
    pub(crate) error_word: Option<SpannedText>,
    #[serde(default)]
    pub(crate) secrets: Vec<SpannedText>,
}

/// How JSON bodies are compared. `strict` is the only value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RawJson {
    /// Number and string types, duplicate names and encoding all matter.
    Strict,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawIdentity {
    pub(crate) kind: IdentityKind,
    pub(crate) probe: Option<SpannedText>,
    pub(crate) or: Option<SpannedText>,
}

/// The maximum number of requests that one run may spend.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawBudget {
    pub(crate) most: Spanned<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawContrast {
    pub(crate) spends: SpannedText,
    #[serde(default)]
    pub(crate) never: Vec<String>,
}

/// A feature or a hook. Only its meaning is typed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawSays {
    pub(crate) says: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFallback {
    pub(crate) when: Vec<SpannedText>,
    pub(crate) edit: Vec<RawEdit>,
    pub(crate) undecided: Vec<SpannedText>,
    pub(crate) skip: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDiscovery {
    pub(crate) documents: Vec<WellKnown>,
    pub(crate) issuer: SpannedText,
    pub(crate) given: Option<SpannedText>,
    pub(crate) endpoint: OrderedTable<SpannedText>,
    #[serde(default)]
    pub(crate) feature: OrderedTable<Vec<RawCheck>>,
}
