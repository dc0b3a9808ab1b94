//! The rows that several sections share.

use super::escape::{code, escape};
use crate::report::groups::{by_key, causes};
use crate::vocab::CaseRecord;

/// The maximum number of ids to show for a group.
const MAX_IDS: usize = 8;

/// One row for each cause of the findings.
pub(super) fn cause_rows<'r>(
    cases: impl Iterator<Item = &'r CaseRecord>,
) -> impl Iterator<Item = String> {
    causes(cases).into_iter().map(|cause| {
        format!(
            "- **{}** {}: expected {}, got {} ({})\n  - {}\n",
            cause.cases.len(),
            code(&cause.code),
            first_few(&cause.expected),
            code(&cause.actual),
            first_few(&cause.rules),
            ids(&cause.cases)
        )
    })
}

/// One row for each text, with its cases.
pub(super) fn text_rows<'r>(
    pairs: impl Iterator<Item = (String, &'r CaseRecord)>,
) -> impl Iterator<Item = String> {
    group_rows(by_key(pairs))
}

/// One row for each group of cases, with its text.
pub(super) fn group_rows(groups: Vec<(String, Vec<&CaseRecord>)>) -> impl Iterator<Item = String> {
    groups.into_iter().map(|(text, cases)| {
        format!(
            "- **{}** {}\n  - {}\n",
            cases.len(),
            escape(&text),
            ids(&cases)
        )
    })
}

/// The ids of the first few cases, and how many more there are.
pub(super) fn ids(cases: &[&CaseRecord]) -> String {
    let shown: Vec<String> = cases
        .iter()
        .take(MAX_IDS)
        .map(|case| code(case.id.as_str()))
        .collect();
    match cases.len().saturating_sub(MAX_IDS) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// The first few values, and how many more there are.
fn first_few(values: &[impl AsRef<str>]) -> String {
    const FEW: usize = 4;
    let shown: Vec<String> = values
        .iter()
        .take(FEW)
        .map(|value| code(value.as_ref()))
        .collect();
    match values.len().saturating_sub(FEW) {
        0 => shown.join(" or "),
        more => format!("{} or one of {more} more", shown.join(" or ")),
    }
}
