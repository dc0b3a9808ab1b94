//! Ops and fixtures, as they are typed.

use serde::Deserialize;

use super::step::RawStep;
use crate::case::model::Effect;
use crate::case::spanned::{OrderedTable, SpannedText};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawOp {
    pub(crate) like: Option<SpannedText>,
    pub(crate) method: Option<String>,
    pub(crate) endpoint: Option<SpannedText>,
    pub(crate) path: Option<SpannedText>,
    #[serde(default)]
    pub(crate) query: OrderedTable<SpannedText>,
    #[serde(default)]
    pub(crate) headers: OrderedTable<SpannedText>,
    #[serde(default)]
    pub(crate) form: OrderedTable<SpannedText>,
    pub(crate) body: Option<SpannedText>,
    /// The parts that are not copied from the op named by `like`.
    #[serde(default)]
    pub(crate) drop: Vec<SpannedText>,
    #[serde(default)]
    pub(crate) new: OrderedTable<SpannedText>,
    #[serde(rename = "as")]
    pub(crate) identity: Option<SpannedText>,
    pub(crate) uses: Option<Vec<SpannedText>>,
    pub(crate) groups: Option<Vec<SpannedText>>,
    pub(crate) features: Option<Vec<SpannedText>>,
    pub(crate) rests: Option<Vec<SpannedText>>,
    #[serde(rename = "no-control")]
    pub(crate) no_control: Option<String>,
    pub(crate) request: Option<SpannedText>,
    pub(crate) accept: Option<Vec<SpannedText>>,
    pub(crate) effect: Option<Effect>,
    #[serde(default)]
    pub(crate) save: OrderedTable<SpannedText>,
    pub(crate) undo: Option<Vec<RawStep>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFixture {
    #[serde(default)]
    pub(crate) given: bool,
    #[serde(default)]
    pub(crate) wants: Vec<SpannedText>,
    #[serde(default)]
    pub(crate) shared: bool,
    #[serde(default)]
    pub(crate) new: OrderedTable<SpannedText>,
    #[serde(default)]
    pub(crate) secret: Vec<SpannedText>,
    #[serde(default)]
    pub(crate) make: Vec<RawStep>,
    pub(crate) default: Option<toml::Table>,
    pub(crate) state: Option<RawState>,
    pub(crate) probe: Option<SpannedText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawState {
    pub(crate) op: SpannedText,
    pub(crate) at: Vec<SpannedText>,
}
