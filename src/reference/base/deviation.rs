//! The types with which a contract lists its mutants and variants. Both are generic over the
//! deviation, so this file does not depend on any contract.

use super::alteration::{ResponseAlteration, ResponseEdit, When};

/// A server that makes one mistake.
#[derive(Clone, Copy, Debug)]
pub struct Mutant<D> {
    /// The name, unique in its contract.
    pub id: &'static str,
    /// What the server does wrong, as a sentence without its subject.
    pub about: &'static str,
    /// The rules that the mistake breaks, or `<contract>.*` if the mistake breaks the format of
    /// every error.
    pub rules: &'static [&'static str],
    /// The mistake.
    pub deviation: D,
}

/// A server that conforms but differs from the plain one.
#[derive(Clone, Copy, Debug)]
pub struct Variant<D> {
    /// The name, unique in its contract.
    pub id: &'static str,
    /// What the server does differently, as a sentence without its subject.
    pub about: &'static str,
    /// The source that permits the difference.
    pub allowed_by: &'static str,
    /// The difference. None if the server is the plain one and only the target lacks something.
    pub deviation: Option<D>,
    /// The entries that the target of this server lacks, such as `identity.guest`.
    pub without: &'static [&'static str],
}

/// One difference from the plain server. `S` lists the decisions of a contract's server.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Change<S> {
    /// The server takes one decision differently.
    Switch(S),
    /// The responses of the server are altered before they are sent.
    Alter(ResponseAlteration),
}

/// A change that applies the edits to each response that meets the condition.
pub(crate) const fn alter<S>(when: When, edits: &'static [ResponseEdit]) -> Change<S> {
    Change::Alter(ResponseAlteration { when, edits })
}

impl<D> Mutant<D> {
    /// The same mutant with another type of deviation.
    pub(crate) fn map<T>(&self, convert: impl FnOnce(&D) -> T) -> Mutant<T> {
        Mutant {
            id: self.id,
            about: self.about,
            rules: self.rules,
            deviation: convert(&self.deviation),
        }
    }
}

impl<D> Variant<D> {
    /// The same variant with another type of deviation.
    pub(crate) fn map<T>(&self, convert: impl FnOnce(&D) -> T) -> Variant<T> {
        Variant {
            id: self.id,
            about: self.about,
            allowed_by: self.allowed_by,
            deviation: self.deviation.as_ref().map(convert),
            without: self.without,
        }
    }
}
