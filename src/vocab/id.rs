//! Ids for life: `contract::area::name[::row]` of a case, and the same form for the lines that stand
//! before and behind the cases.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The id of a case, of a row of a case, or of a line: parts joined by `::`.
///
/// It comes from the path of the file and the slug in it, never from a position. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseId(Arc<str>);

impl CaseId {
    /// Joins `contract`, `area` and `name`, and a row's own id where there is one.
    pub fn new(contract: &str, area: &str, name: &str, row: Option<&str>) -> Self {
        let mut id = format!("{contract}::{area}::{name}");
        if let Some(row) = row.filter(|row| !row.is_empty()) {
            id.push_str("::");
            id.push_str(row);
        }
        Self(id.into())
    }

    /// The id of a line: a caller, a control, a given fixture or a watch.
    pub fn line(contract: &str, kind: EntryKind, name: &str) -> Self {
        Self::new(contract, kind.area(), name, None)
    }

    /// The whole id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first part: the contract.
    pub fn contract(&self) -> &str {
        self.parts().0
    }

    /// The second part: the area, or the kind of a line.
    pub fn area(&self) -> &str {
        first_part(self.parts().1)
    }

    /// The contract, and what stands behind it.
    fn parts(&self) -> (&str, &str) {
        let contract = first_part(&self.0);
        let rest = self.0[contract.len()..].strip_prefix("::");
        (contract, rest.unwrap_or_default())
    }

    /// The id without the row of its matrix.
    pub fn without_row(&self) -> &str {
        match self.0.match_indices("::").nth(2) {
            Some((at, _)) => &self.0[..at],
            None => &self.0,
        }
    }
}

/// What stands before the first `::`. The parts are short: to get ready for a search, as `split` does,
/// takes longer than to look.
fn first_part(id: &str) -> &str {
    let end = id.as_bytes().windows(2).position(|two| two == b"::");
    &id[..end.unwrap_or(id.len())]
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a record is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryKind {
    /// The probe of an identity, before the cases.
    Caller,
    /// The probe of a value that the target gave, before the cases.
    Given,
    /// An op alone, before the cases.
    Control,
    /// A case, or one row of its matrix.
    Case,
    /// The sum of what a watch has seen, behind the cases.
    Watch,
}

impl EntryKind {
    /// The second part of the id of such a line.
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
