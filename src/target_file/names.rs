//! The names of the suite that a target file may refer to.

use std::collections::BTreeMap;

use crate::vocab::IdentityKind;

/// The names that a target file may use.
#[derive(Debug, Clone, Default)]
pub struct KnownNames {
    /// The names of each contract, by its id.
    pub contracts: BTreeMap<String, ContractNames>,
    /// The ids of all cases.
    pub cases: Vec<String>,
}

/// The names of one contract.
#[derive(Debug, Clone, Default)]
pub struct ContractNames {
    /// Whether its endpoints can be discovered in a metadata document.
    pub metadata: bool,
    /// Endpoints, the default first.
    pub endpoints: Vec<String>,
    /// Identities, and how each authenticates.
    pub identities: BTreeMap<String, IdentityKind>,
    /// Features.
    pub features: Vec<String>,
    /// Hooks.
    pub hooks: Vec<String>,
    /// Fixtures that a target may give, and the values that requests take from each.
    pub given: BTreeMap<String, Vec<String>>,
    /// The optional values of each fixture.
    pub optional: BTreeMap<String, Vec<String>>,
}
