//! Ids, which never change: `contract::area::name[::row]` for a case, and the same form for
//! prerequisites and watches.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The id of a case, of one row of its matrix, of a prerequisite or of a watch: parts joined by `::`.
///
/// The id is made from the file path and the name in the file, never from a position. It is cheap
/// to clone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseId(Arc<str>);

impl CaseId {
    /// Joins `contract`, `area` and `name`, and the id of the row if there is one.
    pub fn new(contract: &str, area: &str, name: &str, row: Option<&str>) -> Self {
        let mut id = format!("{contract}::{area}::{name}");
        if let Some(row) = row.filter(|row| !row.is_empty()) {
            id.push_str("::");
            id.push_str(row);
        }
        Self(id.into())
    }

    /// The id of an entry that is not a case: a caller, a control, a given value or a watch.
    pub fn for_entry(contract: &str, kind: EntryKind, name: &str) -> Self {
        Self::new(contract, kind.area(), name, None)
    }

    /// The whole id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first part: the contract.
    pub fn contract(&self) -> &str {
        self.part(0)
    }

    /// The second part: the area of a case, or the kind of another entry.
    pub fn area(&self) -> &str {
        self.part(1)
    }

    fn part(&self, n: usize) -> &str {
        self.0.split("::").nth(n).unwrap_or_default()
    }

    /// The id without the row of its matrix.
    pub fn without_row(&self) -> &str {
        match self.0.match_indices("::").nth(2) {
            Some((at, _)) => &self.0[..at],
            None => &self.0,
        }
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What an entry of a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryKind {
    /// A prerequisite: the probe of an identity.
    Caller,
    /// A prerequisite: the probe of a value that the target file gives.
    Given,
    /// A prerequisite: a good request of one op.
    Control,
    /// A case, or one row of its matrix.
    Case,
    /// The result of a watch over all responses of the run, after the cases.
    Watch,
}

impl EntryKind {
    /// The second part of the id of an entry of this kind.
    pub fn area(self) -> &'static str {
        match self {
            Self::Caller => "caller",
            Self::Given => "given",
            Self::Control => "control",
            Self::Case => "case",
            Self::Watch => "watch",
        }
    }
}
