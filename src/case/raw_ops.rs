//! Ops and fixtures as they are typed.

use serde::Deserialize as De;

use super::raw::{Pairs, RawStep, Word};

#[derive(Debug, Clone, Default, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOp {
    pub(super) like: Option<Word>,
    pub(super) method: Option<String>,
    pub(super) endpoint: Option<Word>,
    pub(super) path: Option<Word>,
    #[serde(default)]
    pub(super) query: Pairs<Word>,
    #[serde(default)]
    pub(super) headers: Pairs<Word>,
    #[serde(default)]
    pub(super) form: Pairs<Word>,
    pub(super) body: Option<Word>,
    /// What is not taken over from the op that this one is like.
    #[serde(default)]
    pub(super) drop: Vec<Word>,
    #[serde(default)]
    pub(super) new: Pairs<Word>,
    #[serde(rename = "as")]
    pub(super) identity: Option<Word>,
    pub(super) uses: Option<Vec<Word>>,
    pub(super) groups: Option<Vec<Word>>,
    pub(super) features: Option<Vec<Word>>,
    pub(super) rests: Option<Vec<Word>>,
    #[serde(rename = "no-control")]
    pub(super) no_control: Option<String>,
    pub(super) request: Option<Word>,
    pub(super) accept: Option<Vec<Word>>,
    pub(super) effect: Option<Effect>,
    #[serde(default)]
    pub(super) save: Pairs<Word>,
    pub(super) undo: Option<Vec<RawStep>>,
}

/// What a valid request leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, De)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Nothing.
    None,
    /// Something new, which `undo` removes.
    Makes,
    /// A fixture is changed or used up.
    Changes,
}

#[derive(Debug, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFixture {
    #[serde(default)]
    pub(super) given: bool,
    #[serde(default)]
    pub(super) wants: Vec<Word>,
    #[serde(default)]
    pub(super) shared: bool,
    #[serde(default)]
    pub(super) new: Pairs<Word>,
    #[serde(default)]
    pub(super) secret: Vec<Word>,
    #[serde(default)]
    pub(super) make: Vec<RawStep>,
    pub(super) default: Option<toml::Table>,
    pub(super) state: Option<RawState>,
    pub(super) probe: Option<Word>,
}

#[derive(Debug, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawState {
    pub(super) op: Word,
    pub(super) at: Vec<Word>,
}
