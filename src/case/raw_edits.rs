//! Edits as they are typed: the faults of cases, and the valid changes of steps.

use serde::Deserialize as De;
use toml::Spanned;

use super::edit::{AuthFault, Garble, Respelling};
use super::raw::Word;

#[derive(Debug, Clone, De)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RawEdit {
    Remove(Spanned<Vec<Word>>),
    Empty(Spanned<Vec<Word>>),
    Set(RawSet),
    Repeat(RawRepeat),
    Fill(RawFill),
    Respell(RawRespell),
    Garble(Garble),
    Auth(AuthFault),
    As(Word),
    Hook(Word),
}

#[derive(Debug, Clone, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSet {
    pub(super) at: Word,
    pub(super) text: Option<Word>,
    pub(super) json: Option<Word>,
    pub(super) raw: Option<Word>,
    pub(super) hex: Option<Word>,
}

#[derive(Debug, Clone, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRepeat {
    pub(super) at: Word,
    pub(super) text: Option<Word>,
    pub(super) raw: Option<Word>,
    #[serde(default)]
    pub(super) first: bool,
}

#[derive(Debug, Clone, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFill {
    pub(super) at: Word,
    pub(super) size: Spanned<usize>,
}

#[derive(Debug, Clone, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRespell {
    pub(super) at: Word,
    pub(super) how: Respelling,
}
