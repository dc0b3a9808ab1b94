//! How a contract lists its deviations: servers that make one mistake, and servers that differ in a
//! permitted way. Both are generic over the deviation, so that this file knows no contract.

use super::alteration::{ResponseAlteration, ResponseEdit, When};

/// A server that makes one mistake.
#[derive(Clone, Copy, Debug)]
pub struct Mutant<D> {
    /// The name, unique in its contract.
    pub id: &'static str,
    /// What the server does wrong, as a sentence without its subject.
    pub about: &'static str,
    /// The rules that the mistake breaks; `contract.*` if it breaks the format of every error.
    pub rules: &'static [&'static str],
    /// The mistake.
    pub deviation: D,
}

/// A server that conforms and still differs.
#[derive(Clone, Copy, Debug)]
pub struct Variant<D> {
    /// The name, unique in its contract.
    pub id: &'static str,
    /// What the server does differently, as a sentence without its subject.
    pub about: &'static str,
    /// The source that permits it.
    pub allowed_by: &'static str,
    /// The difference; none if only the target lacks something.
    pub deviation: Option<D>,
    /// What the target of this server lacks, such as `identity.guest`.
    pub without: &'static [&'static str],
}

/// One difference from the plain server. `S` lists the decisions of a contract's server.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Change<S> {
    /// The server takes one decision differently.
    Switch(S),
    /// Finished responses are altered.
    Alter(ResponseAlteration),
}

/// A change of finished responses: the edits are made to those that meet the condition.
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
