//! The case files as they are typed: serde structs with places, strict, and nothing resolved yet.
//! One struct a table of the case language; what it does not know, it refuses.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize as De;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use toml::Spanned;

pub use super::raw_answers::Compare;
pub(super) use super::raw_answers::{RawAnswer, RawCheck, RawWatch};
pub use super::raw_cases::OptIn;
pub(super) use super::raw_cases::{RawCase, RawEach, RawNamedFault};
pub(super) use super::raw_edits::{RawEdit, RawFill, RawRepeat, RawSet};
pub use super::raw_ops::Effect;
pub(super) use super::raw_ops::{RawFixture, RawOp};
pub(super) use super::raw_steps::{RawBurst, RawFind, RawPages, RawStep, RawUntil};
pub use crate::vocab::IdentityKind;
use crate::vocab::Level;

/// A text and where it stands.
pub(super) type Word = Spanned<String>;

/// A TOML value and where it stands.
pub(super) type Literal = Spanned<toml::Value>;

/// A table whose order counts, with the places of its keys.
#[derive(Debug, Clone)]
pub(super) struct Pairs<T>(pub(super) Vec<(Word, T)>);

impl<T> Default for Pairs<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsReader(PhantomData))
    }
}

struct PairsReader<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for PairsReader<T> {
    type Value = Pairs<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<T>, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Pairs(pairs))
    }
}

#[derive(Debug, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    pub(super) level: Level,
    pub(super) says: String,
    pub(super) source: String,
    pub(super) unseen: Option<Word>,
}

#[derive(Debug, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawContract {
    pub(super) id: Word,
    pub(super) title: String,
    pub(super) json: Json,
    pub(super) endpoints: Spanned<Vec<Word>>,
    pub(super) envelope: Option<Word>,
    #[serde(default)]
    pub(super) secrets: Vec<Word>,
}

/// How bodies are compared; `proto` comes with the first contract that needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, De)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Json {
    Strict,
}

#[derive(Debug, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawIdentity {
    pub(super) kind: IdentityKind,
    pub(super) probe: Option<Word>,
    pub(super) or: Option<Word>,
}

/// How many requests of a kind a run may send.
#[derive(Debug, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBudget {
    pub(super) most: Spanned<u32>,
}

/// A feature or a hook: nothing but what it means.
#[derive(Debug, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSays {
    pub(super) says: String,
}
