//! The case files as they are typed: serde structs with places, strict, and nothing resolved yet.
//! One struct a table of the case language; what it does not know, it refuses.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize as De;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use toml::Spanned;

pub(super) use super::raw_steps::{RawBurst, RawFind, RawPages, RawStep, RawUntil};
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
    pub(super) endpoints: Vec<String>,
    pub(super) envelope: Option<Word>,
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
}

/// How an identity proves who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, De)]
#[serde(rename_all = "kebab-case")]
pub enum IdentityKind {
    /// `Authorization: Bearer <token>` (RFC 6750 2.1).
    Bearer,
}

/// A feature or a hook: nothing but what it means.
#[derive(Debug, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSays {
    pub(super) says: String,
}

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
    #[serde(default)]
    pub(super) check: Vec<RawCheck>,
}

#[derive(Debug, Clone, Default, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOp {
    pub(super) like: Option<Word>,
    pub(super) method: Option<String>,
    pub(super) path: Option<Word>,
    #[serde(default)]
    pub(super) query: Pairs<Word>,
    #[serde(default)]
    pub(super) headers: Pairs<Word>,
    pub(super) body: Option<Word>,
    #[serde(default)]
    pub(super) new: Pairs<Word>,
    #[serde(rename = "as")]
    pub(super) identity: Option<Word>,
    pub(super) uses: Option<Vec<Word>>,
    pub(super) groups: Option<Vec<Word>>,
    pub(super) features: Option<Vec<Word>>,
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
    pub(super) shared: bool,
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

#[derive(Debug, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAnswer {
    pub(super) like: Option<Word>,
    #[serde(default)]
    pub(super) status: Vec<Literal>,
    pub(super) schema: Option<Word>,
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
    pub(super) present: Option<bool>,
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

#[derive(Debug, Clone, De)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RawEdit {
    Remove(Spanned<Vec<Word>>),
    Empty(Spanned<Vec<Word>>),
    Set(RawSet),
    Fill(RawFill),
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
}

#[derive(Debug, Clone, De)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFill {
    pub(super) at: Word,
    pub(super) size: Spanned<usize>,
}

/// What is wrong with the bytes of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, De)]
#[serde(rename_all = "kebab-case")]
pub enum Garble {
    /// There are none.
    Empty,
    /// The second half is missing.
    Truncated,
    /// A comma stands before the last bracket.
    TrailingComma,
    /// Something follows the JSON value.
    Trailing,
    /// A text holds a byte that UTF-8 never has.
    NotUtf8,
}

/// What is wrong with the credentials of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, De)]
#[serde(rename_all = "kebab-case")]
pub enum AuthFault {
    /// They are not sent.
    None,
    /// Invented ones are sent, in the identity's way.
    Garbage,
    /// An invented user and password are sent, in a scheme that is not the identity's (RFC 7617).
    OtherScheme,
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
