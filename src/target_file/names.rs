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
    /// Whether the endpoints of the contract can be discovered in a metadata document.
    pub metadata: bool,
    /// The names of the endpoints, with the default one first.
    pub endpoints: Vec<String>,
    /// The names of the identities, and how each authenticates.
    pub identities: BTreeMap<String, IdentityKind>,
    /// The names of the features.
    pub features: Vec<String>,
    /// The names of the hooks.
    pub hooks: Vec<String>,
    /// The fixtures that a target may give, and the values that requests take from each.
    pub given: BTreeMap<String, Vec<String>>,
    /// The optional values of each fixture.
    pub optional: BTreeMap<String, Vec<String>>,
}
